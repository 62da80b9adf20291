import type { SealedBlock } from "../types/block.ts";
import type { Clock } from "../types/ports/clock.ts";
import { networkError } from "./errors.ts";

export interface Request {
  /** Most blocks that are an answer. */
  readonly count: number;
}

interface Waiting extends Request {
  resolve(blocks: readonly SealedBlock[]): void;
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
  open(count: number, send: (id: number) => void): Promise<readonly SealedBlock[]> {
    const { clock, requestsMax, requestMs } = this.#options;
    if (this.#waiting.size >= requestsMax) {
      return Promise.reject(networkError("P2P_BUSY", "too many requests wait for this peer"));
    }
    const id = this.#nextId;
    this.#nextId = (id + 1) % 2 ** 32;
    const { promise, resolve, reject } = Promise.withResolvers<readonly SealedBlock[]>();
    const cancelTimer = clock.after(requestMs, () => {
      this.#waiting.delete(id);
      reject(networkError("P2P_TIMEOUT", "the peer did not answer in time", { requestMs }));
    });
    this.#waiting.set(id, { count, resolve, reject, cancelTimer });
    send(id);
    return promise;
  }

  /** The request that an answer belongs to; undefined when it is no longer waited for. */
  get(id: number): Request | undefined {
    return this.#waiting.get(id);
  }

  settle(id: number, blocks: readonly SealedBlock[]): void {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    request?.cancelTimer();
    request?.resolve(blocks);
  }

  /** Whether an id was ever given out; an answer to any other is a lie, not late. */
  wasOpened(id: number): boolean {
    return id < this.#nextId;
  }

  end(error: Error): void {
    for (const { reject, cancelTimer } of this.#waiting.values()) {
      cancelTimer();
      reject(error);
    }
    this.#waiting.clear();
  }
}
