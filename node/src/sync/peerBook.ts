import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network, Peer } from "../types/ports/network.ts";
import { isLie, syncError } from "./errors.ts";

/** What sync needs of a pino logger. */
export interface SyncLogger {
  info(details: Readonly<Record<string, unknown>>, message: string): void;
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
}

export interface PeerBookOptions {
  readonly network: Pick<Network, "peers" | "drop">;
  readonly clock: Pick<Clock, "after">;
  readonly logger: SyncLogger;
  /** How long a peer that failed is not asked again, if there are others. */
  readonly avoidMs: number;
  /** A peer may be asked again: it may be the only one that is ahead. */
  readonly onForgiven: () => void;
}

export interface Answered<T> {
  readonly answer: T;
  readonly by: Address;
}

/** The peers to ask: the highest head first, without those that failed lately if there are others. */
export class PeerBook {
  readonly #options: PeerBookOptions;
  /** Peers that failed lately, with what ends the wait early. */
  readonly #avoided = new Map<Address, () => void>();
  /** Peers that failed since `beginRun`: a run asks none of them twice. */
  #failed = new Set<Address>();
  /** Lies of one run can come to light more than once. */
  #dropped = new Set<Address>();
  readonly #onStop = new Set<(error: Error) => void>();
  #isStopped = false;

  constructor(options: PeerBookOptions) {
    this.#options = options;
  }

  beginRun(): void {
    this.#failed = new Set();
    this.#dropped = new Set();
  }

  /** Peers of use that have not failed in this run. */
  candidates(isUseful: (peer: Peer) => boolean): readonly Peer[] {
    return this.#reliable()
      .filter((peer) => !this.#failed.has(peer.address) && isUseful(peer))
      .sort((left, right) => Number(right.status.headNumber - left.status.headNumber));
  }

  /** Whether a peer is of use as its latest status has it, which is as old as its last answer at most. */
  isStill(peer: Address, isUseful: (peer: Peer) => boolean): boolean {
    return this.#options.network.peers().some((known) => known.address === peer && isUseful(known));
  }

  /** The highest head of which a peer tells that did not fail lately, at least `floor`. */
  highest(floor: bigint): bigint {
    let highest = floor;
    for (const { status } of this.#reliable()) {
      if (status.headNumber > highest) highest = status.headNumber;
    }
    return highest;
  }

  /** Asks one peer of use after the other until one gives a good answer. Rejects SYNC_NO_PEER. */
  async ask<T>(
    isUseful: (peer: Peer) => boolean,
    question: (peer: Peer) => Promise<T>,
  ): Promise<Answered<T>> {
    for (
      let [peer] = this.candidates(isUseful);
      peer !== undefined;
      [peer] = this.candidates(isUseful)
    ) {
      try {
        return { answer: await this.untilStopped(question(peer)), by: peer.address };
      } catch (error) {
        if (this.#isStopped) throw error;
        this.onFailure(peer.address, error);
      }
    }
    throw syncError("SYNC_NO_PEER", "no peer that could answer is left");
  }

  /** Avoids a peer, and drops it if what it did can only be a lie. */
  onFailure(peer: Address, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const code = error instanceof NodeError ? error.code : undefined;
    const facts = error instanceof NodeError ? { ...error.details, code } : {};
    this.#options.logger.warn({ ...facts, peer, reason }, "fetching from a peer failed");
    this.#failed.add(peer);
    // A connection that broke says nothing of the peer: when it is there again, it is as good as any.
    if (code !== "P2P_DISCONNECTED") this.avoid(peer);
    if (!isLie(error) || this.#dropped.has(peer)) return;
    this.#dropped.add(peer);
    this.#options.network.drop(peer, reason);
  }

  /** A peer that answers slowly is asked only when there is no other. */
  onSlow(peer: Address): void {
    this.#options.logger.warn({ peer }, "a peer answers slowly: another is asked");
    this.avoid(peer);
  }

  /** A peer that claims a high head and does not answer would otherwise hold up every run. */
  avoid(peer: Address): void {
    this.#avoided.get(peer)?.();
    const { clock, avoidMs, onForgiven } = this.#options;
    const forgive = (): void => {
      this.#avoided.delete(peer);
      onForgiven();
    };
    this.#avoided.set(peer, clock.after(avoidMs, forgive));
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

  #reliable(): readonly Peer[] {
    const peers = this.#options.network.peers();
    const reliable = peers.filter(({ address }) => !this.#avoided.has(address));
    return reliable.length > 0 ? reliable : peers;
  }
}

function stopped(): NodeError {
  return syncError("SYNC_STOPPED", "the node is stopping");
}
