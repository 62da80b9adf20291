import type { Rate } from "./limits.ts";

/** Tokens that flow in at a rate up to a burst. One can go into debt, so that a cost may be known late. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }

  /** Takes tokens and returns for how many milliseconds nothing more should be taken. */
  take(amount: number, nowMs: number): number {
    const { perSecond, burst } = this.#rate;
    // A clock set back gives nothing; it must not take anything away either.
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    this.#atMs = nowMs;
    this.#tokens = Math.min(burst, this.#tokens + (elapsedMs * perSecond) / 1_000) - amount;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens * 1_000) / perSecond);
  }

  isFull(nowMs: number): boolean {
    this.take(0, nowMs);
    return this.#tokens === this.#rate.burst;
  }
}
