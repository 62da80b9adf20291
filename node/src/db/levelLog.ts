import { join } from "node:path";
import { crc32c } from "./crc32c.ts";
import { dbCorrupt } from "./errors.ts";
import { contentOf, namesIn } from "./files.ts";

/** LevelDB's log: blocks of fragments `masked CRC-32C (4) ‖ length (2) ‖ type (1) ‖ content`, little-endian. */
const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
/** A fragment that begins a batch: the whole of it, or its first part. */
const FULL = 1;
const FIRST = 2;
const TYPE_MAX = 4;

/**
 * Looks through the directory of a database before LevelDB does. LevelDB drops what it cannot read of its log and goes
 * on behind it, without the batches between, and makes a new database where its pointer to the old one is missing.
 * Throws DB_CORRUPT or DB_UNREADABLE.
 */
export async function inspectLevel(directory: string): Promise<void> {
  const names = (await namesIn(directory)) ?? [];
  const files = names.filter((name) => /^(MANIFEST-\d+|\d+\.(log|ldb|sst))$/.test(name));
  if (files.length > 0 && !names.includes("CURRENT")) {
    throw dbCorrupt("the file CURRENT is missing", { path: directory });
  }
  for (const name of files.filter((file) => file.endsWith(".log"))) {
    const path = join(directory, name);
    // A node that runs on this directory may have removed it: opening says so.
    const offset = damageBefore((await contentOf(path)) ?? new Uint8Array(0));
    if (offset !== undefined) throw dbCorrupt("its log is damaged", { path, offset });
  }
}

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
    yield { offset, isSound, begins: type === FULL || type === FIRST };
    if (!isWhole) return;
    offset = end;
  }
}

/** LevelDB turns and shifts checksums that it stores, since a checksum of checksums is no good. */
function unmasked(stored: number): number {
  const turned = (stored - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}
