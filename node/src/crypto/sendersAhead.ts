import { Worker } from "node:worker_threads";
import { LRUCache } from "lru-cache";
import { concatBytes } from "../types/codec/bytes.ts";
import type { Address, Hash } from "../types/hex.ts";
import { type RecoverAhead, waitingBytesOf } from "../types/ports/recoverAhead.ts";
import type { FoundSenders, PackedTransactions } from "./senderThread.ts";

export interface SendersAheadOptions {
  /** Whether a processor has nothing to do: else a thread would take the time from this one. */
  readonly hasIdleCore: () => boolean;
  /** Told once when the thread ended by itself; from then on nothing is recovered ahead. */
  readonly onFailure: (cause: unknown) => void;
  /** Another than senderThread.ts. */
  readonly thread?: URL | undefined;
}

/** Who signed transactions, found by a second thread before anybody needs to know. */
export interface SendersAhead {
  /** Does not begin when they are few, when no processor is idle, and when the thread has enough to do. */
  readonly recover: RecoverAhead;
  /** The sender of a transaction, once; undefined where it was not recovered ahead. */
  take(hash: Hash): Address | undefined;
  /** Resolves when the thread has ended. */
  stop(): Promise<void>;
}

/** Below this, a message to the thread and back costs as much as the thread saves. */
const WORTHWHILE_MIN = 4;
/** Of what is on its way to the thread and back: a quarter of a second of its time. */
const UNDERWAY_BYTES_MAX = 2 * 1024 * 1024;
/** Recovered and not asked for yet: what was refused before anybody asked who signed it stays for a while. */
const FOUND_MAX = 8_192;
const THREAD = new URL("senderThread.ts", import.meta.url);

export function createSendersAhead(options: SendersAheadOptions): SendersAhead {
  const found = new LRUCache<Hash, Address>({ max: FOUND_MAX });
  const awaited: { readonly cost: number; readonly resolve: () => void }[] = [];
  let underwayBytes = 0;
  let thread: Worker | undefined;
  let state: "none" | "starting" | "ready" | "ended" = "none";

  const start = (): void => {
    state = "starting";
    try {
      thread = new Worker(options.thread ?? THREAD);
    } catch (cause) {
      end(cause);
      return;
    }
    thread.unref();
    thread.on("message", onFound);
    thread.on("error", end);
    thread.on("exit", end);
  };
  const onFound = (senders: FoundSenders): void => {
    // The first that it sends says that it is there.
    if (state === "starting") state = "ready";
    for (const [hash, sender] of senders) found.set(hash, sender);
    const answered = awaited.shift();
    underwayBytes -= answered?.cost ?? 0;
    answered?.resolve();
  };
  const close = (): void => {
    state = "ended";
    for (const { resolve } of awaited.splice(0)) resolve();
  };
  const end = (cause: unknown): void => {
    if (state === "ended") return;
    close();
    options.onFailure(cause);
  };

  return {
    recover(list) {
      if (state === "ended" || !options.hasIdleCore()) return undefined;
      const transactions = list();
      const cost = waitingBytesOf(transactions);
      const isMuch = underwayBytes + cost > UNDERWAY_BYTES_MAX;
      if (transactions.length < WORTHWHILE_MIN || isMuch) return undefined;
      if (state === "none") start();
      if (state !== "ready") return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      underwayBytes += cost;
      awaited.push({ cost, resolve });
      const bytes = concatBytes(transactions);
      const packed = { bytes, lengths: transactions.map(({ length }) => length) };
      thread?.postMessage(packed satisfies PackedTransactions, [bytes.buffer]);
      return promise;
    },
    take(hash) {
      const sender = found.get(hash);
      if (sender !== undefined) found.delete(hash);
      return sender;
    },
    async stop() {
      close();
      await thread?.terminate();
    },
  };
}
