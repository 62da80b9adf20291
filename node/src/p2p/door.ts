import type { Socket } from "node:net";
import type { Clock } from "../types/ports/clock.ts";
import type { NetworkLimits } from "./limits.ts";
import { Slots } from "./slots.ts";
import { TokenBucket } from "./tokenBucket.ts";

export interface DoorOptions {
  readonly limits: Pick<NetworkLimits, "handshakes" | "handshakeMs" | "waitingMax">;
  readonly clock: Pick<Clock, "elapsedMs" | "after">;
  /** Begins TLS. */
  readonly onTurn: (socket: Socket) => void;
  /** A socket ended because others came after it. */
  readonly onCrowded: (ended: Socket) => void;
}

/**
 * Where connections wait for their TLS handshake, which costs a signature: it is begun at a bounded rate, in the order in
 * which they asked for it. Whoever reaches the port can come in, so that what waits is bounded and the oldest ends. Those that
 * said nothing yet cannot crowd out those that did: a node says its first words as soon as it is connected.
 */
export class Door {
  readonly #options: DoorOptions;
  /** All that came in and have not ended, also those whose handshake was begun. */
  readonly #sockets = new Set<Socket>();
  readonly #silent: Slots;
  readonly #asking: Slots;
  readonly #handshakes: TokenBucket;
  #cancelTimer: (() => void) | undefined;

  constructor(options: DoorOptions) {
    const { limits, clock } = options;
    this.#options = options;
    this.#silent = new Slots(limits.waitingMax);
    this.#asking = new Slots(limits.waitingMax);
    this.#handshakes = new TokenBucket(limits.handshakes, clock.elapsedMs());
  }

  enter(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.setTimeout(this.#options.limits.handshakeMs, () => socket.destroy());
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#silent.delete(socket);
      this.#asking.delete(socket);
    });
    socket.once("readable", () => this.#onWords(socket));
    this.#keep(this.#silent, socket);
  }

  /** Ends all that came in. */
  close(): void {
    this.#cancelTimer?.();
    for (const socket of this.#sockets) socket.destroy();
  }

  #onWords(socket: Socket): void {
    this.#silent.delete(socket);
    if (socket.readableLength === 0) {
      // The end of the stream is readable too.
      socket.destroy();
      return;
    }
    this.#keep(this.#asking, socket);
    this.#serve();
  }

  #keep(slots: Slots, socket: Socket): void {
    const ended = slots.add(socket);
    if (ended !== undefined) this.#options.onCrowded(ended);
  }

  #serve(): void {
    const { clock, onTurn } = this.#options;
    while (this.#cancelTimer === undefined) {
      const socket = this.#asking.takeOldest();
      if (socket === undefined) return;
      if (socket.destroyed) continue;
      const restMs = this.#handshakes.take(1, clock.elapsedMs());
      if (restMs > 0) {
        this.#cancelTimer = clock.after(restMs, () => {
          this.#cancelTimer = undefined;
          this.#serve();
        });
      }
      // From here on TLS has a time limit of its own.
      socket.setTimeout(0);
      onTurn(socket);
    }
  }
}
