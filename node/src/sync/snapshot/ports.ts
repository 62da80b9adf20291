import type { Header } from "../../types/block.ts";
import type { Recover } from "../../types/codec/signature.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { Network } from "../../types/ports/network.ts";
import type { Place, Snapshot, SnapshotStore, StatePiece } from "../../types/ports/store.ts";
import type { PeerBook, SyncLogger } from "../peerBook.ts";

/** What a stored piece of the state refers to, and in which of the two kinds of trie, or among the codes, it is. */
export interface StateReference extends StatePiece {
  readonly kind: "account" | "storage" | "code";
}

/** Trie nodes and codes by hash; undefined for what is not there. */
export type StateSource = Pick<SnapshotStore, "node" | "code">;

/** The parts of a node that a snapshot is made with; execution is not this room's. */
export interface SnapshotPorts {
  readonly store: SnapshotStore;
  /** What the trie node at a place refers to. */
  readonly referencesOf: (place: Place, node: Uint8Array) => readonly StateReference[];
  /**
   * `getValidators()` on the state of a header, empty if the contract fails. Throws EXEC_STATE_MISSING with hash and
   * place of the first node or code that the source does not have.
   */
  readonly validatorsIn: (source: StateSource, header: Header) => Promise<readonly Address[]>;
  /** Makes the snapshot the head of a chain that has only its genesis. */
  readonly adopt: (snapshot: Snapshot) => Promise<void>;
  /** A failure after which the node must not go on. */
  readonly onFatal: (error: unknown) => void;
  /** A peer must be further ahead than this; the blocks are fetched otherwise. */
  readonly distance: bigint;
  readonly limits?: Partial<StateLimits>;
}

export interface StateLimits {
  /** Trie nodes and codes asked for at once. */
  readonly batchMax: number;
  /** Nodes known to be missing, or waiting for what is below them, above which only one at a time is asked for. */
  readonly openMax: number;
  /** Fetched bytes that one synced batch writes. */
  readonly flushBytes: number;
}

export const DEFAULT_STATE_LIMITS: StateLimits = {
  batchMax: 384,
  openMax: 50_000,
  flushBytes: 1024 * 1024,
};

/** What the steps of a snapshot share. */
export interface SnapshotContext extends SnapshotPorts {
  readonly network: Pick<Network, "requestBlocks" | "requestHeaders" | "requestState">;
  readonly peers: PeerBook;
  readonly recover: Recover;
  readonly transactionsRootOf: (transactions: readonly Uint8Array[]) => Hash;
  /** Seconds that a timestamp is after its parent's, at least; 1 unless given. */
  readonly timestampGapMin?: bigint | undefined;
  readonly logger: SyncLogger;
}
