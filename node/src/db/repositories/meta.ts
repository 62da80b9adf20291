import { bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import { PREFIX, uint64 } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

/** Layout of the database. A change of any record's form raises it. */
export const DATABASE_VERSION = 1;

export interface MetaRepository {
  version(): number | undefined;
  genesisHash(): Hash | undefined;
  /** Number of the head. */
  head(): bigint | undefined;
  writeHead(number: bigint): Write;
  writeIdentity(genesisHash: Hash): readonly Write[];
}

const KEY = {
  version: Uint8Array.of(PREFIX.meta, 0),
  genesisHash: Uint8Array.of(PREFIX.meta, 1),
  head: Uint8Array.of(PREFIX.meta, 2),
} as const;

/** What the database is, and how far it has come. */
export function createMetaRepository(db: KeyValue): MetaRepository {
  return {
    version: () => db.get(KEY.version)?.[0],
    genesisHash: () => {
      const hash = db.get(KEY.genesisHash);
      return hash && bytesToHex(hash);
    },
    head: () => {
      const number = db.get(KEY.head);
      return number && BigInt(bytesToHex(number));
    },
    writeHead: (number) => ({ key: KEY.head, value: uint64(number) }),
    writeIdentity: (genesisHash) => [
      { key: KEY.version, value: Uint8Array.of(DATABASE_VERSION) },
      { key: KEY.genesisHash, value: hexToBytes(genesisHash) },
    ],
  };
}
