import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network, Peer } from "../types/ports/network.ts";
import { isLie, syncError } from "./errors.ts";
import { Paces } from "./paces.ts";

/** What sync needs of a pino logger. */
export interface SyncLogger {
  info(details: Readonly<Record<string, unknown>>, message: string): void;
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
  error(details: Readonly<Record<string, unknown>>, message: string): void;
}

export interface PeerBookOptions {
  readonly network: Pick<Network, "peers" | "drop">;
  readonly clock: Pick<Clock, "after" | "elapsedMs">;
  readonly logger: SyncLogger;
  /** How long a peer that failed is not asked again, if there are others; in which time a slow one is forgiven by half. */
  readonly avoidMs: number;
  /** After how long without an answer another peer is asked as well. */
  readonly slowMs: number;
  /** A peer may be asked again: it may be the only one that is ahead. */
  readonly onForgiven: () => void;
}

export interface Answered<T> {
  readonly answer: T;
  readonly by: Address;
}

export interface Timing<T> {
  /** Which part of what was asked for an answer is, from 0 to 1. */
  readonly partOf: (answer: T) => number;
  /** Called once when there is no answer after `slowMs`; the peer is avoided by then. */
  readonly onSlow: () => void;
}

/** A full answer within this part of `slowMs` is prompt. */
const PROMPT_PART = 1 / 8;

/** The peers to ask: the fastest first; those that are slow or failed lately only if there are no others. */
export class PeerBook {
  readonly #options: PeerBookOptions;
  readonly #paces: Paces;
  /** Peers that failed lately, with what ends the wait early. */
  readonly #avoided = new Map<Address, () => void>();
  /** Peers that failed since `beginRun`, and when: a run asks none of them again before it would be forgiven. */
  #failedAtMs = new Map<Address, number>();
  /** Lies of one run can come to light more than once. */
  #dropped = new Set<Address>();
  readonly #onStop = new Set<(error: Error) => void>();
  #isStopped = false;

  constructor(options: PeerBookOptions) {
    this.#options = options;
    const { clock, slowMs, avoidMs } = options;
    this.#paces = new Paces({ clock, promptMs: slowMs * PROMPT_PART, halfLifeMs: avoidMs });
  }

  beginRun(): void {
    this.#failedAtMs = new Map();
    this.#dropped = new Set();
  }

  /** Peers of use that have not failed in this run; without those that are avoided or slow, if others are of use. */
  candidates(isUseful: (peer: Peer) => boolean): readonly Peer[] {
    const useful = this.#options.network
      .peers()
      .filter((peer) => !this.#hasFailed(peer.address) && isUseful(peer));
    return this.#paces
      .promptOf(this.#reliable(useful))
      .map((peer) => ({ peer, expectedMs: this.#paces.expectedMs(peer.address) }))
      .sort(
        (left, right) =>
          left.expectedMs - right.expectedMs ||
          Number(right.peer.status.headNumber - left.peer.status.headNumber),
      )
      .map(({ peer }) => peer);
  }

  /** Whether a peer is of use as its latest status has it, which is as old as its last answer at most. */
  isStill(peer: Address, isUseful: (peer: Peer) => boolean): boolean {
    return this.#options.network.peers().some((known) => known.address === peer && isUseful(known));
  }

  /** The highest head of which a peer tells that did not fail lately, at least `floor`. */
  highest(floor: bigint): bigint {
    return highestHead(this.#reliable(this.#options.network.peers()), floor);
  }

  /** The highest head that more than a third of the peers tell of, which are too many to be liars; 0 without peers. */
  backedHead(): bigint {
    const heads = this.#options.network.peers().map(({ status }) => status.headNumber);
    heads.sort((left, right) => Number(right - left));
    return heads[Math.floor(heads.length / 3)] ?? 0n;
  }

  /**
   * Asks one peer of use after the other until one gives a good answer; the next one also as soon as one is slow, whose
   * answer counts if it is first. Rejects SYNC_NO_PEER, SYNC_STOPPED.
   */
  ask<T>(
    isUseful: (peer: Peer) => boolean,
    question: (peer: Peer) => Promise<T>,
  ): Promise<Answered<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<Answered<T>>();
    const waiting = new Set<Address>();
    let isOver = false;
    const askNext = (): void => {
      if (isOver || this.#isStopped) return;
      const next = this.candidates(isUseful).find(({ address }) => !waiting.has(address));
      if (next !== undefined) void askOne(next);
      else if (waiting.size === 0) {
        reject(syncError("SYNC_NO_PEER", "no peer that could answer is left"));
      }
    };
    const askOne = async (peer: Peer): Promise<void> => {
      const by = peer.address;
      waiting.add(by);
      try {
        const timing = { partOf: () => 1, onSlow: askNext };
        const answer = await this.time(by, question(peer), timing);
        isOver = true;
        resolve({ answer, by });
      } catch (error) {
        waiting.delete(by);
        // An answer that is no longer waited for blames nobody.
        if (!isOver && !this.#isStopped) this.onFailure(by, error);
        askNext();
      }
    };
    askNext();
    return this.untilStopped(promise);
  }

  /** As the promise, which is what a peer answers; by how long it takes the peer is asked before others or after them. */
  async time<T>(peer: Address, answering: Promise<T>, { partOf, onSlow }: Timing<T>): Promise<T> {
    const { clock, slowMs } = this.#options;
    const startMs = clock.elapsedMs();
    const cancel = clock.after(slowMs, () => {
      if (this.#isStopped) return;
      this.#onLate(peer);
      onSlow();
    });
    try {
      const answer = await answering;
      this.#record(peer, clock.elapsedMs() - startMs, partOf(answer));
      return answer;
    } finally {
      cancel();
    }
  }

  /** Avoids a peer, and drops it if what it did can only be a lie. */
  onFailure(peer: Address, error: unknown): void {
    const { clock, logger, network } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    const code = error instanceof NodeError ? error.code : undefined;
    const facts = error instanceof NodeError ? { ...error.details, code } : {};
    logger.warn({ ...facts, peer, reason }, "fetching from a peer failed");
    this.#failedAtMs.set(peer, clock.elapsedMs());
    // A connection that broke says nothing of the peer: when it is there again, it is as good as any.
    if (code !== "P2P_DISCONNECTED") this.#avoid(peer);
    if (!isLie(error) || this.#dropped.has(peer)) return;
    this.#dropped.add(peer);
    network.drop(peer, reason);
  }

  /** As the promise, but rejects SYNC_STOPPED as soon as the node stops. */
  untilStopped<T>(promise: Promise<T>): Promise<T> {
    if (this.#isStopped) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.#onStop.add(reject);
      promise.then(resolve, reject).finally(() => this.#onStop.delete(reject));
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#avoided.values()) cancel();
    for (const reject of this.#onStop) reject(stopped());
  }

  /** The log tells once of a peer that becomes slow. */
  #record(peer: Address, tookMs: number, part: number): void {
    const wasSlow = this.#isSlow(peer);
    this.#paces.record(peer, tookMs, part);
    if (!wasSlow && this.#isSlow(peer) && !this.#avoided.has(peer)) this.#logSlow(peer);
  }

  #onLate(peer: Address): void {
    this.#logSlow(peer);
    this.#paces.record(peer, this.#options.slowMs, 1);
    this.#avoid(peer);
  }

  #logSlow(peer: Address): void {
    this.#options.logger.warn({ peer }, "a peer answers slowly: another is asked");
  }

  #isSlow(peer: Address): boolean {
    const peers = this.#options.network.peers();
    return !this.#paces.promptOf(peers).some(({ address }) => address === peer);
  }

  #hasFailed(peer: Address): boolean {
    const { clock, avoidMs } = this.#options;
    const failedAtMs = this.#failedAtMs.get(peer);
    return failedAtMs !== undefined && clock.elapsedMs() - failedAtMs < avoidMs;
  }

  /** A peer that claims a high head and does not answer would otherwise hold up every run. */
  #avoid(peer: Address): void {
    this.#avoided.get(peer)?.();
    const { clock, avoidMs, onForgiven } = this.#options;
    const forgive = (): void => {
      this.#avoided.delete(peer);
      onForgiven();
    };
    this.#avoided.set(peer, clock.after(avoidMs, forgive));
  }

  #reliable(peers: readonly Peer[]): readonly Peer[] {
    const reliable = peers.filter(({ address }) => !this.#avoided.has(address));
    return reliable.length > 0 ? reliable : peers;
  }
}

/** The highest head of which these peers tell, at least `floor`. */
export function highestHead(peers: readonly Peer[], floor: bigint): bigint {
  let highest = floor;
  for (const { status } of peers) {
    if (status.headNumber > highest) highest = status.headNumber;
  }
  return highest;
}

function stopped(): NodeError {
  return syncError("SYNC_STOPPED", "the node is stopping");
}
