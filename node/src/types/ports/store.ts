import type { Block, SealedBlock } from "../block.ts";
import type { PreparedCertificate, Recovered, VoteRecord } from "../consensus.ts";
import type { Address, Hash } from "../hex.ts";
import type { Receipt } from "../receipt.ts";

/** Where a transaction was included. */
export interface TransactionLocation {
  readonly blockHash: Hash;
  readonly blockNumber: bigint;
  readonly index: number;
}

/** State changes of one block, as exec produced them; written in the block's own batch. */
export interface StateDelta {
  readonly accounts: readonly {
    readonly address: Address;
    readonly value: Uint8Array | undefined;
  }[];
  readonly slots: readonly {
    readonly address: Address;
    readonly slot: Hash;
    readonly value: Uint8Array | undefined;
  }[];
  readonly codes: readonly { readonly hash: Hash; readonly code: Uint8Array }[];
  /** Trie nodes by hash. */
  readonly nodes: readonly { readonly hash: Hash; readonly node: Uint8Array }[];
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

/** Flat state at the head, and trie nodes of every kept height. Synchronous: the EVM reads through it. */
export interface StateStore {
  /** Root of the state that accounts and slots are of; undefined while a commit is under way, when only codes and nodes can be read. */
  root(): Hash | undefined;
  account(address: Address): Uint8Array | undefined;
  slot(address: Address, slot: Hash): Uint8Array | undefined;
  code(hash: Hash): Uint8Array | undefined;
  node(hash: Hash): Uint8Array | undefined;
}

/** Blocks, receipts and indices. */
export interface ChainStore {
  head(): SealedBlock;
  blockByNumber(number: bigint): SealedBlock | undefined;
  blockByHash(hash: Hash): SealedBlock | undefined;
  receiptsOf(hash: Hash): readonly Receipt[] | undefined;
  sendersOf(hash: Hash): readonly Address[] | undefined;
  locationOf(transactionHash: Hash): TransactionLocation | undefined;
  /** One synced batch: block with seals, receipts, senders, indices, state. Resolves when it is on disk. */
  commit(executed: ExecutedBlock, sealed: SealedBlock): Promise<void>;
}

/** Signed votes and locks, on disk before anything reveals them. */
export interface WriteAheadLog {
  recordVote(vote: VoteRecord): Promise<void>;
  recordPrepared(height: bigint, certificate: PreparedCertificate): Promise<void>;
  recovered(height: bigint): Promise<Recovered | undefined>;
  /** Forgets heights up to and including `height`. */
  truncate(height: bigint): Promise<void>;
}
