import { assert } from "../types/assert.ts";
import type { SealedBlock } from "../types/block.ts";
import { FIXED_HEADER_FIELDS } from "../types/codec/header.ts";
import type { Hash } from "../types/hex.ts";
import type { ChainStore, ExecutedBlock, StateDelta, StateStore } from "../types/ports/store.ts";
import { dbError } from "./errors.ts";
import type { KeyValue, Write } from "./keyValue.ts";
import { openKeyValue } from "./level.ts";
import { type BlockRepository, createBlockRepository } from "./repositories/blocks.ts";
import {
  createMetaRepository,
  DATABASE_VERSION,
  type MetaRepository,
} from "./repositories/meta.ts";
import { createReceiptRepository, type ReceiptRepository } from "./repositories/receipts.ts";
import { createSenderRepository, type SenderRepository } from "./repositories/senders.ts";
import { createStateRepository, type StateRepository } from "./repositories/state.ts";
import {
  createTransactionRepository,
  type TransactionRepository,
} from "./repositories/transactions.ts";

/** The first block and the state it starts from. */
export interface Genesis {
  readonly sealed: SealedBlock;
  readonly delta: StateDelta;
}

interface Repositories {
  readonly blocks: BlockRepository;
  readonly meta: MetaRepository;
  readonly receipts: ReceiptRepository;
  readonly senders: SenderRepository;
  readonly state: StateRepository;
  readonly transactions: TransactionRepository;
}

/**
 * Opens the database, and writes the genesis into a new one. Throws DB_LOCKED, DB_CORRUPT, DB_WRONG_GENESIS or
 * DB_WRONG_VERSION.
 */
export async function openDatabase(path: string, genesis: Genesis): Promise<Database> {
  return createDatabase(await openKeyValue(path), genesis);
}

/**
 * The database over an open store, which it closes, also when it throws. Throws DB_CORRUPT, DB_WRONG_GENESIS or
 * DB_WRONG_VERSION.
 */
export async function createDatabase(db: KeyValue, genesis: Genesis): Promise<Database> {
  try {
    const repositories: Repositories = {
      blocks: createBlockRepository(db),
      meta: createMetaRepository(db),
      receipts: createReceiptRepository(db),
      senders: createSenderRepository(db),
      state: createStateRepository(db),
      transactions: createTransactionRepository(db),
    };
    if (repositories.meta.version() === undefined) await writeGenesis(db, repositories, genesis);
    checkIdentity(repositories.meta, genesis.sealed.hash);
    return new Database(db, repositories, readHead(repositories));
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** An open database: the chain and the state at its head, which move together in one synced batch a block. */
export class Database {
  readonly chain: ChainStore;
  readonly state: StateStore;
  readonly #db: KeyValue;
  readonly #repositories: Repositories;
  #head: SealedBlock;
  #isCommitting = false;

  constructor(db: KeyValue, repositories: Repositories, head: SealedBlock) {
    this.#db = db;
    this.#repositories = repositories;
    this.#head = head;
    const { blocks, receipts, senders, state, transactions } = repositories;
    const numberOf = (hash: Hash): bigint | undefined => blocks.numberOf(hash);
    this.chain = {
      head: () => this.#head,
      blockByNumber: (number) => blocks.byNumber(number),
      blockByHash: (hash) => mapDefined(numberOf(hash), blocks.byNumber),
      receiptsOf: (hash) => mapDefined(numberOf(hash), receipts.byNumber),
      sendersOf: (hash) => mapDefined(numberOf(hash), senders.byNumber),
      locationOf: (hash) => transactions.locationOf(hash),
      commit: (executed, sealed) => this.#commit(executed, sealed),
    };
    this.state = {
      root: () => (this.#isCommitting ? undefined : this.#head.block.header.stateRoot),
      account: state.account,
      slot: state.slot,
      code: state.code,
      node: state.node,
    };
  }

  /** Waits for a commit under way. */
  close(): Promise<void> {
    return this.#db.close();
  }

  async #commit(executed: ExecutedBlock, sealed: SealedBlock): Promise<void> {
    const { header } = sealed.block;
    assert(executed.hash === sealed.hash, "the block committed is the block executed");
    assert(header.parentHash === this.#head.hash, "a block is committed on its parent");
    assert(!this.#isCommitting, "one commit at a time");
    const writes = commitWrites(this.#repositories, executed, sealed);
    // From here until it is done, the flat state may be of either block. After a failure it stays so: the node stops.
    this.#isCommitting = true;
    await this.#db.write(writes);
    this.#head = sealed;
    this.#isCommitting = false;
  }
}

function commitWrites(
  repositories: Repositories,
  executed: ExecutedBlock,
  sealed: SealedBlock,
): readonly Write[] {
  const { blocks, meta, receipts, senders, state, transactions } = repositories;
  const { number } = sealed.block.header;
  const locations = executed.receipts.map(({ transactionHash }, index) =>
    transactions.write(transactionHash, { blockHash: sealed.hash, blockNumber: number, index }),
  );
  return [
    ...blocks.writes(sealed),
    receipts.write(number, executed.receipts),
    senders.write(number, executed.senders),
    ...locations,
    ...state.writes(executed.delta),
    meta.writeHead(number),
  ];
}

async function writeGenesis(
  db: KeyValue,
  { blocks, meta, receipts, senders, state }: Repositories,
  { sealed, delta }: Genesis,
): Promise<void> {
  await db.write([
    ...blocks.writes(sealed),
    receipts.write(0n, []),
    senders.write(0n, []),
    ...state.writes(delta),
    meta.writeHead(0n),
    ...meta.writeIdentity(sealed.hash),
  ]);
}

function checkIdentity(meta: MetaRepository, genesisHash: Hash): void {
  const version = meta.version();
  if (version !== DATABASE_VERSION) {
    const message = "the database was written by another version";
    const details = { stored: version, expected: DATABASE_VERSION };
    throw dbError("DB_WRONG_VERSION", message, details);
  }
  const stored = meta.genesisHash();
  if (stored !== genesisHash) {
    const message = "the database belongs to another network";
    throw dbError("DB_WRONG_GENESIS", message, {
      stored,
      expected: genesisHash,
    });
  }
}

function readHead({ blocks, meta, state }: Repositories): SealedBlock {
  const number = meta.head();
  const head = number === undefined ? undefined : blocks.byNumber(number);
  if (head === undefined) {
    throw dbError("DB_CORRUPT", "the head block is missing", { number });
  }
  const root = head.block.header.stateRoot;
  // withdrawalsRoot is the root of the empty trie: such a state has no node.
  if (root !== FIXED_HEADER_FIELDS.withdrawalsRoot && state.node(root) === undefined) {
    throw dbError("DB_CORRUPT", "the state of the head is missing", { root });
  }
  return head;
}

function mapDefined<T, U>(value: T | undefined, map: (value: T) => U): U | undefined {
  return value === undefined ? undefined : map(value);
}
