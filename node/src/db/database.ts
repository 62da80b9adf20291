import { assert } from "../types/assert.ts";
import type { SealedBlock } from "../types/block.ts";
import type { Hash } from "../types/hex.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";
import type {
  ChainStore,
  ExecutedBlock,
  Snapshot,
  SnapshotStore,
  StateDelta,
  StateStore,
} from "../types/ports/store.ts";
import { withChecksums } from "./checksums.ts";
import type { KeyValue, Write } from "./keyValue.ts";
import { openKeyValue } from "./level.ts";
import { checkIdentity, readHead, readSnapshot } from "./opening.ts";
import { createRepositories, type Repositories } from "./repositories/repositories.ts";

/** The first block and the state it starts from. */
export interface Genesis {
  readonly sealed: SealedBlock;
  readonly delta: StateDelta;
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
export async function createDatabase(store: KeyValue, genesis: Genesis): Promise<Database> {
  const db = withChecksums(store);
  try {
    const repositories = createRepositories(db);
    if (repositories.meta.isNew()) await writeGenesis(db, repositories, genesis);
    checkIdentity(repositories.meta, genesis.sealed.hash);
    return new Database(db, repositories, genesis, readHead(repositories));
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** An open database: the chain and the state at its head, which move together in one synced batch a block. */
export class Database {
  readonly chain: ChainStore;
  readonly state: StateStore;
  readonly snapshots: SnapshotStore;
  readonly evidence: EvidenceStore;
  readonly #db: KeyValue;
  readonly #repositories: Repositories;
  readonly #genesis: Genesis;
  #head: SealedBlock;
  #snapshot: Snapshot | undefined;
  #isCommitting = false;

  constructor(db: KeyValue, repositories: Repositories, genesis: Genesis, head: SealedBlock) {
    this.#db = db;
    this.#repositories = repositories;
    this.#genesis = genesis;
    this.#head = head;
    this.#snapshot = readSnapshot(repositories);
    const { state } = repositories;
    this.chain = this.#chainStore();
    this.evidence = repositories.evidence;
    this.state = {
      root: () => (this.#isCommitting ? undefined : this.#head.block.header.stateRoot),
      isWhole: () => this.#snapshot === undefined,
      account: state.account,
      slot: state.slot,
      code: state.code,
      node: state.node,
    };
    this.snapshots = {
      node: state.node,
      code: state.code,
      add: ({ nodes, codes }) => db.write(state.writes({ accounts: [], slots: [], nodes, codes })),
      adopt: (snapshot) => this.#adopt(snapshot),
    };
  }

  /** Waits for a commit under way. */
  close(): Promise<void> {
    return this.#db.close();
  }

  #chainStore(): ChainStore {
    const { blocks, receipts, senders, transactions } = this.#repositories;
    const numberOf = (hash: Hash): bigint | undefined => blocks.numberOf(hash);
    return {
      head: () => this.#head,
      earliest: () => mapDefined(this.#snapshot, ({ sealed }) => numberAfter(sealed)) ?? 0n,
      hashByNumber: (number) => blocks.hashOf(number) ?? ancestorAt(this.#snapshot, number),
      snapshot: () => this.#snapshot,
      blockByNumber: (number) => blocks.byNumber(number),
      blockByHash: (hash) => mapDefined(numberOf(hash), blocks.byNumber),
      receiptsOf: (hash) => mapDefined(numberOf(hash), receipts.byNumber),
      sendersOf: (hash) => mapDefined(numberOf(hash), senders.byNumber),
      locationOf: (hash) => transactions.locationOf(hash),
      commit: (executed, sealed) => this.#commit(executed, sealed),
    };
  }

  async #commit(executed: ExecutedBlock, sealed: SealedBlock): Promise<void> {
    const { header } = sealed.block;
    assert(executed.hash === sealed.hash, "the block committed is the block executed");
    assert(header.parentHash === this.#head.hash, "a block is committed on its parent");
    await this.#moveTo(sealed, commitWrites(this.#repositories, executed, sealed));
  }

  async #adopt(snapshot: Snapshot): Promise<void> {
    const { sealed } = snapshot;
    assert(
      this.#head.block.header.number === 0n,
      "a snapshot is for a chain of nothing but genesis",
    );
    assert(sealed.block.header.number > 0n, "a snapshot is of a later block");
    const root = sealed.block.header.stateRoot;
    assert(this.#repositories.state.node(root) !== undefined, "the state of a snapshot is there");
    await this.#moveTo(sealed, adoptWrites(this.#repositories, this.#genesis, snapshot), snapshot);
  }

  async #moveTo(
    sealed: SealedBlock,
    writes: readonly Write[],
    snapshot = this.#snapshot,
  ): Promise<void> {
    assert(!this.#isCommitting, "one commit at a time");
    // From here until it is done, the flat state may be of either block. After a failure it stays so: the node stops.
    this.#isCommitting = true;
    await this.#db.write(writes);
    this.#head = sealed;
    this.#snapshot = snapshot;
    this.#isCommitting = false;
  }
}

/** The flat state of the genesis goes: none of it is known to hold at the snapshot. */
function adoptWrites(
  { blocks, meta, state }: Repositories,
  { delta }: Genesis,
  snapshot: Snapshot,
): readonly Write[] {
  const { sealed } = snapshot;
  return [
    ...blocks.writes(sealed),
    ...state.writes({
      accounts: delta.accounts.map(({ address }) => ({ address, value: undefined })),
      slots: delta.slots.map(({ address, slot }) => ({ address, slot, value: undefined })),
      codes: [],
      nodes: [],
    }),
    meta.writeSnapshot(snapshot),
    meta.writeHead(sealed.block.header.number),
  ];
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

function ancestorAt(snapshot: Snapshot | undefined, number: bigint): Hash | undefined {
  if (snapshot === undefined) return undefined;
  const distance = snapshot.sealed.block.header.number - number;
  return distance > 0n ? snapshot.ancestors[Number(distance - 1n)] : undefined;
}

function numberAfter({ block }: SealedBlock): bigint {
  return block.header.number + 1n;
}

function mapDefined<T, U>(value: T | undefined, map: (value: T) => U): U | undefined {
  return value === undefined ? undefined : map(value);
}
