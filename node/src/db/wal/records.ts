import { crc32 } from "node:zlib";
import { walCorrupt } from "../errors.ts";

/**
 * The log on disk: records with consecutive numbers, each in blocks of its own and on disk before the next is written.
 * A record that fits one block is written twice, so that a damaged block is told from a write that a crash cut off:
 *
 * - A crash leaves any blocks of the last record and nothing behind it. None of them sound: it was never acknowledged and
 *   nothing was revealed, so it is cut off. One copy sound: it counts, whether or not it was acknowledged.
 * - Any record before the last was acknowledged. With one sound copy it counts; else what it promised is lost, and the
 *   log is refused.
 * - A longer record, a lock, is written once. Lost as the last record it bound nobody yet: the commit that reveals it is
 *   a record of its own behind it, and with that in the log the loss is noticed.
 * - The first record was put in place whole with its file: no crash cuts it off.
 *
 * No block is written a second time, so that a crash during a write does not reach what was on disk before it. Unnoticed
 * stays a disk that loses the whole of a write that it reported done, and damage to both blocks of the last vote.
 */
export interface LogRecord {
  readonly sequence: bigint;
  readonly payload: Uint8Array;
}

export interface Records {
  readonly first: LogRecord;
  readonly rest: readonly LogRecord[];
  /** Blocks without which a record could be read from its other copy. A crash may leave one, damage any number. */
  readonly healed: number;
}

/** What file systems and disks write at once. */
export const BLOCK_BYTES = 4_096;
/** `CRC-32 of the rest (4) ‖ sequence (8) ‖ part (4) ‖ parts (4) ‖ payload bytes (4)`, big-endian; payload and zeros follow. */
const HEADER_BYTES = 24;
const PART_BYTES = BLOCK_BYTES - HEADER_BYTES;

interface Block {
  readonly sequence: bigint;
  readonly part: number;
  readonly parts: number;
  readonly payload: Uint8Array;
}

export function encodeRecord({ sequence, payload }: LogRecord): Uint8Array {
  const parts = partsFor(payload);
  const bytes = new Uint8Array(blocksFor(parts) * BLOCK_BYTES);
  for (let part = 0; part < parts; part++) {
    const content = payload.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    writeBlock(blockAt(bytes, part), { sequence, part, parts, payload: content });
  }
  // The second copy, if there is one.
  bytes.copyWithin(parts * BLOCK_BYTES, 0, (blocksFor(parts) - parts) * BLOCK_BYTES);
  return bytes;
}

/** Undefined of a new file. Throws DB_WAL_CORRUPT when a record is missing that was on disk. */
export function readRecords(content: Uint8Array): Records | undefined {
  if (content.length === 0) return undefined;
  const groups = [...Map.groupBy(soundBlocks(content), ({ sequence }) => sequence)];
  const records: LogRecord[] = [];
  let healed = 0;
  for (const [sequence, blocks] of groups) {
    const payload = joined(blocks);
    const isLast = records.length === groups.length - 1;
    if (payload === undefined && isLast) break;
    const expected = (records.at(-1)?.sequence ?? sequence - 1n) + 1n;
    if (payload === undefined || sequence !== expected) {
      throw walCorrupt("a record is missing", { record: expected });
    }
    records.push({ sequence, payload });
    healed += blocksFor(partsFor(payload)) - blocks.length;
  }
  const [first, ...rest] = records;
  // Not cut off either: the first record was put in place whole.
  if (first === undefined) throw walCorrupt("no record can be read");
  return { first, rest, healed };
}

function partsFor(payload: Uint8Array): number {
  return Math.max(1, Math.ceil(payload.length / PART_BYTES));
}

function blocksFor(parts: number): number {
  return parts === 1 ? 2 : parts;
}

/** The blocks of a log that are what was written. */
export function soundBlocks(content: Uint8Array): readonly Block[] {
  const count = Math.floor(content.length / BLOCK_BYTES);
  return Array.from({ length: count }, (_, index) => readBlock(blockAt(content, index))).filter(
    (block) => block !== undefined,
  );
}

/** The payload of a record, undefined if a part of it is missing. */
function joined(blocks: readonly Block[]): Uint8Array | undefined {
  const byPart = new Map(blocks.map((block) => [block.part, block.payload]));
  return byPart.size === blocks[0]?.parts ? Buffer.concat([...byPart.values()]) : undefined;
}

function blockAt(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
}

function writeBlock(into: Uint8Array, { sequence, part, parts, payload }: Block): void {
  const view = new DataView(into.buffer, into.byteOffset, BLOCK_BYTES);
  view.setBigUint64(4, sequence);
  view.setUint32(12, part);
  view.setUint32(16, parts);
  view.setUint32(20, payload.length);
  into.set(payload, HEADER_BYTES);
  view.setUint32(0, crc32(into.subarray(4)));
}

function readBlock(bytes: Uint8Array): Block | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_BYTES);
  if (view.getUint32(0) !== crc32(bytes.subarray(4))) return undefined;
  return {
    sequence: view.getBigUint64(4),
    part: view.getUint32(12),
    parts: view.getUint32(16),
    payload: bytes.subarray(HEADER_BYTES, HEADER_BYTES + view.getUint32(20)),
  };
}
