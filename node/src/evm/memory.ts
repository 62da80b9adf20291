import { readWord, type Word, writeWord } from "./word.ts";

const FIRST_BYTES = 4_096;
/** Buffers that finished frames have left, all zeros: a new one costs more than most frames do. */
const spare: Buffers[] = [];
const SPARE_MAX = 64;
const GAS_PER_WORD = 3;
const QUADRATIC_DIVISOR = 512;

/** Bytes beyond which memory costs more gas than any block has; keeps the arithmetic exact. */
const BYTES_MAX = 2 ** 32;

/** The same bytes twice. */
interface Buffers {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

const NO_BUFFERS = buffersOf(0);

/** A frame's memory: zeros, growing by words as it is used and by doubling underneath. */
export class Memory {
  #bytes = NO_BUFFERS.bytes;
  #view = NO_BUFFERS.view;
  #words = 0;

  /** Bytes in use, a multiple of 32. */
  get length(): number {
    return this.#words * 32;
  }

  /** Gas for using `length` bytes from `offset`; Infinity when no gas is enough. Changes nothing. */
  expansionGas(offset: number, length: number): number {
    if (length === 0) return 0;
    const end = offset + length;
    if (end > BYTES_MAX) return Number.POSITIVE_INFINITY;
    const words = Math.ceil(end / 32);
    return words <= this.#words ? 0 : gasOf(words) - gasOf(this.#words);
  }

  /** To be called when the gas has been paid. */
  expand(offset: number, length: number): void {
    if (length === 0) return;
    const words = Math.ceil((offset + length) / 32);
    if (words <= this.#words) return;
    this.#words = words;
    if (words * 32 <= this.#bytes.length) return;
    const { bytes, view } = buffersOf(Math.max(FIRST_BYTES, this.#bytes.length * 2, words * 32));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = view;
  }

  /** To be called when the frame has ended: nothing is read or written any more. */
  release(): void {
    const { length } = this;
    const buffers = { bytes: this.#bytes, view: this.#view };
    this.#bytes = NO_BUFFERS.bytes;
    this.#view = NO_BUFFERS.view;
    this.#words = 0;
    if (buffers.bytes.length !== FIRST_BYTES || spare.length === SPARE_MAX) return;
    buffers.bytes.fill(0, 0, length);
    spare.push(buffers);
  }

  readWord(offset: number): Word {
    return readWord(this.#view, offset);
  }

  writeWord(offset: number, word: Word): void {
    writeWord(this.#view, offset, word);
  }

  writeByte(offset: number, byte: number): void {
    this.#bytes[offset] = byte;
  }

  /** A view that the next write may change: for hashing, and for those who are called, until they answer. */
  view(offset: number, length: number): Uint8Array {
    return length === 0 ? NO_BUFFERS.bytes : this.#bytes.subarray(offset, offset + length);
  }

  /** Fills an array with what is in use from `offset` on; for short ones, of which a view would cost more. */
  read(offset: number, into: Uint8Array): void {
    const bytes = this.#bytes;
    for (let index = 0; index < into.length; index++) into[index] = bytes[offset + index] ?? 0;
  }

  copy(offset: number, length: number): Uint8Array {
    return length === 0 ? NO_BUFFERS.bytes : this.#bytes.slice(offset, offset + length);
  }

  /** Writes `length` bytes of a source from `from`; behind its end, zeros. */
  write(offset: number, source: Uint8Array, from: number, length: number): void {
    if (length === 0) return;
    const available = Math.max(0, Math.min(length, source.length - from));
    if (available > 0) this.#bytes.set(source.subarray(from, from + available), offset);
    if (available < length) this.#bytes.fill(0, offset + available, offset + length);
  }

  /** MCOPY: the two ranges may overlap. */
  move(to: number, from: number, length: number): void {
    if (length > 0) this.#bytes.copyWithin(to, from, from + length);
  }
}

function buffersOf(length: number): Buffers {
  const left = length === FIRST_BYTES ? spare.pop() : undefined;
  if (left !== undefined) return left;
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

function gasOf(words: number): number {
  return words * GAS_PER_WORD + Math.floor((words * words) / QUADRATIC_DIVISOR);
}
