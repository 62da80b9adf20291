import type { Hex } from "../types/hex.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { Head, RPCBackend } from "./backend.ts";
import type { LogMatcher } from "./logQuery.ts";
import { headerView } from "./views/block.ts";
import { transactionView } from "./views/transaction.ts";

/** What a subscriber wants to hear of. */
export type Topic =
  | { readonly kind: "newHeads" }
  | { readonly kind: "logs"; readonly matcher: LogMatcher }
  | { readonly kind: "newPendingTransactions"; readonly whole: boolean };

/** One connection with its subscriptions. */
export interface Subscriber {
  readonly topics: ReadonlyMap<Hex, Topic>;
  notify(subscription: Hex, result: unknown): void;
}

/** Tells subscribers of new blocks and transactions; each view is made once, when first wanted. */
export interface Hub {
  join(subscriber: Subscriber): void;
  leave(subscriber: Subscriber): void;
  stop(): void;
}

export function createHub(backend: Pick<RPCBackend, "onHead" | "onPending">): Hub {
  const subscribers = new Set<Subscriber>();

  function deliver(resultsFor: (topic: Topic) => readonly unknown[]): void {
    for (const subscriber of subscribers) {
      for (const [id, topic] of subscriber.topics) {
        for (const result of resultsFor(topic)) subscriber.notify(id, result);
      }
    }
  }

  const stopHeads = backend.onHead((head) => deliver(headResults(head)));
  const stopPending = backend.onPending((transaction) => deliver(pendingResults(transaction)));
  return {
    join: (subscriber) => void subscribers.add(subscriber),
    leave: (subscriber) => void subscribers.delete(subscriber),
    stop() {
      stopHeads();
      stopPending();
    },
  };
}

function headResults({ sealed, receipts }: Head) {
  const heads = once(() => [headerView(sealed)]);
  return (topic: Topic): readonly unknown[] => {
    if (topic.kind === "newHeads") return heads();
    return topic.kind === "logs" ? topic.matcher.matchesOf(sealed, () => receipts) : [];
  };
}

function pendingResults(transaction: RecoveredTransaction) {
  const whole = once(() => [transactionView(transaction)]);
  return (topic: Topic): readonly unknown[] => {
    if (topic.kind !== "newPendingTransactions") return [];
    return topic.whole ? whole() : [transaction.hash];
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
