import { LRUCache } from "lru-cache";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";

export interface PacesOptions {
  readonly clock: Pick<Clock, "elapsedMs">;
  /** Whoever would give an answer in full within this time is prompt, however fast others are. */
  readonly promptMs: number;
  /** After how long what was slow counts half. */
  readonly halfLifeMs: number;
}

interface Measured {
  readonly ms: number;
  readonly atMs: number;
}

/** How many times as long as the fastest a peer may take. */
const SLOWER_MAX = 4;
/** However little was answered: the slowest is as good as unknown after nine half-lives. */
const TIMES_PROMPT_MAX = 512;
/** Peers remembered; those measured least lately are forgotten first. */
const PEERS_MAX = 1_024;

/**
 * How long each peer takes for an answer, as if it were one in full: a peer that answers with a tenth of what it was asked for
 * takes ten times as long as it took. So it does not matter whether a peer is late, or sends little at a time, or both.
 */
export class Paces {
  readonly #options: PacesOptions;
  readonly #measured = new LRUCache<Address, Measured>({ max: PEERS_MAX });

  constructor(options: PacesOptions) {
    this.#options = options;
  }

  /** A peer took `tookMs` for a part, from 0 to 1, of what it was asked for. */
  record(peer: Address, tookMs: number, part: number): void {
    const { clock, promptMs } = this.#options;
    const sample = Math.min(Math.max(tookMs, 1) / part, promptMs * TIMES_PROMPT_MAX);
    const known = this.#measured.has(peer) ? this.expectedMs(peer) : sample;
    // Worse counts at once, better by halves: who is quick by turns is not taken for quick.
    const ms = Math.max(sample, (known + sample) / 2);
    this.#measured.set(peer, { ms, atMs: clock.elapsedMs() });
  }

  /** What is slow is forgiven with time, until the peer is as one of which nothing is known: hardly prompt. */
  expectedMs(peer: Address): number {
    const { clock, promptMs, halfLifeMs } = this.#options;
    const measured = this.#measured.peek(peer);
    if (measured === undefined) return promptMs;
    if (measured.ms <= promptMs) return measured.ms;
    const halfLives = (clock.elapsedMs() - measured.atMs) / halfLifeMs;
    return Math.max(promptMs, measured.ms / 2 ** halfLives);
  }

  /** Those that are not much slower than the fastest of them. */
  promptOf<T extends { readonly address: Address }>(peers: readonly T[]): readonly T[] {
    const expected = peers.map(({ address }) => this.expectedMs(address));
    const maxMs = Math.max(this.#options.promptMs, SLOWER_MAX * Math.min(...expected));
    return peers.filter((_peer, index) => (expected[index] ?? maxMs) <= maxMs);
  }
}
