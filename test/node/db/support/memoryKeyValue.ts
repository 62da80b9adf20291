import type { KeyValue } from "../../../../node/src/db/keyValue.ts";

export interface MemoryKeyValue extends KeyValue {
  copy(): MemoryKeyValue;
  keys(): readonly Uint8Array[];
}

export function createMemoryKeyValue(
  records: ReadonlyMap<string, Uint8Array> = new Map(),
): MemoryKeyValue {
  const stored = new Map(records);
  const nameOf = (key: Uint8Array): string => Buffer.from(key).toString("hex");
  return {
    get: (key) => stored.get(nameOf(key)),
    async range({ first, last }, max) {
      const names = [...stored.keys()].filter(
        (name) => nameOf(first) <= name && name <= nameOf(last),
      );
      return names
        .sort()
        .slice(0, max)
        .map((name) => ({
          key: Buffer.from(name, "hex"),
          value: stored.get(name) ?? new Uint8Array(),
        }));
    },
    async write(writes) {
      for (const { key, value } of writes) {
        if (value === undefined) stored.delete(nameOf(key));
        else stored.set(nameOf(key), value);
      }
    },
    close: () => Promise.resolve(),
    copy: () => createMemoryKeyValue(stored),
    keys: () => [...stored.keys()].map((name) => Buffer.from(name, "hex")),
  };
}
