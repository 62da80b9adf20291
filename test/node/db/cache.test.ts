import { expect } from "chai";
import { withCache } from "../../../node/src/db/cache.ts";
import type { KeyValue } from "../../../node/src/db/keyValue.ts";
import { newBytes } from "../../../node/src/types/codec/bytes.ts";

const CACHED = 1;
const KEY = Uint8Array.of(CACHED, 7);

/** A store in memory that counts how often it is read. */
function aStore() {
  const records = new Map<string, Uint8Array>();
  const nameOf = (key: Uint8Array): string => key.join();
  let reads = 0;
  const db: KeyValue = {
    get(key) {
      reads += 1;
      return records.get(nameOf(key));
    },
    async write(writes) {
      for (const { key, value } of writes) {
        if (value === undefined) records.delete(nameOf(key));
        else records.set(nameOf(key), value);
      }
    },
    close: async () => undefined,
  };
  return { db, reads: () => reads };
}

function aCache(bytesMax = 10_000) {
  const store = aStore();
  const cached = withCache(store.db, { prefixes: new Set([CACHED]), bytesMax });
  return { ...store, cached };
}

describe("cached records", () => {
  it("are read once", async () => {
    const { cached, reads } = aCache();
    await cached.write([{ key: KEY, value: Uint8Array.of(1) }]);
    expect(cached.get(KEY)).to.deep.equal(Uint8Array.of(1));
    expect(cached.get(KEY)).to.deep.equal(Uint8Array.of(1));
    expect(reads()).to.equal(1);
  });

  it("are what was written last, without being read again", async () => {
    const { cached, reads } = aCache();
    await cached.write([{ key: KEY, value: Uint8Array.of(1) }]);
    cached.get(KEY);
    await cached.write([{ key: KEY, value: Uint8Array.of(2) }]);
    expect(cached.get(KEY)).to.deep.equal(Uint8Array.of(2));
    expect(reads()).to.equal(1);
    await cached.write([{ key: KEY, value: undefined }]);
    expect(cached.get(KEY)).to.equal(undefined);
  });

  it("are of some repositories only", async () => {
    const { cached, reads } = aCache();
    const key = Uint8Array.of(CACHED + 1, 7);
    await cached.write([{ key, value: Uint8Array.of(1) }]);
    cached.get(key);
    cached.get(key);
    expect(reads()).to.equal(2);
  });

  it("keep no more alive than they have", async () => {
    const { cached } = aCache();
    await cached.write([{ key: KEY, value: newBytes(100) }]);
    cached.get(KEY);
    const piece = newBytes(100);
    expect(piece.buffer.byteLength).to.be.greaterThan(100);
    await cached.write([{ key: KEY, value: piece }]);
    expect(cached.get(KEY)?.buffer.byteLength).to.equal(100);
  });

  it("are forgotten, those used longest ago first, beyond so many bytes", async () => {
    const { cached, reads } = aCache(10_000);
    const keys = Array.from({ length: 100 }, (_, index) => Uint8Array.of(CACHED, index));
    await cached.write(keys.map((key) => ({ key, value: new Uint8Array(100) })));
    for (const key of keys) cached.get(key);
    const before = reads();
    for (const key of keys.slice(-10)) cached.get(key);
    expect(reads()).to.equal(before);
    for (const key of keys.slice(0, 10)) cached.get(key);
    expect(reads()).to.equal(before + 10);
  });
});
