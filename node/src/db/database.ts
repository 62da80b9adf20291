import { assert } from "../types/assert.ts";
import type { SealedBlock } from "../types/block.ts";
import { encodingOf, leavesIn } from "../types/codec/trieNode.ts";
import type { Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";
import type {
  ChainStore,
  ExecutedBlock,
  Snapshot,
  SnapshotStore,
  StateDelta,
  StateStore,
} from "../types/ports/store.ts";
import { STATE_BLOCKS_KEPT } from "../types/stateWindow.ts";
import { withChecksums } from "./checksums.ts";
import { dbCorrupt } from "./errors.ts";
import type { KeyValue, Write } from "./keyValue.ts";
import { openKeyValue } from "./level.ts";
import { checkIdentity, readHead, readSnapshot, STATE_ROOT } from "./opening.ts";
import { textOf } from "./repositories/nodes.ts";
import { createRepositories, type Repositories } from "./repositories/repositories.ts";

/** The first block and the state it starts from. */
export interface Genesis {
  readonly sealed: SealedBlock;
  readonly delta: StateDelta;
}

export interface DatabaseOptions {
  /** How many blocks before the head have states that are kept; all of them with `all`. */
  readonly historyBlocks?: number | "all" | undefined;
}

/** A window that was made smaller is reached by and by: a block forgets no more than two. */
const FORGOTTEN_MAX = 2;

/**
 * Opens the database, and writes the genesis into a new one. Throws DB_LOCKED, DB_UNREADABLE, DB_CORRUPT,
 * DB_WRONG_GENESIS or DB_WRONG_VERSION.
 */
export async function openDatabase(
  path: string,
  genesis: Genesis,
  options?: DatabaseOptions,
): Promise<Database> {
  return createDatabase(await openKeyValue(path), genesis, options);
}

/**
 * The database over an open store, which it closes, also when it throws. Throws DB_UNREADABLE, DB_CORRUPT,
 * DB_WRONG_GENESIS or DB_WRONG_VERSION.
 */
export async function createDatabase(
  store: KeyValue,
  genesis: Genesis,
  { historyBlocks = STATE_BLOCKS_KEPT }: DatabaseOptions = {},
): Promise<Database> {
  const db = withChecksums(store);
  try {
    const repositories = createRepositories(db);
    if (repositories.meta.isNew()) await writeGenesis(db, repositories, genesis);
    checkIdentity(repositories.meta, genesis.sealed.hash);
    const kept = historyBlocks === "all" ? undefined : BigInt(historyBlocks);
    const head = readHead(repositories);
    const logsFrom = await beginLogIndex(db, repositories, head);
    return new Database(db, repositories, { head, kept, logsFrom });
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
  /** Undefined when every state is kept. */
  readonly #historyBlocks: bigint | undefined;
  readonly #logsFrom: bigint;
  #head: SealedBlock;
  #stateFrom: bigint;
  #snapshot: Snapshot | undefined;
  #isCommitting = false;

  constructor(db: KeyValue, repositories: Repositories, { head, kept, logsFrom }: Found) {
    this.#db = db;
    this.#repositories = repositories;
    this.#historyBlocks = kept;
    this.#logsFrom = logsFrom;
    this.#head = head;
    this.#stateFrom = repositories.meta.stateFrom() ?? 0n;
    this.#snapshot = readSnapshot(repositories);
    const { codes, nodes } = repositories;
    this.chain = this.#chainStore();
    this.evidence = repositories.evidence;
    this.state = {
      code: codes.code,
      node: nodes.node,
      storedNodes: nodes.storedNodes,
    };
    this.snapshots = {
      looks: nodes.looks,
      node: nodes.node,
      code: codes.code,
      add: (items) => db.write([...nodes.writesHashed(items.nodes), ...codes.writes(items.codes)]),
      adopt: (snapshot) => this.#adopt(snapshot),
    };
  }

  /** Waits for a commit under way. */
  close(): Promise<void> {
    return this.#db.close();
  }

  #chainStore(): ChainStore {
    const { blocks, logs, meta, receipts, senders, transactions } = this.#repositories;
    const numberOf = (hash: Hash): bigint | undefined => blocks.numberOf(hash);
    const byNumber = (number: bigint): SealedBlock | undefined =>
      blocks.byNumber(number) ?? this.#absent(number);
    return {
      head: () => this.#head,
      earliest: () => this.#earliest(),
      earliestState: () => this.#stateFrom,
      hashByNumber: (number) =>
        blocks.hashOf(number) ?? ancestorAt(this.#snapshot, number) ?? this.#absent(number),
      snapshot: () => this.#snapshot,
      blockByNumber: byNumber,
      blockByHash: (hash) => mapDefined(numberOf(hash), byNumber),
      receiptsOf: (hash) => mapDefined(numberOf(hash), receipts.byNumber),
      sendersOf: (hash) => mapDefined(numberOf(hash), senders.byNumber),
      locationOf: (hash) => transactions.locationOf(hash),
      logs: { from: () => this.#logsFrom, blocksWith: logs.blocksWith },
      keptValidators: () => meta.keptValidators(),
      keepValidators: (kept) => this.#db.write([meta.writeKeptValidators(kept)]),
      commit: (executed, sealed) => this.#commit(executed, sealed),
    };
  }

  #earliest(): bigint {
    return mapDefined(this.#snapshot, ({ sealed }) => numberAfter(sealed)) ?? 0n;
  }

  /** No block, unless it is one that the chain must have. Throws DB_CORRUPT. */
  #absent(number: bigint): undefined {
    const isBelowHead = number >= this.#earliest() && number <= this.#head.block.header.number;
    if (isBelowHead) throw dbCorrupt("a block below the head is missing", { number });
  }

  async #commit(executed: ExecutedBlock, sealed: SealedBlock): Promise<void> {
    const { header } = sealed.block;
    assert(executed.hash === sealed.hash, "the block committed is the block executed");
    assert(header.parentHash === this.#head.hash, "a block is committed on its parent");
    const writes = commitWrites(this.#repositories, executed, sealed);
    const { writes: forgotten, stateFrom } = this.#forget(header.number, writes);
    await this.#moveTo(sealed, [...writes, ...forgotten], { stateFrom });
  }

  async #adopt(snapshot: Snapshot): Promise<void> {
    const { sealed } = snapshot;
    assert(
      this.#head.block.header.number === 0n,
      "a snapshot is for a chain of nothing but genesis",
    );
    const { number, stateRoot } = sealed.block.header;
    assert(number > 0n, "a snapshot is of a later block");
    const node = this.#repositories.nodes.node(stateRoot, STATE_ROOT, number);
    assert(node !== undefined, "the state of a snapshot is there");
    await this.#moveTo(sealed, adoptWrites(this.#repositories, snapshot), {
      stateFrom: number,
      snapshot,
    });
  }

  /** What leaves the window with a block, and the first state that is kept then. */
  #forget(
    head: bigint,
    writes: readonly Write[],
  ): { readonly writes: readonly Write[]; readonly stateFrom: bigint } {
    const { meta, nodes } = this.#repositories;
    const target = this.#historyBlocks === undefined ? 0n : head - this.#historyBlocks;
    let stateFrom = this.#stateFrom;
    if (stateFrom >= target) return { writes: [], stateFrom };
    const written = new Set(writes.map(({ key }) => textOf(key)));
    const forgotten: Write[] = [];
    for (let count = 0; count < FORGOTTEN_MAX && stateFrom < target; count++) {
      stateFrom += 1n;
      // What this block replaced leads to the states before it.
      forgotten.push(...nodes.forget(stateFrom, written));
    }
    return { writes: [...forgotten, meta.writeStateFrom(stateFrom)], stateFrom };
  }

  async #moveTo(
    sealed: SealedBlock,
    writes: readonly Write[],
    { stateFrom, snapshot = this.#snapshot }: Moved,
  ): Promise<void> {
    assert(!this.#isCommitting, "one commit at a time");
    // After a failure it stays so: the node stops.
    this.#isCommitting = true;
    await this.#db.write(writes);
    this.#head = sealed;
    this.#snapshot = snapshot;
    this.#stateFrom = stateFrom;
    this.#isCommitting = false;
  }
}

/** What a database is opened with. */
interface Found {
  readonly head: SealedBlock;
  /** Undefined when every state is kept. */
  readonly kept: bigint | undefined;
  readonly logsFrom: bigint;
}

interface Moved {
  readonly stateFrom: bigint;
  readonly snapshot?: Snapshot | undefined;
}

function adoptWrites({ blocks, meta }: Repositories, snapshot: Snapshot): readonly Write[] {
  const { sealed } = snapshot;
  return [
    ...blocks.writes(sealed),
    meta.writeStateFrom(sealed.block.header.number),
    meta.writeSnapshot(snapshot),
    meta.writeHead(sealed.block.header.number),
  ];
}

function commitWrites(
  repositories: Repositories,
  executed: ExecutedBlock,
  sealed: SealedBlock,
): readonly Write[] {
  const { blocks, codes, logs, meta, nodes, receipts, senders, transactions } = repositories;
  const { number } = sealed.block.header;
  const locations = executed.receipts.map(({ transactionHash }, index) =>
    transactions.write(transactionHash, { blockHash: sealed.hash, blockNumber: number, index }),
  );
  return [
    ...blocks.writes(sealed),
    receipts.write(number, executed.receipts),
    ...logs.writes(number, executed.receipts),
    senders.write(number, executed.senders),
    ...locations,
    ...codes.writes(executed.delta.codes),
    ...nodes.writes(number, executed.delta.nodes),
    meta.writeHead(number),
  ];
}

/** The first block in the index of logs; a chain from before there was one is indexed from its next block on. */
async function beginLogIndex(
  db: KeyValue,
  { meta }: Repositories,
  head: SealedBlock,
): Promise<bigint> {
  const stored = meta.logsFrom();
  if (stored !== undefined) return stored;
  const next = numberAfter(head);
  await db.write([meta.writeLogsFrom(next)]);
  return next;
}

async function writeGenesis(
  db: KeyValue,
  { blocks, codes, meta, nodes, receipts, senders }: Repositories,
  { sealed, delta }: Genesis,
): Promise<void> {
  // Its state is kept for ever: the first set of validators is in it.
  const hashed = delta.nodes.flatMap(({ node: { form } }) =>
    [encodingOf(form), ...leavesIn(form).map(({ leaf }) => leaf)].map((node) => ({
      hash: keccak256Hex(node),
      node,
    })),
  );
  await db.write([
    ...blocks.writes(sealed),
    receipts.write(0n, []),
    senders.write(0n, []),
    ...codes.writes(delta.codes),
    ...nodes.writes(0n, delta.nodes),
    ...nodes.writesHashed(hashed),
    meta.writeHead(0n),
    meta.writeLogsFrom(0n),
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
