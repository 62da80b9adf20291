import type { SealedBlock } from "../types/block.ts";
import { blockHash, FIXED_HEADER_FIELDS } from "../types/codec/header.ts";
import type { Hash } from "../types/hex.ts";
import type { Place, Snapshot } from "../types/ports/store.ts";
import { dbCorrupt, dbError } from "./errors.ts";
import { DATABASE_VERSION, type MetaRepository } from "./repositories/meta.ts";
import type { Repositories } from "./repositories/repositories.ts";

/** The place of the state trie's root. */
export const STATE_ROOT: Place = "0x00";

/** Throws DB_WRONG_GENESIS, also of another version: the record is the same in all of them. Throws DB_WRONG_VERSION. */
export function checkIdentity(meta: MetaRepository, genesisHash: Hash): void {
  const stored = meta.genesisHash();
  if (stored !== genesisHash) {
    const message = "the database belongs to another network";
    throw dbError("DB_WRONG_GENESIS", message, {
      stored,
      expected: genesisHash,
    });
  }
  const version = meta.version();
  if (version === DATABASE_VERSION) return;
  const isOlder = version !== undefined && version < DATABASE_VERSION;
  const wayOut = isOlder ? "; `piaohao node repair --chain` sets it aside" : "";
  const message = `the database was written by another version${wayOut}`;
  throw dbError("DB_WRONG_VERSION", message, {
    stored: version,
    expected: DATABASE_VERSION,
    isOlder,
  });
}

/** The head, with all that its batch wrote as far as it can be told. Throws DB_CORRUPT. */
export function readHead(repositories: Repositories): SealedBlock {
  const { blocks, meta } = repositories;
  const number = meta.head();
  const head = number === undefined ? undefined : blocks.byNumber(number);
  if (number === undefined || head === undefined) {
    throw dbCorrupt("the head block is missing", { number });
  }
  const faults = faultsOf(head, number, repositories);
  if (faults.length === 0) return head;
  throw dbCorrupt(`of the head block, ${faults.join(" and ")} are wrong or missing`, { number });
}

/** Throws DB_CORRUPT. */
export function readSnapshot({ blocks, meta }: Repositories): Snapshot | undefined {
  const record = meta.snapshot();
  if (record === undefined) return undefined;
  const { number, validators, ancestors } = record;
  const sealed = blocks.byNumber(number);
  if (sealed === undefined) throw dbCorrupt("the block of the snapshot is missing", { number });
  return { sealed, validators, ancestors };
}

function faultsOf(
  { hash, block: { header, transactions } }: SealedBlock,
  number: bigint,
  { blocks, meta, nodes, receipts, senders }: Repositories,
): readonly string[] {
  const root = header.stateRoot;
  // A block that the chain was taken over at came without its results.
  const isExecuted = meta.snapshot()?.number !== number;
  const count = isExecuted ? transactions.length : undefined;
  const sound = {
    "hash and number": hash === blockHash(header) && header.number === number,
    indices: blocks.numberOf(hash) === number,
    receipts: receipts.byNumber(number)?.length === count,
    senders: senders.byNumber(number)?.length === count,
    // withdrawalsRoot is the root of the empty trie: such a state has no node.
    state:
      root === FIXED_HEADER_FIELDS.withdrawalsRoot ||
      nodes.node(root, STATE_ROOT, number) !== undefined,
  };
  return Object.entries(sound).flatMap(([part, isSound]) => (isSound ? [] : [part]));
}
