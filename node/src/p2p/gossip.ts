import type { Clock } from "../types/ports/clock.ts";
import { GOSSIP_COUNT_MAX, transactionBatches } from "./batches.ts";

export interface GossipPorts {
  readonly clock: Pick<Clock, "after">;
  /** How long transactions wait for others to be sent with. */
  readonly gossipMs: number;
  readonly send: (transactions: readonly Uint8Array[]) => void;
}

/** Gathers for a moment what comes one by one: a frame for each would cost more than what it carries. */
export class Gossip {
  readonly #ports: GossipPorts;
  readonly #waiting: Uint8Array[] = [];
  #cancel: (() => void) | undefined;

  constructor(ports: GossipPorts) {
    this.#ports = ports;
  }

  add(transactions: readonly Uint8Array[]): void {
    const { clock, gossipMs } = this.#ports;
    this.#waiting.push(...transactions);
    if (this.#waiting.length >= GOSSIP_COUNT_MAX) this.flush();
    else this.#cancel ??= clock.after(gossipMs, () => this.flush());
  }

  /** Sends what waits. */
  flush(): void {
    this.stop();
    for (const batch of transactionBatches(this.#waiting.splice(0))) this.#ports.send(batch);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
