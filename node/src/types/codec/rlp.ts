import { assert } from "../assert.ts";
import type { Hex } from "../hex.ts";
import { bytesIn, newBytes, writeHex } from "./bytes.ts";
import { invalidRLP, limitExceeded } from "./errors.ts";
import { RLP_DEPTH_MAX, RLP_ITEMS_MAX } from "./limits.ts";

/** An encoding that is put in as it is, e.g. a legacy transaction in a block. */
export interface RawRLP {
  readonly raw: Uint8Array;
}

/** A string of more than one byte that is made of encodings, one after the other, e.g. a receipt with its type (EIP-2718). */
export interface JoinedRLP {
  readonly joined: readonly RLPInput[];
}

/** Hex text stands for its bytes, an integer for its shortest big-endian form. */
export type RLPInput = Uint8Array | Hex | bigint | RawRLP | JoinedRLP | readonly RLPInput[];

/** A decoded string or list, which knows where it lies; its arrays are views, made when they are asked for. */
export type RLPItem = RLPString | RLPList;

const NOTHING = new Uint8Array(0);
const SINGLE_BYTE_BELOW = 0x80;
const SHORT_LENGTH_MAX = 55;
const LIST_OFFSET = 0xc0;
const STRING_OFFSET = 0x80;
/** Lengths beyond four bytes cannot occur under our size limits. */
const LENGTH_BYTES_MAX = 4;

class Item {
  /** What was decoded. */
  readonly source: Uint8Array;
  /** Where its encoding begins in that, and between which indexes its content lies. */
  readonly at: number;
  readonly from: number;
  readonly to: number;

  constructor(source: Uint8Array, at: number, from: number, to: number) {
    this.source = source;
    this.at = at;
    this.from = from;
    this.to = to;
  }

  /** Of its content, in bytes. */
  get length(): number {
    return this.to - this.from;
  }
}

export class RLPString extends Item {
  readonly kind = "string";

  get bytes(): Uint8Array {
    return this.source.subarray(this.from, this.to);
  }
}

export class RLPList extends Item {
  readonly kind = "list";
  #items: readonly RLPItem[] | undefined;

  /** Its whole encoding. */
  get raw(): Uint8Array {
    return this.source.subarray(this.at, this.to);
  }

  get items(): readonly RLPItem[] {
    this.#items ??= itemsBetween(this.source, this.from, this.to);
    return this.#items;
  }
}

export function encodeRLP(input: RLPInput): Uint8Array {
  return encodeRLPAfter(NOTHING, input);
}

/** `head ‖ RLP`: whatever says what an encoding is stands in front of it. */
export function encodeRLPAfter(head: Uint8Array, input: RLPInput): Uint8Array {
  const out = newBytes(head.length + measured(input));
  out.set(head);
  write(input, out, head.length);
  return out;
}

/** As encodeRLP, for what is read at once, as a hasher does: the next call may overwrite what this one returned. */
export function encodeRLPBriefly(input: RLPInput): Uint8Array {
  const length = measured(input);
  const out = length > brief.length ? new Uint8Array(length) : brief.subarray(0, length);
  write(input, out, 0);
  return out;
}

/** A proposal of a thousand transactions fits; what is not used of it takes no memory. */
const brief = new Uint8Array(1024 * 1024);

/**
 * Decodes exactly one item that fills `bytes`. Only canonical encodings pass, so that an item has
 * one encoding. Throws `CODEC_RLP_INVALID` or `CODEC_LIMIT_EXCEEDED`.
 *
 * Ours rather than @ethereumjs/rlp's: that one recurses as deep as its input says, copies at every
 * level and does not keep the raw encoding of an inner item. All of it is checked before anything is made of it, and what
 * nobody looks into stays an encoding: a block's transactions have ten items each.
 */
export function decodeRLP(bytes: Uint8Array): RLPItem {
  return decodeWithin(bytes, RLP_ITEMS_MAX);
}

/** As decodeRLP, of what we wrote ourselves: it has as many items as it has. */
export function decodeOwnRLP(bytes: Uint8Array): RLPItem {
  return decodeWithin(bytes, Number.POSITIVE_INFINITY);
}

function decodeWithin(bytes: Uint8Array, itemsMax: number): RLPItem {
  itemsLeft = itemsMax;
  if (check(bytes, 0, bytes.length, 1) !== bytes.length) throw invalidRLP("trailing bytes");
  return itemAt(bytes, 0, bytes.length);
}

/**
 * Lengths of what the lists and joined strings in the encoding in progress hold, in the order in which they begin: measured once, and taken
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
  if (isString(input)) return measureString(input);
  if ("raw" in input) return input.raw.length;
  const list = lists++;
  let length = 0;
  for (const item of partsOf(input)) length += measure(item);
  assert(!("joined" in input) || length > 1, "what is joined has more than one byte");
  contents[list] = length;
  return prefixLength(length) + length;
}

function partsOf(input: JoinedRLP | readonly RLPInput[]): readonly RLPInput[] {
  return "joined" in input ? input.joined : input;
}

type StringInput = Uint8Array | Hex | bigint;

function isString(input: RLPInput): input is StringInput {
  return typeof input !== "object" || input instanceof Uint8Array;
}

function measureString(input: StringInput): number {
  const length = contentLength(input);
  return isBareByte(input, length) ? 1 : prefixLength(length) + length;
}

function writeString(input: StringInput, out: Uint8Array, at: number): number {
  const length = contentLength(input);
  const start = isBareByte(input, length) ? at : writePrefix(length, STRING_OFFSET, out, at);
  if (typeof input === "string") writeHex(input, out, start);
  else if (typeof input === "bigint") writeInteger(input, length, out, start);
  else out.set(input, start);
  return start + length;
}

function contentLength(input: StringInput): number {
  if (typeof input === "string") return bytesIn(input);
  return typeof input === "bigint" ? integerLength(input) : input.length;
}

function isBareByte(input: StringInput, length: number): boolean {
  return length === 1 && firstByte(input) < SINGLE_BYTE_BELOW;
}

/** Of a string that is one byte long. */
function firstByte(input: StringInput): number {
  if (typeof input === "object") return input[0] ?? 0;
  return Number(input);
}

/** Most integers of a chain are small: heights, rounds, times, gas. */
const UINT32_MAX = 0xffff_ffffn;

function integerLength(value: bigint): number {
  assert(value >= 0n, "a scalar is not negative");
  return value <= UINT32_MAX ? lengthBytes(Number(value)) : (value.toString(16).length + 1) >> 1;
}

function writeInteger(value: bigint, length: number, out: Uint8Array, at: number): void {
  if (value <= UINT32_MAX) writeNumber(Number(value), length, out, at);
  else writeHex(`0x${value.toString(16).padStart(2 * length, "0")}`, out, at);
}

function writeNumber(value: number, length: number, out: Uint8Array, at: number): void {
  for (let index = 0; index < length; index++) {
    out[at + index] = value >>> (8 * (length - 1 - index));
  }
}

function prefixLength(length: number): number {
  return length <= SHORT_LENGTH_MAX ? 1 : 1 + lengthBytes(length);
}

function lengthBytes(length: number): number {
  return Math.ceil((32 - Math.clz32(length)) / 8);
}

function write(input: RLPInput, out: Uint8Array, at: number): number {
  if (isString(input)) return writeString(input, out, at);
  if ("raw" in input) {
    out.set(input.raw, at);
    return at + input.raw.length;
  }
  const offset = "joined" in input ? STRING_OFFSET : LIST_OFFSET;
  let next = writePrefix(contents[lists++] ?? 0, offset, out, at);
  for (const item of partsOf(input)) next = write(item, out, next);
  return next;
}

function writePrefix(length: number, offset: number, out: Uint8Array, at: number): number {
  if (length <= SHORT_LENGTH_MAX) {
    out[at] = offset + length;
    return at + 1;
  }
  const count = lengthBytes(length);
  out[at] = offset + SHORT_LENGTH_MAX + count;
  writeNumber(length, count, out, at + 1);
  return at + 1 + count;
}

let itemsLeft = 0;
/** Where the content of the item lies whose prefix was read last. */
let from = 0;
let to = 0;

/** Checks the item at an index and all in it; returns the index after it. */
function check(bytes: Uint8Array, at: number, end: number, depth: number): number {
  if (depth > RLP_DEPTH_MAX) throw limitExceeded("RLP depth", depth, RLP_DEPTH_MAX);
  itemsLeft -= 1;
  if (itemsLeft < 0) throw limitExceeded("RLP item count", RLP_ITEMS_MAX + 1, RLP_ITEMS_MAX);
  const isList = readPrefix(bytes, at, end);
  const stop = to;
  if (isList) for (let next = from; next < stop; ) next = check(bytes, next, stop, depth + 1);
  return stop;
}

function itemsBetween(bytes: Uint8Array, start: number, end: number): readonly RLPItem[] {
  const items: RLPItem[] = [];
  for (let at = start; at < end; at = to) items.push(itemAt(bytes, at, end));
  return items;
}

function itemAt(bytes: Uint8Array, at: number, end: number): RLPItem {
  return readPrefix(bytes, at, end)
    ? new RLPList(bytes, at, from, to)
    : new RLPString(bytes, at, from, to);
}

/** Finds where the content of an item lies, which is to end before an index. Whether it is a list. */
function readPrefix(bytes: Uint8Array, at: number, end: number): boolean {
  const first = byteAt(bytes, at, end);
  if (first < SINGLE_BYTE_BELOW) {
    from = at;
    to = at + 1;
    return false;
  }
  const isList = first >= LIST_OFFSET;
  const size = first - (isList ? LIST_OFFSET : STRING_OFFSET);
  const count = Math.max(0, size - SHORT_LENGTH_MAX);
  from = at + 1 + count;
  to = from + (count === 0 ? size : readLength(bytes, at + 1, end, count));
  if (to > end) throw invalidRLP("an item exceeds its container");
  if (!isList && to - from === 1 && byteAt(bytes, from, end) < SINGLE_BYTE_BELOW) {
    throw invalidRLP("a byte below 0x80 has a prefix");
  }
  return isList;
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
