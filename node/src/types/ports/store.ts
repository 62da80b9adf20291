import type { Block, SealedBlock } from "../block.ts";
import type { PreparedCertificate, Recovered, VoteRecord } from "../consensus.ts";
import type { Address, Hash, Hex } from "../hex.ts";
import type { Receipt } from "../receipt.ts";
import type { NodeChange, StoredNode } from "./storedNode.ts";

/** Where a transaction was included. */
export interface TransactionLocation {
  readonly blockHash: Hash;
  readonly blockNumber: bigint;
  readonly index: number;
}

/**
 * Where a trie node is, and of which trie: `0x00 ‖ path` of the state trie, `0x01 ‖ keccak256(address) ‖ path` of an
 * account's storage trie. A path has a byte for each nibble.
 */
export type Place = Hex;

/** A trie node by the hash of its bytes and its place, or a code, which is nowhere (`0x`), by its hash. */
export interface StatePiece {
  readonly hash: Hash;
  readonly place: Place;
}

/** State changes of one block, as exec produced them; written in the block's own batch. */
export interface StateDelta {
  readonly codes: readonly { readonly hash: Hash; readonly code: Uint8Array }[];
  /** Trie nodes that are new at their places, and places left empty; each place once. */
  readonly nodes: readonly NodeChange[];
}

/** Trie nodes and codes by hash: content that no block replaces. */
export interface HashedState {
  readonly nodes: readonly { readonly hash: Hash; readonly node: Uint8Array }[];
  readonly codes: StateDelta["codes"];
}

/** A block executed on its parent: everything that one synced batch writes. */
export interface ExecutedBlock {
  readonly block: Block;
  /** Block hash. */
  readonly hash: Hash;
  readonly receipts: readonly Receipt[];
  readonly senders: readonly Address[];
  readonly delta: StateDelta;
}

/** Trie nodes of every kept height, whose leaves are accounts and slots, and codes. Synchronous: the EVM reads through it. */
export interface StateStore {
  code(hash: Hash): Uint8Array | undefined;
  /** The encoding of the node that has this hash and was at this place in the state after a block, if that is kept. */
  node(hash: Hash, place: Place, block: bigint): Uint8Array | undefined;
  /**
   * What is stored of a node: what was at the place in the state after a block, then what is kept by the hash. The first whose
   * hash it is, is it. A leaf below a branch is in the branch's form.
   */
  storedNodes(hash: Uint8Array, place: Uint8Array, block: bigint): Iterable<StoredNode>;
}

/** Logs by their emitter, their event and its first indexed argument. */
export interface LogSelector {
  readonly address: Address;
  readonly event: Hash;
  /** Undefined for any. */
  readonly argument: Hash | undefined;
}

/** Where logs are, without reading the blocks in between. */
export interface LogIndex {
  /** The first block whose logs it knows. */
  from(): bigint;
  /**
   * The first `max` blocks of a range that may have such logs, in order; nearly all of them have. Undefined where any
   * argument is asked for and more than `max` places are to be looked at.
   * @param range blocks, both inclusive
   */
  blocksWith(
    selector: LogSelector,
    range: { readonly from: bigint; readonly to: bigint },
    max: number,
  ): Promise<readonly bigint[] | undefined>;
}

/** Blocks, receipts and indices. */
export interface ChainStore {
  head(): SealedBlock;
  /** The first block kept with its receipts and senders: 0, or the one after the snapshot that the chain was taken over at. */
  earliest(): bigint;
  /** The first block whose state is kept. */
  earliestState(): bigint;
  /** Also of the blocks before a snapshot that BLOCKHASH can ask for. */
  hashByNumber(number: bigint): Hash | undefined;
  /** Where the chain begins if it was taken over. */
  snapshot(): Snapshot | undefined;
  blockByNumber(number: bigint): SealedBlock | undefined;
  blockByHash(hash: Hash): SealedBlock | undefined;
  receiptsOf(hash: Hash): readonly Receipt[] | undefined;
  sendersOf(hash: Hash): readonly Address[] | undefined;
  locationOf(transactionHash: Hash): TransactionLocation | undefined;
  readonly logs: LogIndex;
  /** What was kept last by `keepValidators`. */
  keptValidators(): KeptValidators | undefined;
  /** Resolves when it is on disk, in the place of what was kept before. */
  keepValidators(kept: KeptValidators): Promise<void>;
  /** One synced batch: block with seals, receipts, senders, indices, state. Resolves when it is on disk. */
  commit(executed: ExecutedBlock, sealed: SealedBlock): Promise<void>;
}

/** The set that decides the block after one whose own state names none: it is that of an earlier block, whose state may be gone. */
export interface KeptValidators {
  readonly block: Hash;
  readonly validators: readonly Address[];
}

/** A sealed block whose state was fetched instead of computed. */
export interface Snapshot {
  readonly sealed: SealedBlock;
  /** The set that decides the block after it. */
  readonly validators: readonly Address[];
  /** Hashes of the blocks before it, the parent's first: those that BLOCKHASH can ask for. */
  readonly ancestors: readonly Hash[];
}

/** Where a state from peers is put together. Until a snapshot is adopted the chain and its state know nothing of it. */
export interface SnapshotStore extends Pick<StateStore, "node" | "code"> {
  /** Former versions of nodes looked at so far: what finding those of earlier states has cost. */
  looks(): number;
  /**
   * Adds trie nodes and codes in one synced batch. A node is added with or after all that it refers to: so what is below
   * a stored node is stored too, however the node was stopped, and fetching goes on where it was. Rejects DB_WRITE_FAILED:
   * the node has to stop.
   */
  add(items: HashedState): Promise<void>;
  /** One synced batch: a chain that has only its genesis goes on from the snapshot, whose state is complete. */
  adopt(snapshot: Snapshot): Promise<void>;
}

/** Signed votes and locks, on disk before anything reveals them. */
export interface WriteAheadLog {
  /** A vote that is in the log already is not written again; one that contradicts it is refused as a broken invariant. */
  recordVote(vote: VoteRecord): Promise<void>;
  recordPrepared(height: bigint, certificate: PreparedCertificate): Promise<void>;
  /** What binds us at a height; undefined if nothing was ever signed there. */
  recovered(height: bigint): Promise<Recovered | undefined>;
  /** Votes at a height and above it: where the chain was lost or fell back, the log is ahead of it. */
  votesFrom(height: bigint): readonly VoteRecord[];
  /**
   * Block `height` is on disk: heights below it may be forgotten. It is kept itself, since a disk that lost its last
   * block must not meet a log that knows nothing of it.
   */
  truncate(height: bigint): Promise<void>;
}
