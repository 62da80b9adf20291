import { newBytes } from "../../types/codec/bytes.ts";
import type { Version } from "../../types/ports/storedNode.ts";

/** A record at a place of the trie: `0 ‖ node`, or `1 ‖ block (6) ‖ piece (2) ‖ node`. */
export interface NodeRecord {
  /** Undefined where nothing was before. */
  readonly previous: Version | undefined;
  /** No bytes at a place that was left empty. */
  readonly node: Uint8Array;
}

const BLOCK_BYTES = 6;
const VERSION_BYTES = 1 + BLOCK_BYTES + 2;

export function encodeNodeRecord({ previous, node }: NodeRecord): Uint8Array {
  const version = encodeVersion(previous);
  const record = newBytes(version.length + node.length);
  record.set(version);
  record.set(node, version.length);
  return record;
}

/** Throws on anything that encodeNodeRecord cannot have written. */
export function decodeNodeRecord(record: Uint8Array): NodeRecord {
  const [kind] = record;
  if (kind === 0) return { previous: undefined, node: record.subarray(1) };
  if (kind !== 1 || record.length < VERSION_BYTES) throw new Error("not a node of the trie");
  let block = 0;
  for (let index = 1; index <= BLOCK_BYTES; index++) block = block * 256 + (record[index] ?? 0);
  const piece = ((record[BLOCK_BYTES + 1] ?? 0) << 8) | (record[BLOCK_BYTES + 2] ?? 0);
  return { previous: { block: BigInt(block), piece }, node: record.subarray(VERSION_BYTES) };
}

function encodeVersion(version: Version | undefined): Uint8Array {
  if (version === undefined) return Uint8Array.of(0);
  const bytes = new Uint8Array(VERSION_BYTES);
  bytes[0] = 1;
  let block = Number(version.block);
  for (let index = BLOCK_BYTES; index > 0; index--, block = Math.floor(block / 256)) {
    bytes[index] = block % 256;
  }
  bytes[BLOCK_BYTES + 1] = version.piece >> 8;
  bytes[BLOCK_BYTES + 2] = version.piece;
  return bytes;
}
