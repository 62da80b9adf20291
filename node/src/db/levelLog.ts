import { crc32c } from "./crc32c.ts";

/** LevelDB's logs, of which its MANIFEST is one: blocks of fragments `masked CRC-32C (4) ‖ length (2) ‖ type (1) ‖ content`, little-endian. */
const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
/** Types of fragments. Two begin a record: the whole of it, or its first part; the last part ends it, as the whole does. */
const FULL = 1;
const FIRST = 2;
const LAST = 4;
const TYPE_MAX = LAST;

/**
 * Where a log is damaged before its last batch. Batches are written one after another, each on disk before the next: a
 * crash damages the last one at most, and behind the damage none begins.
 */
export function damageBefore(log: Uint8Array): number | undefined {
  let damage: number | undefined;
  for (let block = 0; block < log.length; block += BLOCK_BYTES) {
    const bytes = log.subarray(block, block + BLOCK_BYTES);
    for (const { offset, isSound, begins } of fragmentsOf(bytes)) {
      if (damage !== undefined && isSound && begins) return damage;
      if (!isSound) damage ??= block + offset;
    }
  }
  return undefined;
}

/** The whole records of a log up to its end or to the first damage; what is not whole at the end is left out. */
export function* recordsOf(log: Uint8Array): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  for (let block = 0; block < log.length; block += BLOCK_BYTES) {
    const bytes = log.subarray(block, block + BLOCK_BYTES);
    for (const { isSound, begins, ends, content } of fragmentsOf(bytes)) {
      if (!isSound) return;
      if (begins) parts = [];
      parts.push(content);
      if (ends) yield Buffer.concat(parts);
    }
  }
}

/** The fragments of a block as far as their lengths lead; what no length leads to is taken for cut off. */
function* fragmentsOf(block: Uint8Array) {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (let offset = 0; offset + HEADER_BYTES <= block.length; ) {
    const end = offset + HEADER_BYTES + view.getUint16(offset + 4, true);
    const type = block[offset + 6] ?? 0;
    const isWhole = end <= block.length && type > 0 && type <= TYPE_MAX;
    // The checksum covers type and content.
    const checksum = crc32c(block.subarray(offset + 6, end));
    const isSound = isWhole && unmasked(view.getUint32(offset, true)) === checksum;
    yield {
      offset,
      isSound,
      begins: type === FULL || type === FIRST,
      ends: type === FULL || type === LAST,
      content: block.subarray(offset + HEADER_BYTES, end),
    };
    if (!isWhole) return;
    offset = end;
  }
}

/** LevelDB turns and shifts checksums that it stores, since a checksum of checksums is no good. */
function unmasked(stored: number): number {
  const turned = (stored - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}
