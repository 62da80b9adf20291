import { bigintBetween, newBytes, numberBetween } from "../../types/codec/bytes.ts";
import type { Former, Version } from "../../types/ports/storedNode.ts";
import { writeUint32 } from "../keys.ts";

/** A record at a place of the trie: `0 ‖ node`, or `1 ‖ count (4) ‖ previous ‖ far … ‖ node`; a version is `block (6) ‖ piece (2)`. */
export interface NodeRecord {
  /** Undefined where nothing was before. */
  readonly former: Former | undefined;
  /** No bytes at a place that was left empty. */
  readonly node: Uint8Array;
}

/** Every so many records that a place had, one is stored whole and found from later ones. */
const STRIDE = 32;
const BLOCK_BYTES = 6;
const VERSION_BYTES = BLOCK_BYTES + 2;
const COUNT_BYTES = 4;
const FORMER_BYTES = 1 + COUNT_BYTES + VERSION_BYTES;
const TWO_TO_32 = 2 ** 32;

/** Whether the record that is replaced after so many others must be readable without those that follow it. */
export function isLandmark(former: Former | undefined): boolean {
  return landmarkLevels((former?.count ?? 0) + 1) > 0;
}

/** What is before the record that replaces one with `former`, which is stored at `previous`. */
export function formerAfter(former: Former | undefined, previous: Version): Former {
  const count = (former?.count ?? 0) + 1;
  const levels = landmarkLevels(count);
  const far = former?.far ?? [];
  if (levels === 0) return { count, previous, far };
  return {
    count,
    previous,
    far: [...new Array<Version>(levels).fill(previous), ...far.slice(levels)],
  };
}

/** The record before, or one much further back, that was replaced after a block: all between them were too. */
export function stepTowards({ previous, far }: Former, block: bigint): Version {
  return far.findLast((version) => version.block > block) ?? previous;
}

function landmarkLevels(number: number): number {
  let levels = 0;
  for (let rest = number; rest % STRIDE === 0; rest /= STRIDE) levels += 1;
  return levels;
}

export function encodeNodeRecord({ former, node }: NodeRecord): Uint8Array {
  const start = former === undefined ? 1 : lengthOf(former.count);
  const record = newBytes(start + node.length);
  if (former !== undefined) writeFormer(former, record);
  record.set(node, start);
  return record;
}

/** Throws on anything that encodeNodeRecord cannot have written. */
export function decodeNodeRecord(record: Uint8Array): NodeRecord {
  const [kind = -1] = record;
  if (kind === 0) return { former: undefined, node: record.subarray(1) };
  const count = numberBetween(record, 1, 1 + COUNT_BYTES);
  const length = lengthOf(count);
  if (kind !== 1 || count === 0 || record.length < length) {
    throw new Error("not a node of the trie");
  }
  const far: Version[] = [];
  for (let at = FORMER_BYTES; at < length; at += VERSION_BYTES) far.push(versionAt(record, at));
  const previous = versionAt(record, 1 + COUNT_BYTES);
  return { former: { count, previous, far }, node: record.subarray(length) };
}

/** Of what is in front of the node: a far version for each power of the stride that the count reaches. */
function lengthOf(count: number): number {
  let length = FORMER_BYTES;
  for (let power = STRIDE; power <= count; power *= STRIDE) length += VERSION_BYTES;
  return length;
}

function writeFormer({ count, previous, far }: Former, record: Uint8Array): void {
  record[0] = 1;
  writeUint32(count, record, 1);
  writeVersion(previous, record, 1 + COUNT_BYTES);
  let at = FORMER_BYTES;
  for (const version of far) {
    writeVersion(version, record, at);
    at += VERSION_BYTES;
  }
}

function writeVersion({ block, piece }: Version, bytes: Uint8Array, at: number): void {
  const number = Number(block);
  const high = Math.floor(number / TWO_TO_32);
  bytes[at] = high >>> 8;
  bytes[at + 1] = high;
  writeUint32(number, bytes, at + 2);
  bytes[at + BLOCK_BYTES] = piece >>> 8;
  bytes[at + BLOCK_BYTES + 1] = piece;
}

function versionAt(bytes: Uint8Array, at: number): Version {
  const end = at + BLOCK_BYTES;
  const block = bigintBetween(bytes, at, end);
  return { block, piece: numberBetween(bytes, end, at + VERSION_BYTES) };
}
