import { newBytes } from "./bytes.ts";
import { invalidRLP, limitExceeded } from "./errors.ts";
import { RLP_DEPTH_MAX, RLP_ITEMS_MAX } from "./limits.ts";

/** An encoding that is put in as it is, e.g. a legacy transaction in a block. */
export interface RawRLP {
  readonly raw: Uint8Array;
}

export type RLPInput = Uint8Array | RawRLP | readonly RLPInput[];

/** A decoded string or list; its arrays are views of the input. */
export type RLPItem = RLPString | RLPList;

export interface RLPString {
  readonly kind: "string";
  readonly bytes: Uint8Array;
}

export interface RLPList {
  readonly kind: "list";
  /** Its whole encoding. */
  readonly raw: Uint8Array;
  readonly items: readonly RLPItem[];
}

const SINGLE_BYTE_BELOW = 0x80;
const SHORT_LENGTH_MAX = 55;
const LIST_OFFSET = 0xc0;
const STRING_OFFSET = 0x80;
/** Lengths beyond four bytes cannot occur under our size limits. */
const LENGTH_BYTES_MAX = 4;

export function encodeRLP(input: RLPInput): Uint8Array {
  const out = newBytes(measured(input));
  write(input, out, 0);
  return out;
}

/** As encodeRLP, for what is read at once, as a hasher does: the next call may overwrite what this one returned. */
export function encodeRLPBriefly(input: RLPInput): Uint8Array {
  const length = measured(input);
  const out = length > brief.length ? new Uint8Array(length) : brief.subarray(0, length);
  write(input, out, 0);
  return out;
}

/** A header and a proposal of votes fit. */
const brief = new Uint8Array(16 * 1024);

/**
 * Decodes exactly one item that fills `bytes`. Only canonical encodings pass, so that an item has
 * one encoding. Throws `CODEC_RLP_INVALID` or `CODEC_LIMIT_EXCEEDED`.
 *
 * Ours rather than @ethereumjs/rlp's: that one recurses as deep as its input says, copies at every
 * level and does not keep the raw encoding of an inner item.
 */
export function decodeRLP(bytes: Uint8Array): RLPItem {
  const progress = { itemsLeft: RLP_ITEMS_MAX, at: 0 };
  const item = read(bytes, bytes.length, 1, progress);
  if (progress.at !== bytes.length) throw invalidRLP("trailing bytes");
  return item;
}

function isBareByte(bytes: Uint8Array): boolean {
  return bytes.length === 1 && (bytes[0] ?? 0) < SINGLE_BYTE_BELOW;
}

/**
 * Lengths of what the lists in the encoding in progress hold, in the order in which they begin: measured once, and taken
 * from here when they are written. Nothing below calls back.
 */
const contents: number[] = [];
let lists = 0;

/** Length of the encoding, which is to be written next. */
function measured(input: RLPInput): number {
  lists = 0;
  const length = measure(input);
  lists = 0;
  return length;
}

function measure(input: RLPInput): number {
  if (input instanceof Uint8Array) {
    return isBareByte(input) ? 1 : prefixLength(input.length) + input.length;
  }
  if ("raw" in input) return input.raw.length;
  const list = lists++;
  let length = 0;
  for (const item of input) length += measure(item);
  contents[list] = length;
  return prefixLength(length) + length;
}

function prefixLength(length: number): number {
  return length <= SHORT_LENGTH_MAX ? 1 : 1 + lengthBytes(length);
}

function lengthBytes(length: number): number {
  return Math.ceil((32 - Math.clz32(length)) / 8);
}

function write(input: RLPInput, out: Uint8Array, at: number): number {
  if (input instanceof Uint8Array) {
    const start = isBareByte(input) ? at : writePrefix(input.length, STRING_OFFSET, out, at);
    out.set(input, start);
    return start + input.length;
  }
  if ("raw" in input) {
    out.set(input.raw, at);
    return at + input.raw.length;
  }
  let next = writePrefix(contents[lists++] ?? 0, LIST_OFFSET, out, at);
  for (const item of input) next = write(item, out, next);
  return next;
}

function writePrefix(length: number, offset: number, out: Uint8Array, at: number): number {
  if (length <= SHORT_LENGTH_MAX) {
    out[at] = offset + length;
    return at + 1;
  }
  const count = lengthBytes(length);
  out[at] = offset + SHORT_LENGTH_MAX + count;
  for (let index = 0; index < count; index++) {
    out[at + 1 + index] = length >>> (8 * (count - 1 - index));
  }
  return at + 1 + count;
}

interface Progress {
  itemsLeft: number;
  /** Where the next item begins. */
  at: number;
}

function read(bytes: Uint8Array, end: number, depth: number, progress: Progress): RLPItem {
  if (depth > RLP_DEPTH_MAX) throw limitExceeded("RLP depth", depth, RLP_DEPTH_MAX);
  progress.itemsLeft -= 1;
  if (progress.itemsLeft < 0)
    throw limitExceeded("RLP item count", RLP_ITEMS_MAX + 1, RLP_ITEMS_MAX);
  const { at } = progress;
  const first = byteAt(bytes, at, end);
  if (first < SINGLE_BYTE_BELOW) {
    progress.at = at + 1;
    return { kind: "string", bytes: bytes.subarray(at, at + 1) };
  }
  const offset = first < LIST_OFFSET ? STRING_OFFSET : LIST_OFFSET;
  const { start, stop } = extent(bytes, at, end, first - offset);
  if (offset === LIST_OFFSET) {
    progress.at = start;
    const items = readItems(bytes, stop, depth + 1, progress);
    return { kind: "list", raw: bytes.subarray(at, stop), items };
  }
  const content = bytes.subarray(start, stop);
  if (isBareByte(content)) throw invalidRLP("a byte below 0x80 has a prefix");
  progress.at = stop;
  return { kind: "string", bytes: content };
}

function readItems(
  bytes: Uint8Array,
  stop: number,
  depth: number,
  progress: Progress,
): readonly RLPItem[] {
  const items: RLPItem[] = [];
  while (progress.at < stop) items.push(read(bytes, stop, depth, progress));
  return items;
}

/** Where the content of an item lies whose prefix is `size` above its kind's offset. */
function extent(
  bytes: Uint8Array,
  at: number,
  end: number,
  size: number,
): { readonly start: number; readonly stop: number } {
  const count = Math.max(0, size - SHORT_LENGTH_MAX);
  const start = at + 1 + count;
  const length = count === 0 ? size : readLength(bytes, at + 1, end, count);
  if (start + length > end) throw invalidRLP("an item exceeds its container");
  return { start, stop: start + length };
}

function readLength(bytes: Uint8Array, at: number, end: number, count: number): number {
  if (count > LENGTH_BYTES_MAX) throw invalidRLP("a length has more than four bytes");
  if (byteAt(bytes, at, end) === 0) throw invalidRLP("a length has leading zeros");
  let length = 0;
  for (let index = 0; index < count; index++) {
    length = length * 256 + byteAt(bytes, at + index, end);
  }
  if (length <= SHORT_LENGTH_MAX) throw invalidRLP("a short item has a long prefix");
  return length;
}

function byteAt(bytes: Uint8Array, at: number, end: number): number {
  const byte = at < end ? bytes[at] : undefined;
  if (byte === undefined) throw invalidRLP("unexpected end");
  return byte;
}
