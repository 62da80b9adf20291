import type { Rate } from "../p2p/limits.ts";
import { TokenBucket } from "../p2p/tokenBucket.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";

export interface BudgetOptions {
  /** In units of work. */
  readonly rate: Rate;
  readonly clock: Pick<Clock, "elapsedMs">;
  /** A peer has used up its budget; told once a minute at most. */
  readonly onOverdrawn: (peer: Address) => void;
}

/** What each peer may have us do. */
export interface Budgets {
  /** False while the peer is in debt: then what it sends is not to be looked at. */
  affords(peer: Address): boolean;
  /** Takes what the work was, when that is known; the last of it may lead into debt. */
  charge(peer: Address, units: number): void;
  /** Forgets peers for whom nothing is done any more. */
  retain(isKept: (peer: Address) => boolean): void;
  /** How often a peer could not afford what it asked for. */
  refusedCount(): number;
}

const TOLD_MS = 60_000;

interface Account {
  readonly bucket: TokenBucket;
  toldMs: number;
}

export function createBudgets({ rate, clock, onOverdrawn }: BudgetOptions): Budgets {
  const accounts = new Map<Address, Account>();
  let refused = 0;

  const accountOf = (peer: Address): Account => {
    const existing = accounts.get(peer);
    if (existing !== undefined) return existing;
    const account = { bucket: new TokenBucket(rate, clock.elapsedMs()), toldMs: -TOLD_MS };
    accounts.set(peer, account);
    return account;
  };

  return {
    affords(peer) {
      const account = accountOf(peer);
      const nowMs = clock.elapsedMs();
      if (account.bucket.take(0, nowMs) === 0) return true;
      refused += 1;
      if (nowMs - account.toldMs >= TOLD_MS) {
        account.toldMs = nowMs;
        onOverdrawn(peer);
      }
      return false;
    },
    charge: (peer, units) => void accountOf(peer).bucket.take(units, clock.elapsedMs()),
    retain(isKept) {
      for (const peer of accounts.keys()) if (!isKept(peer)) accounts.delete(peer);
    },
    refusedCount: () => refused,
  };
}
