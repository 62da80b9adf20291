import { bigintToBytes, bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import { hashOf, listOf, tupleOf, uint64Of, validatorsOf } from "../../types/codec/fields.ts";
import { decodeRLP, encodeRLP } from "../../types/codec/rlp.ts";
import type { Hash } from "../../types/hex.ts";
import type { KeptValidators, Snapshot } from "../../types/ports/store.ts";
import { PREFIX, uint64 } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { decodeRecord } from "../record.ts";

/** Where the chain begins if it was taken over; the block itself is among the blocks. */
export interface SnapshotRecord extends Pick<Snapshot, "validators" | "ancestors"> {
  readonly number: bigint;
}

/** Layout of the database. A change of any record's form raises it. */
export const DATABASE_VERSION = 6;

export interface MetaRepository {
  /** Whether nothing was ever written. */
  isNew(): boolean;
  version(): number | undefined;
  genesisHash(): Hash | undefined;
  /** Number of the head. */
  head(): bigint | undefined;
  snapshot(): SnapshotRecord | undefined;
  /** Number of the first block whose state is kept. */
  stateFrom(): bigint | undefined;
  /** Number of the first block whose logs are in the index; undefined in a database from before there was one. */
  logsFrom(): bigint | undefined;
  keptValidators(): KeptValidators | undefined;
  writeHead(number: bigint): Write;
  writeSnapshot(snapshot: Snapshot): Write;
  writeStateFrom(number: bigint): Write;
  writeLogsFrom(number: bigint): Write;
  writeKeptValidators(kept: KeptValidators): Write;
  writeIdentity(genesisHash: Hash): readonly Write[];
}

const KEY = {
  version: Uint8Array.of(PREFIX.meta, 0),
  genesisHash: Uint8Array.of(PREFIX.meta, 1),
  head: Uint8Array.of(PREFIX.meta, 2),
  snapshot: Uint8Array.of(PREFIX.meta, 3),
  stateFrom: Uint8Array.of(PREFIX.meta, 4),
  logsFrom: Uint8Array.of(PREFIX.meta, 5),
  keptValidators: Uint8Array.of(PREFIX.meta, 6),
} as const;

/** What the database is, and how far it has come. */
export function createMetaRepository(db: KeyValue): MetaRepository {
  function numberAt(key: Uint8Array): bigint | undefined {
    const number = db.get(key);
    return number && BigInt(bytesToHex(number));
  }

  return {
    isNew: () => Object.values(KEY).every((key) => db.get(key) === undefined),
    version: () => db.get(KEY.version)?.[0],
    genesisHash: () => {
      const hash = db.get(KEY.genesisHash);
      return hash && bytesToHex(hash);
    },
    head: () => numberAt(KEY.head),
    stateFrom: () => numberAt(KEY.stateFrom),
    logsFrom: () => numberAt(KEY.logsFrom),
    snapshot: () => {
      const record = db.get(KEY.snapshot);
      return record && decodeRecord("snapshot", KEY.snapshot, record, decodeSnapshot);
    },
    writeSnapshot: ({ sealed, validators, ancestors }) => ({
      key: KEY.snapshot,
      value: encodeRLP([
        bigintToBytes(sealed.block.header.number),
        validators.map(hexToBytes),
        ancestors.map(hexToBytes),
      ]),
    }),
    keptValidators: () => {
      const record = db.get(KEY.keptValidators);
      return record && decodeRecord("set of validators", KEY.keptValidators, record, decodeKept);
    },
    writeKeptValidators: ({ block, validators }) => ({
      key: KEY.keptValidators,
      value: encodeRLP([hexToBytes(block), validators.map(hexToBytes)]),
    }),
    writeStateFrom: (number) => ({ key: KEY.stateFrom, value: uint64(number) }),
    writeLogsFrom: (number) => ({ key: KEY.logsFrom, value: uint64(number) }),
    writeHead: (number) => ({ key: KEY.head, value: uint64(number) }),
    writeIdentity: (genesisHash) => [
      { key: KEY.version, value: Uint8Array.of(DATABASE_VERSION) },
      { key: KEY.genesisHash, value: hexToBytes(genesisHash) },
    ],
  };
}

function decodeSnapshot(record: Uint8Array): SnapshotRecord {
  const [number, validators, ancestors] = tupleOf(decodeRLP(record), 3, "snapshot");
  return {
    number: uint64Of(number, "snapshot.number"),
    validators: validatorsOf(validators, "snapshot.validators"),
    ancestors: listOf(ancestors, "snapshot.ancestors").map((item) =>
      hashOf(item, "snapshot.ancestors"),
    ),
  };
}

function decodeKept(record: Uint8Array): KeptValidators {
  const [block, validators] = tupleOf(decodeRLP(record), 2, "validators");
  return {
    block: hashOf(block, "validators.block"),
    validators: validatorsOf(validators, "validators"),
  };
}
