import { setImmediate as yieldToOthers } from "node:timers/promises";
import type { Address, Hex } from "../types/hex.ts";
import type { DroppedTransaction } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { Head, RPCBackend } from "./backend.ts";
import type { LogMatcher } from "./logQuery.ts";
import { TURN_MS } from "./turns.ts";
import { headerView } from "./views/block.ts";
import { droppedView } from "./views/dropped.ts";
import { logView, type PlacedLog, placedLogs } from "./views/receipt.ts";
import { transactionView } from "./views/transaction.ts";

/** What a subscriber wants to hear of. */
export type Topic =
  | { readonly kind: "newHeads" }
  | { readonly kind: "logs"; readonly matcher: LogMatcher }
  | { readonly kind: "newPendingTransactions"; readonly whole: boolean }
  /** Of these senders; of all where none is named. */
  | { readonly kind: "droppedTransactions"; readonly from: ReadonlySet<Address> };

/** One connection with its subscriptions. */
export interface Subscriber {
  readonly topics: ReadonlyMap<Hex, Topic>;
  /** `result` is JSON. */
  notify(subscription: Hex, result: string): void;
  /** Ends the connection: it would miss something from here on. */
  drop(): void;
}

/** Tells subscribers of new blocks and transactions; each text is made once, when first wanted. */
export interface Hub {
  join(subscriber: Subscriber): void;
  leave(subscriber: Subscriber): void;
  /** News not yet delivered. */
  waiting(): number;
  stop(): void;
}

/** What subscribers of a topic are told of one event, as JSON. */
type Results = (topic: Topic) => readonly string[];

export interface HubOptions {
  readonly newsMax: number;
  /** Told of a fault in what subscribers were to be told; it must not reach the node. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Blocks are committed where news come from, so they are delivered later and in short turns. Of the news that may wait,
 * half are for blocks only: news of single transactions are left out beyond that. A block is never left out: where even
 * that would be needed, subscribers are dropped and know that they missed something.
 */
export function createHub(
  backend: Pick<RPCBackend, "onHead" | "onPending" | "onDropped">,
  { newsMax, onFault }: HubOptions,
): Hub {
  const subscribers = new Set<Subscriber>();
  const news: Results[] = [];
  let isDelivering = false;

  async function deliver(): Promise<void> {
    isDelivering = true;
    // What was announced together with a block is ready as well when the block is.
    await yieldToOthers();
    for (let results = news.shift(); results !== undefined; results = news.shift()) {
      await tell(results).catch(onFault);
    }
    isDelivering = false;
  }

  let turnEndsMs = 0;
  async function tell(results: Results): Promise<void> {
    for (const [subscriber, id, topic] of subscriptions()) {
      for (const result of results(topic)) subscriber.notify(id, result);
      if (performance.now() < turnEndsMs) continue;
      await yieldToOthers();
      turnEndsMs = performance.now() + TURN_MS;
    }
  }

  function* subscriptions(): Iterable<readonly [Subscriber, Hex, Topic]> {
    for (const subscriber of subscribers) {
      for (const [id, topic] of subscriber.topics) yield [subscriber, id, topic];
    }
  }

  function announce(results: Results): void {
    if (subscribers.size === 0) return;
    news.push(results);
    if (!isDelivering) void deliver();
  }

  function announceHead(head: Head): void {
    if (news.length >= newsMax) {
      news.length = 0;
      for (const subscriber of [...subscribers]) if (subscriber.topics.size > 0) subscriber.drop();
    }
    announce(headResults(head));
  }

  const stops = [
    backend.onHead(announceHead),
    backend.onPending((transaction) => {
      if (news.length < newsMax / 2) announce(pendingResults(transaction));
    }),
    backend.onDropped((dropped) => {
      if (news.length < newsMax / 2) announce(droppedResults(dropped));
    }),
  ];
  return {
    join: (subscriber) => void subscribers.add(subscriber),
    leave: (subscriber) => void subscribers.delete(subscriber),
    waiting: () => news.length,
    stop() {
      for (const stop of stops) stop();
      news.length = 0;
    },
  };
}

function headResults({ sealed, receipts }: Head): Results {
  const heads = once(() => [JSON.stringify(headerView(sealed))]);
  const logs = once(() => placedLogs(receipts));
  const texts = new Map<PlacedLog, string>();
  const textOf = (placed: PlacedLog): string => {
    const text = texts.get(placed) ?? JSON.stringify(logView(sealed, placed));
    texts.set(placed, text);
    return text;
  };
  return (topic) => {
    if (topic.kind === "newHeads") return heads();
    return topic.kind === "logs" ? topic.matcher.matchesOf(sealed, logs).map(textOf) : [];
  };
}

function pendingResults(transaction: RecoveredTransaction): Results {
  const hash = [JSON.stringify(transaction.hash)];
  const whole = once(() => [JSON.stringify(transactionView(transaction))]);
  return (topic) => {
    if (topic.kind !== "newPendingTransactions") return [];
    return topic.whole ? whole() : hash;
  };
}

function droppedResults(dropped: DroppedTransaction): Results {
  const view = once(() => [JSON.stringify(droppedView(dropped))]);
  return (topic) => {
    if (topic.kind !== "droppedTransactions") return [];
    return topic.from.size === 0 || topic.from.has(dropped.sender) ? view() : [];
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
