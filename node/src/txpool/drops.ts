import type { Hash } from "../types/hex.ts";
import type { DroppedTransaction, DropReason } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";

/** Tells and remembers why transactions were dropped, the last so many of them. */
export interface Drops {
  report(transaction: RecoveredTransaction, reason: DropReason): void;
  get(hash: Hash): DroppedTransaction | undefined;
  /** It is pooled again, or in a block. */
  forget(hash: Hash): void;
  onDropped(callback: (dropped: DroppedTransaction) => void): () => void;
}

export function createDrops(max: number): Drops {
  /** In the order of their drops. */
  const remembered = new Map<Hash, DroppedTransaction>();
  const listeners = new Set<(dropped: DroppedTransaction) => void>();
  return {
    report({ hash, sender, nonce }, reason) {
      const dropped = { hash, sender, nonce, ...reason };
      remembered.delete(hash);
      remembered.set(hash, dropped);
      const oldest = remembered.keys().next();
      if (remembered.size > max && oldest.done !== true) remembered.delete(oldest.value);
      for (const listener of listeners) listener(dropped);
    },
    get: (hash) => remembered.get(hash),
    forget: (hash) => void remembered.delete(hash),
    onDropped(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}

export const EVICTED: DropReason = {
  code: "TXPOOL_EVICTED",
  message: "the pool was full, and this sender held most of it; send it again later",
  details: {},
};

export const UNPAYABLE: DropReason = {
  code: "TXPOOL_UNPAYABLE",
  message: "the balance no longer covers value and gas",
  details: {},
};

export const NONCE_USED: DropReason = {
  code: "TXPOOL_NONCE_USED",
  message: "another transaction with this nonce is in a block",
  details: {},
};

export const SENDER_REVOKED: DropReason = {
  code: "TXPOOL_SENDER_REVOKED",
  message: "the sender may no longer use the network",
  details: {},
};

export function replacedBy(hash: Hash): DropReason {
  const message = "its sender put another in its place at a higher price";
  return { code: "TXPOOL_REPLACED", message, details: { replacement: hash } };
}

export function expiredAfter(blocks: number): DropReason {
  const message = `${blocks} blocks came without it; send it again`;
  return { code: "TXPOOL_EXPIRED", message, details: { blocks } };
}
