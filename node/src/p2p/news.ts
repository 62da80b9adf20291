import type { Clock } from "../types/ports/clock.ts";

const NEWS_MS = 60_000;

/** Tells what is new from what peers cause again and again, by connecting for instance: a thing is news once a minute. */
export class News {
  readonly #clock: Pick<Clock, "elapsedMs">;
  /** When each was news, the oldest first. */
  readonly #toldMs = new Map<string, number>();

  constructor(clock: Pick<Clock, "elapsedMs">) {
    this.#clock = clock;
  }

  isNew(what: string): boolean {
    const nowMs = this.#clock.elapsedMs();
    for (const [told, atMs] of this.#toldMs) {
      if (nowMs - atMs < NEWS_MS) break;
      this.#toldMs.delete(told);
    }
    if (this.#toldMs.has(what)) return false;
    this.#toldMs.set(what, nowMs);
    return true;
  }
}
