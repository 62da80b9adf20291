import type { DecodeTransaction } from "../crypto/transaction.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network } from "../types/ports/network.ts";
import type { RecoverAhead } from "../types/ports/recoverAhead.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { type Arrival, createArrivalQueue } from "./arrivalQueue.ts";
import { createBudgets } from "./budgets.ts";

export interface IntakePorts {
  readonly decodeTransaction: DecodeTransaction;
  readonly pool: Pick<TxPool, "add" | "get">;
  /** Whether a block had the transaction lately: then it is not even decoded. */
  readonly isIncluded: (hash: Hash) => boolean;
  readonly recoverAhead: RecoverAhead;
  readonly network: Pick<Network, "broadcastTransactions">;
  readonly clock: Pick<Clock, "elapsedMs">;
  /** Told what went wrong here with transactions of a peer; they are lost. */
  readonly onFault: (error: unknown) => void;
  /** A peer passes on more that is of no use than we are willing to check; told once a minute at most. */
  readonly onFlood: (from: Address) => void;
}

/** The way of transactions into the pool. */
export interface Intake {
  /** Recovers, checks, pools and gossips a client's transaction; throws a NodeError naming the rule it breaks. */
  submit(raw: Uint8Array): Hash;
  /** Transactions that a peer passed on; those we cannot take are its business or old news. */
  receive(from: Address, transactions: readonly Uint8Array[]): void;
  /** A transaction that a peer passed on and that waits for its sender to be known. */
  underway(hash: Hash): Uint8Array | undefined;
  /** The returned function ends it. */
  onPending(listener: (transaction: RecoveredTransaction) => void): () => void;
}

/**
 * What checking for nothing may cost us for one peer, in refused transactions. Many are refused in good faith: they were
 * included while they were on their way. What is no transaction at all is not.
 */
const WASTE = { perSecond: 200, burst: 4_000 } as const;
const REFUSED_UNITS = 1;
const UNDECODABLE_UNITS = 100;

export function createIntake(ports: IntakePorts): Intake {
  const { decodeTransaction, pool, network, clock } = ports;
  const budgets = createBudgets({ rate: WASTE, clock, onOverdrawn: ports.onFlood });
  const listeners = new Set<(transaction: RecoveredTransaction) => void>();
  const admit = (raw: Uint8Array, hash?: Hash): RecoveredTransaction => {
    const transaction = decodeTransaction(raw, hash);
    pool.add(transaction);
    for (const listener of listeners) listener(transaction);
    return transaction;
  };
  const admitOrCharge = (from: Address, raw: Uint8Array, hash: Hash): void => {
    try {
      admit(raw, hash);
    } catch (error) {
      const units = wasteOf(error);
      if (units === undefined) throw error;
      budgets.charge(from, units);
    }
  };
  const take = (from: Address, arrivals: readonly Arrival[]): void => {
    for (const { hash, raw } of arrivals) {
      // Another may have passed it on, or a block had it, while it waited: no fault of the peer's.
      if (pool.get(hash) !== undefined || ports.isIncluded(hash)) continue;
      if (!budgets.affords(from)) return;
      admitOrCharge(from, raw, hash);
    }
  };
  const queue = createArrivalQueue({
    take,
    recoverAhead: ports.recoverAhead,
    onFault: ports.onFault,
  });
  /** What of it is new; that a block had it lately costs the peer something. */
  const newOf = (from: Address, transactions: readonly Uint8Array[]): readonly Arrival[] => {
    const arrivals: Arrival[] = [];
    for (const raw of transactions) {
      // Not decoded again to learn that it is there already.
      const hash = keccak256Hex(raw);
      if (pool.get(hash) !== undefined) continue;
      if (!budgets.affords(from)) break;
      if (ports.isIncluded(hash)) budgets.charge(from, REFUSED_UNITS);
      else arrivals.push({ hash, raw });
    }
    return arrivals;
  };
  return {
    submit(raw) {
      const { hash } = admit(raw);
      network.broadcastTransactions([raw]);
      return hash;
    },
    receive(from, transactions) {
      const arrivals = newOf(from, transactions);
      if (arrivals.length > 0) queue.add(from, arrivals);
    },
    underway: queue.underway,
    onPending(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What a refusal costs whoever passed the transaction on; undefined of a fault of ours. */
function wasteOf(error: unknown): number | undefined {
  if (!(error instanceof NodeError)) return undefined;
  if (error.code === "CRYPTO_INVALID_TRANSACTION") return UNDECODABLE_UNITS;
  return error.code.startsWith("TXPOOL_") ? REFUSED_UNITS : undefined;
}
