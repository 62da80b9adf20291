import { NodeError } from "../types/errors.ts";
import type { Hash } from "../types/hex.ts";
import type { Network } from "../types/ports/network.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";

export interface IntakePorts {
  readonly decodeTransaction: (raw: Uint8Array) => RecoveredTransaction;
  readonly pool: Pick<TxPool, "add">;
  readonly network: Pick<Network, "broadcastTransactions">;
}

/** The way of transactions into the pool. */
export interface Intake {
  /** Recovers, checks, pools and gossips a client's transaction; throws a NodeError naming the rule it breaks. */
  submit(raw: Uint8Array): Hash;
  /** Transactions that a peer passed on; those we cannot take are its business or old news. */
  receive(transactions: readonly Uint8Array[]): void;
  /** The returned function ends it. */
  onPending(listener: (transaction: RecoveredTransaction) => void): () => void;
}

export function createIntake({ decodeTransaction, pool, network }: IntakePorts): Intake {
  const listeners = new Set<(transaction: RecoveredTransaction) => void>();
  const admit = (raw: Uint8Array): RecoveredTransaction => {
    const transaction = decodeTransaction(raw);
    pool.add(transaction);
    for (const listener of listeners) listener(transaction);
    return transaction;
  };
  return {
    submit(raw) {
      const { hash } = admit(raw);
      network.broadcastTransactions([raw]);
      return hash;
    },
    receive(transactions) {
      for (const raw of transactions) {
        try {
          admit(raw);
        } catch (error) {
          if (!(error instanceof NodeError)) throw error;
        }
      }
    },
    onPending(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
