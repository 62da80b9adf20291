import { dbError } from "../../../../node/src/db/errors.ts";
import type { KeyValue, Write } from "../../../../node/src/db/keyValue.ts";
import { bytesToHex, hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Hex } from "../../../../node/src/types/hex.ts";

/** A disk in memory that outlives the process that used it. */
export interface MemoryDisk {
  readonly records: Map<string, Uint8Array>;
  /** Batches written so far. */
  writes: number;
  /** The machine dies instead of writing any batch after this many. */
  diesAfter: number;
}

export function aDisk(): MemoryDisk {
  return { records: new Map(), writes: 0, diesAfter: Number.POSITIVE_INFINITY };
}

/** Batches are all or nothing; once the machine died, nothing more is written until the disk is opened again. */
export function openDisk(disk: MemoryDisk): KeyValue {
  return {
    get: (key) => disk.records.get(bytesToHex(key)),
    range: async ({ first, last }, max) =>
      [...disk.records]
        .filter(([name]) => bytesToHex(first) <= name && name <= bytesToHex(last))
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .slice(0, max)
        .map(([name, value]) => ({ key: hexToBytes(name as Hex), value })),
    async write(writes: readonly Write[]) {
      if (disk.writes >= disk.diesAfter) throw dbError("DB_WRITE_FAILED", "the machine died");
      disk.writes += 1;
      for (const { key, value } of writes) {
        if (value === undefined) disk.records.delete(bytesToHex(key));
        else disk.records.set(bytesToHex(key), value);
      }
    },
    close: async () => undefined,
  };
}
