import type { SealedBlock } from "../block.ts";
import type { Address, Hash } from "../hex.ts";

export interface PeerStatus {
  readonly headNumber: bigint;
  readonly headHash: Hash;
}

export interface Peer {
  /** Node key address, bound to the peer's certificate by the consortium CA. */
  readonly address: Address;
  readonly status: PeerStatus;
}

/** What the node hears from authenticated peers. Handlers never throw. */
export interface NetworkHandlers {
  /** An encoded, unverified QBFT message `[code, RLP]`. */
  onConsensus(from: Address, message: Uint8Array): void;
  onTransactions(from: Address, transactions: readonly Uint8Array[]): void;
  /** Also called when a peer connects. */
  onStatus(from: Address, status: PeerStatus): void;
  /** Answers a peer's request; bounded by the transport. */
  blocksFrom(number: bigint, count: number): readonly SealedBlock[];
}

export interface Network {
  /** Listens and dials; rejects P2P_LISTEN_FAILED. `status` is our head at the start. */
  start(handlers: NetworkHandlers, status: PeerStatus): Promise<void>;
  stop(): Promise<void>;
  /** To every connected peer; slow peers are dropped, not waited for. */
  broadcastConsensus(message: Uint8Array): void;
  broadcastTransactions(transactions: readonly Uint8Array[]): void;
  /** Also what peers that connect later are told. */
  broadcastStatus(status: PeerStatus): void;
  /** Sealed blocks `number ..`, in order, as many as the peer sends; rejects P2P_TIMEOUT, P2P_BUSY or P2P_DISCONNECTED. */
  requestBlocks(peer: Address, number: bigint, count: number): Promise<readonly SealedBlock[]>;
  peers(): readonly Peer[];
  /** Ends the connection and refuses it for a while. */
  drop(peer: Address, reason: string): void;
  /** Ends connections of peers that are no longer admitted; to be called when admission may have changed. */
  recheck(): void;
}
