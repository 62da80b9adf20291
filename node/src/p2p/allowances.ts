import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { NetworkLimits } from "./limits.ts";
import { TokenBucket } from "./tokenBucket.ts";

type InboundLimits = Pick<NetworkLimits, "inboundBytes" | "inboundFrames" | "inboundTransactions">;

/** What came from a peer, or was done for it. */
export interface Inbound {
  readonly bytes?: number;
  readonly frames?: number;
  readonly transactions?: number;
}

/** What one peer may send, over whatever connections. */
export class Allowance {
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;
  readonly #transactions: TokenBucket;

  constructor(limits: InboundLimits, nowMs: number) {
    this.#bytes = new TokenBucket(limits.inboundBytes, nowMs);
    this.#frames = new TokenBucket(limits.inboundFrames, nowMs);
    this.#transactions = new TokenBucket(limits.inboundTransactions, nowMs);
  }

  /** Counts what came and returns for how many milliseconds the peer should not be read from. */
  take({ bytes = 0, frames = 0, transactions = 0 }: Inbound, nowMs: number): number {
    return Math.max(
      this.#bytes.take(bytes, nowMs),
      this.#frames.take(frames, nowMs),
      this.#transactions.take(transactions, nowMs),
    );
  }

  /** Whether it is as good as a new one. */
  isFull(nowMs: number): boolean {
    return [this.#bytes, this.#frames, this.#transactions].every((bucket) => bucket.isFull(nowMs));
  }
}

export interface AllowancesOptions {
  readonly limits: InboundLimits;
  readonly clock: Pick<Clock, "elapsedMs">;
  /** Whether a connection with the peer stands, greeted or not. */
  readonly isConnected: (peer: Address) => boolean;
}

/**
 * The allowance of every peer: reconnecting does not refill it. Kept are those of peers that are connected, and of those that
 * left and are not yet where a newcomer starts, which takes seconds; none but admitted peers have one.
 */
export class Allowances {
  readonly #options: AllowancesOptions;
  readonly #allowances = new Map<Address, Allowance>();

  constructor(options: AllowancesOptions) {
    this.#options = options;
  }

  of(peer: Address): Allowance {
    const { limits, clock, isConnected } = this.#options;
    const nowMs = clock.elapsedMs();
    for (const [other, allowance] of this.#allowances) {
      if (allowance.isFull(nowMs) && !isConnected(other)) this.#allowances.delete(other);
    }
    const allowance = this.#allowances.get(peer) ?? new Allowance(limits, nowMs);
    this.#allowances.set(peer, allowance);
    return allowance;
  }
}
