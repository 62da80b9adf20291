import type { Clock } from "../types/ports/clock.ts";
import type { Outbox } from "./outbox.ts";

export interface OutboundRoomOptions {
  readonly clock: Pick<Clock, "after" | "elapsedMs">;
  /** Of large frames that sockets have at a time, and of frames that wait. */
  readonly bytesMax: number;
  /** How long a peer may take for a large frame while others wait for its room. */
  readonly slowMs: number;
}

/** Who has a large frame in its socket, and since when. */
interface Taken {
  readonly bytes: number;
  readonly sinceMs: number;
}

/**
 * The memory that frames on their way to all peers take together. Large ones go to a few peers at a time, the others wait for
 * their turn: a large broadcast is no reason to call anybody slow.
 */
export class OutboundRoom {
  readonly #options: OutboundRoomOptions;
  readonly #taken = new Map<Outbox, Taken>();
  readonly #waiting = new Set<Outbox>();
  /** Frames that wait, each with the number of peers that it waits for. */
  readonly #kept = new Map<Uint8Array, number>();
  #takenBytes = 0;
  #keptBytes = 0;
  #stopWatching: (() => void) | undefined;

  constructor(options: OutboundRoomOptions) {
    this.#options = options;
  }

  /** Bytes of frames that wait, each counted once however many peers it waits for. */
  get waitingBytes(): number {
    return this.#keptBytes;
  }

  get isOverfull(): boolean {
    return this.#keptBytes > this.#options.bytesMax;
  }

  keep(frame: Uint8Array): void {
    const holders = this.#kept.get(frame) ?? 0;
    if (holders === 0) this.#keptBytes += frame.length;
    this.#kept.set(frame, holders + 1);
  }

  letGo(frame: Uint8Array): void {
    const holders = (this.#kept.get(frame) ?? 0) - 1;
    if (holders > 0) {
      this.#kept.set(frame, holders);
      return;
    }
    this.#kept.delete(frame);
    this.#keptBytes -= frame.length;
  }

  /** Room for a large frame of an outbox that has none in its socket; without room `advance` is called when there is. */
  take(outbox: Outbox, bytes: number): boolean {
    const [next = outbox] = this.#waiting;
    const hasRoom = this.#taken.size === 0 || this.#takenBytes + bytes <= this.#options.bytesMax;
    if (next !== outbox || !hasRoom) {
      this.#waiting.add(outbox);
      this.#watch();
      return false;
    }
    this.#waiting.delete(outbox);
    this.#taken.set(outbox, { bytes, sinceMs: this.#options.clock.elapsedMs() });
    this.#takenBytes += bytes;
    return true;
  }

  /** The large frame is written. */
  giveBack(outbox: Outbox): void {
    this.#takenBytes -= this.#taken.get(outbox)?.bytes ?? 0;
    this.#taken.delete(outbox);
    this.#goOn();
  }

  leave(outbox: Outbox): void {
    this.#waiting.delete(outbox);
    this.giveBack(outbox);
  }

  #goOn(): void {
    for (const outbox of this.#waiting) {
      outbox.advance();
      if (this.#waiting.has(outbox)) break;
    }
    if (this.#waiting.size > 0) return;
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }

  /** While somebody waits: looks again when the one that has had its room for longest is slow. */
  #watch(): void {
    const [longest] = this.#taken;
    if (this.#stopWatching !== undefined || longest === undefined) return;
    const { clock, slowMs } = this.#options;
    const [outbox, taken] = longest;
    const leftMs = Math.max(0, taken.sinceMs + slowMs - clock.elapsedMs());
    this.#stopWatching = clock.after(leftMs, () => {
      this.#stopWatching = undefined;
      if (this.#taken.get(outbox) === taken) outbox.isSlow();
      if (this.#waiting.size > 0) this.#watch();
    });
  }
}
