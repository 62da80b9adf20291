import type { DecodeTransaction } from "../crypto/transaction.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network } from "../types/ports/network.ts";
import type { RecoverAhead } from "../types/ports/recoverAhead.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { createBudgets } from "./budgets.ts";

export interface IntakePorts {
  readonly decodeTransaction: DecodeTransaction;
  readonly pool: Pick<TxPool, "add" | "get">;
  /** Whether a block had the transaction lately: then it is not even decoded. */
  readonly isIncluded: (hash: Hash) => boolean;
  readonly recoverAhead: RecoverAhead;
  readonly network: Pick<Network, "broadcastTransactions">;
  readonly clock: Pick<Clock, "elapsedMs">;
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
/** Transactions that wait for their senders, or for those before them, in bytes; with more, the next do not wait. */
const UNDERWAY_BYTES_MAX = 4 * 1024 * 1024;
/** Of one that waits, beside itself. */
const COST_BYTES = 512;

interface Arrival {
  readonly hash: Hash;
  readonly raw: Uint8Array;
}

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
      if (!(error instanceof NodeError)) throw error;
      const isTransaction = error.code !== "CRYPTO_INVALID_TRANSACTION";
      budgets.charge(from, isTransaction ? REFUSED_UNITS : UNDECODABLE_UNITS);
    }
  };
  const underway = new Map<Hash, Uint8Array>();
  /** The end of those that wait: they go into the pool as they came, or nonces would be missing. */
  let last: Promise<void> | undefined;
  let underwayBytes = 0;
  const take = (from: Address, arrivals: readonly Arrival[]): void => {
    for (const { hash, raw } of arrivals) {
      if (pool.get(hash) !== undefined) continue;
      if (!budgets.affords(from)) return;
      if (ports.isIncluded(hash)) budgets.charge(from, REFUSED_UNITS);
      else admitOrCharge(from, raw, hash);
    }
  };
  const takeLater = (from: Address, arrivals: readonly Arrival[], recovered?: Promise<void>) => {
    const cost = arrivals.reduce((sum, { raw }) => sum + raw.length + COST_BYTES, 0);
    underwayBytes += cost;
    for (const { hash, raw } of arrivals) underway.set(hash, raw);
    const turn = Promise.all([last, recovered]).then(() => {
      underwayBytes -= cost;
      for (const { hash } of arrivals) underway.delete(hash);
      if (last === turn) last = undefined;
      take(from, arrivals);
    });
    last = turn;
  };
  return {
    submit(raw) {
      const { hash } = admit(raw);
      network.broadcastTransactions([raw]);
      return hash;
    },
    receive(from, transactions) {
      if (!budgets.affords(from)) return;
      const arrivals = transactions
        // Not decoded again to learn that it is there already.
        .map((raw) => ({ hash: keccak256Hex(raw), raw }))
        .filter(({ hash }) => pool.get(hash) === undefined && !underway.has(hash));
      if (underwayBytes >= UNDERWAY_BYTES_MAX) {
        take(from, arrivals);
        return;
      }
      const recovered = ports.recoverAhead(arrivals.map(({ raw }) => raw));
      if (recovered === undefined && last === undefined) take(from, arrivals);
      else takeLater(from, arrivals, recovered);
    },
    underway: (hash) => underway.get(hash),
    onPending(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
