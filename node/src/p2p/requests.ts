import type { Clock } from "../types/ports/clock.ts";
import { networkError, violation } from "./errors.ts";
import type { Answer } from "./frames.ts";

/** What is asked for and how its answer is read. */
export interface Request<T> {
  readonly kind: Answer["kind"];
  /** Most items that are an answer. */
  readonly count: number;
  /** A throw counts as the peer's violation. */
  readonly read: (items: readonly Uint8Array[]) => T;
}

interface Waiting {
  readonly kind: Answer["kind"];
  readonly count: number;
  /** Reads the items and returns what hands them over. */
  accept(items: readonly Uint8Array[]): () => void;
  reject(error: Error): void;
  cancelTimer(): void;
}

export interface PendingRequestsOptions {
  readonly clock: Pick<Clock, "after">;
  readonly requestsMax: number;
  readonly requestMs: number;
}

/** Requests to one peer that wait for an answer: a bounded number, each for a bounded time. */
export class PendingRequests {
  readonly #options: PendingRequestsOptions;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;

  constructor(options: PendingRequestsOptions) {
    this.#options = options;
  }

  /** Sends a request under a new id. Rejects P2P_BUSY, P2P_TIMEOUT, and what `end` is given. */
  open<T>({ kind, count, read }: Request<T>, send: (id: number) => void): Promise<T> {
    const { clock, requestsMax, requestMs } = this.#options;
    if (this.#waiting.size >= requestsMax) {
      return Promise.reject(networkError("P2P_BUSY", "too many requests wait for this peer"));
    }
    const id = this.#nextId;
    this.#nextId = (id + 1) % 2 ** 32;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const cancelTimer = clock.after(requestMs, () => {
      this.#waiting.delete(id);
      reject(networkError("P2P_TIMEOUT", "the peer did not answer in time", { requestMs }));
    });
    const accept = (items: readonly Uint8Array[]): (() => void) => {
      const answer = read(items);
      return () => resolve(answer);
    };
    this.#waiting.set(id, { kind, count, accept, reject, cancelTimer });
    send(id);
    return promise;
  }

  /** Hands an answer to whoever waits for it; one that comes late is ignored. Throws P2P_PROTOCOL_VIOLATION or CodecError. */
  settle({ kind, id, items }: Answer): void {
    // An answer to an id that was never given out is a lie, not late.
    if (id >= this.#nextId) throw violation(`${kind} that nobody asked for`);
    const request = this.#waiting.get(id);
    if (request === undefined) return;
    if (kind !== request.kind) throw violation(`${kind} instead of ${request.kind}`);
    if (items.length > request.count) throw violation(`more ${kind} than asked for`);
    const resolve = request.accept(items);
    this.#waiting.delete(id);
    request.cancelTimer();
    resolve();
  }

  end(error: Error): void {
    for (const { reject, cancelTimer } of this.#waiting.values()) {
      cancelTimer();
      reject(error);
    }
    this.#waiting.clear();
  }
}
