import { LRUCache } from "lru-cache";
import type { KeyValue } from "./keyValue.ts";

/** What an entry takes besides key and value. */
const OVERHEAD_BYTES = 160;

/**
 * Keeps the records of some repositories in memory, those used last, up to so many bytes. What a batch writes is in it
 * when the batch is on disk; until then, reads may be of either side of the batch.
 */
export function withCache(
  db: KeyValue,
  { prefixes, bytesMax }: { readonly prefixes: ReadonlySet<number>; readonly bytesMax: number },
): KeyValue {
  const cache = new LRUCache<string, Uint8Array>({
    maxSize: bytesMax,
    sizeCalculation: (value, key) => value.length + key.length + OVERHEAD_BYTES,
  });
  return {
    ...db,
    get(key) {
      if (!prefixes.has(key[0] ?? 0)) return db.get(key);
      const name = nameOf(key);
      const known = cache.get(name);
      if (known !== undefined) return known;
      const value = db.get(key);
      if (value !== undefined) cache.set(name, value);
      return value;
    },
    async write(writes) {
      await db.write(writes);
      for (const { key, value } of writes) {
        if (!prefixes.has(key[0] ?? 0)) continue;
        if (value === undefined) cache.delete(nameOf(key));
        else cache.set(nameOf(key), value);
      }
    },
  };
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}
