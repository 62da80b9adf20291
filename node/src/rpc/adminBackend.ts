import type { Address, Hash } from "../types/hex.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Peer } from "../types/ports/network.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RPCBackend } from "./backend.ts";

/** The movable clock of a development network. */
export interface DevelopmentClock {
  /** Moves the clock of every validator forward by `seconds` when the machines' clocks show `applyAtMs`. */
  advance(seconds: bigint, applyAtMs: number): void | Promise<void>;
  /** Milliseconds since the Unix epoch on the chain's clock. */
  nowMs(): number;
}

/** What the operator of a node may do to it, and clients may not. */
export interface AdminBackend {
  peers(): readonly Peer[];
  /** Ends the connection to a peer and refuses it for a while. */
  dropPeer(address: Address): void;
  readonly pool: Pick<TxPool, "content" | "get">;
  readonly chain: RPCBackend["chain"];
  readonly executor: Pick<Executor, "trace">;
  /** Throws transactions out of this node's pool; returns how many were pooled. */
  discard(hashes: readonly Hash[]): number;
  /** Present only where the genesis declares a development network. */
  readonly developmentClock?: DevelopmentClock | undefined;
}
