import type { Header, SealedBlock } from "../block.ts";
import type { Address, Hash } from "../hex.ts";
import type { View } from "../message.ts";
import type { Preview } from "./preview.ts";
import type { StatePiece } from "./store.ts";

export interface PeerStatus {
  readonly headNumber: bigint;
  readonly headHash: Hash;
  /** The first block that the node can give; the state it can give begins one block earlier. 0 unless a snapshot was taken over. */
  readonly earliestNumber: bigint;
}

export interface Peer {
  /** Node key address, bound to the peer's certificate by the consortium CA. */
  readonly address: Address;
  readonly status: PeerStatus;
  /** How far its clock is ahead of ours, in milliseconds; undefined until that is known. */
  readonly clockOffsetMs?: number | undefined;
}

/** What the node hears from authenticated peers. Handlers never throw. */
export interface NetworkHandlers {
  /** An encoded, unverified QBFT message `[code, RLP]`, in full, whatever form it travelled in. */
  onConsensus(from: Address, message: Uint8Array): void;
  /** Whether a proposal of this peer may be of use: only then are the transactions looked for that it names. */
  awaitsProposal(from: Address, view: View): boolean;
  /** A part of the block that a peer says it is building. */
  onPreview(from: Address, preview: Preview): void;
  /** A transaction of the pool, as it was signed. */
  transaction(hash: Hash): Uint8Array | undefined;
  onTransactions(from: Address, transactions: readonly Uint8Array[]): void;
  /** Also called when a peer connects. */
  onStatus(from: Address, status: PeerStatus): void;
  /** Answers a peer's request; bounded by the transport. */
  blocksFrom(number: bigint, count: number): readonly SealedBlock[];
  /** As blocksFrom, without the bodies. */
  headersFrom(number: bigint, count: number): readonly Header[];
  /** A trie node or a code of the state after a block. */
  stateItem(piece: StatePiece, block: bigint): Uint8Array | undefined;
  /** What finding state items has cost so far, in records looked at beyond one for each item. */
  stateLooks(): number;
}

export interface Network {
  /** Listens and dials; rejects P2P_LISTEN_FAILED. `status` is our head at the start. */
  start(handlers: NetworkHandlers, status: PeerStatus): Promise<void>;
  stop(): Promise<void>;
  /**
   * To every connected peer; slow peers are dropped, not waited for. A proposal travels with the hashes of its transactions,
   * and the receiving end puts it together again.
   */
  broadcastConsensus(message: Uint8Array): void;
  /** As broadcastConsensus, to one peer; nothing happens when it is not connected. */
  sendConsensus(peer: Address, message: Uint8Array): void;
  /** Before the proposal of the block, whose transactions it names. */
  broadcastPreview(preview: Preview): void;
  broadcastTransactions(transactions: readonly Uint8Array[]): void;
  /** Also what peers that connect later are told. */
  broadcastStatus(status: PeerStatus): void;
  /** Sealed blocks `number ..`, in order, as many as the peer sends; rejects P2P_TIMEOUT, P2P_BUSY or P2P_DISCONNECTED. */
  requestBlocks(peer: Address, number: bigint, count: number): Promise<readonly SealedBlock[]>;
  /** Headers with their seals, otherwise as requestBlocks. */
  requestHeaders(peer: Address, number: bigint, count: number): Promise<readonly Header[]>;
  /**
   * Trie nodes and codes of the state after a block, in the order of what is asked for, as many as fit into an answer;
   * undefined for what the peer does not have. Nothing is checked but the count. Rejects as requestBlocks.
   */
  requestState(
    peer: Address,
    block: bigint,
    pieces: readonly StatePiece[],
  ): Promise<readonly (Uint8Array | undefined)[]>;
  peers(): readonly Peer[];
  /** Ends the connection and refuses it for a while. */
  drop(peer: Address, reason: string): void;
  /** Ends connections of peers that are no longer admitted; to be called when admission may have changed. */
  recheck(): void;
}
