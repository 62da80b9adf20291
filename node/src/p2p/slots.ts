import type { Socket } from "node:net";

/** Sockets that wait, in the order in which they came. When one more comes than there is room for, the oldest ends. */
export class Slots {
  readonly #max: number;
  readonly #sockets = new Set<Socket>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Returns the socket that ended for this one. */
  add(socket: Socket): Socket | undefined {
    this.#sockets.add(socket);
    const ended = this.#sockets.size > this.#max ? this.takeOldest() : undefined;
    ended?.destroy();
    return ended;
  }

  delete(socket: Socket): void {
    this.#sockets.delete(socket);
  }

  takeOldest(): Socket | undefined {
    const [oldest] = this.#sockets;
    if (oldest !== undefined) this.#sockets.delete(oldest);
    return oldest;
  }
}
