import { LRUCache } from "lru-cache";
import type { KeyValue } from "./keyValue.ts";

/** What an entry takes besides key and value: places in tables, the array and the buffer under it. */
const OVERHEAD_BYTES = 400;

/**
 * Keeps the records of some repositories in memory, those read last, up to so many bytes. What a batch writes replaces what
 * it has when the batch is on disk; until then, reads may be of either side of the batch. What nobody has read does not
 * come in by being written: most records of a block are new, and few of those are asked for soon.
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
        const name = nameOf(key);
        if (value === undefined) cache.delete(name);
        else if (cache.has(name)) cache.set(name, ownCopyOf(value));
      }
    },
  };
}

/** What is cut from a piece that many share would keep all of the piece. */
function ownCopyOf(value: Uint8Array): Uint8Array {
  return new Uint8Array(value);
}

/** By way of a copy: asking a short key for its buffer would move it off V8's heap. */
function nameOf(key: Uint8Array): string {
  const at = key.length > copied.length ? Buffer.from(key) : copied;
  at.set(key);
  return at.toString("latin1", 0, key.length);
}

const copied = Buffer.alloc(64);
