import type { Clock } from "../types/ports/clock.ts";

export interface OutboundRoomOptions {
  readonly clock: Pick<Clock, "after" | "elapsedMs">;
  /** Of large frames that sockets have at a time. */
  readonly writingBytesMax: number;
  /** Of frames that wait. */
  readonly waitingBytesMax: number;
  /** How long a peer may take for a large frame while others wait for its room. */
  readonly slowMs: number;
}

/** Whoever has frames for one peer. */
export interface RoomTaker {
  /** There may be room. */
  advance(): void;
  /** Others have waited for its room for too long. */
  isSlow(): void;
}

/** Room for a large frame, and since when. */
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
  readonly #taken = new Map<RoomTaker, Taken>();
  readonly #waiting = new Set<RoomTaker>();
  /** Frames that wait, each with the number of peers that it waits for. */
  readonly #kept = new Map<Uint8Array, number>();
  #takenBytes = 0;
  #keptBytes = 0;
  /** Since when somebody waits, or since a peer was slow: then our own line may be what is slow, and the others get their time. */
  #patientSinceMs = 0;
  #stopWatching: (() => void) | undefined;

  constructor(options: OutboundRoomOptions) {
    this.#options = options;
  }

  /** Bytes of frames that wait, each counted once however many peers it waits for. */
  get waitingBytes(): number {
    return this.#keptBytes;
  }

  get isOverfull(): boolean {
    return this.#keptBytes > this.#options.waitingBytesMax;
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

  /**
   * Room for a large frame, one at a time for each. Whoever has one asks again when it is given back; without room `advance` is
   * called when there is.
   */
  take(taker: RoomTaker, bytes: number): boolean {
    if (this.#taken.has(taker)) return false;
    const { clock, writingBytesMax } = this.#options;
    const [next = taker] = this.#waiting;
    const hasRoom = this.#taken.size === 0 || this.#takenBytes + bytes <= writingBytesMax;
    if (next !== taker || !hasRoom) {
      if (this.#waiting.size === 0) this.#patientSinceMs = clock.elapsedMs();
      this.#waiting.add(taker);
      this.#watch();
      return false;
    }
    this.#waiting.delete(taker);
    this.#taken.set(taker, { bytes, sinceMs: clock.elapsedMs() });
    this.#takenBytes += bytes;
    return true;
  }

  /** The large frame is written, or will not be. */
  giveBack(taker: RoomTaker): void {
    this.#takenBytes -= this.#taken.get(taker)?.bytes ?? 0;
    this.#taken.delete(taker);
    this.#goOn();
  }

  /** Waits for no more room; what it has it keeps. */
  leave(taker: RoomTaker): void {
    this.#waiting.delete(taker);
    this.#goOn();
  }

  #goOn(): void {
    for (const taker of this.#waiting) {
      taker.advance();
      if (this.#waiting.has(taker)) break;
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
    const [taker, taken] = longest;
    const untilMs = Math.max(taken.sinceMs, this.#patientSinceMs) + slowMs;
    this.#stopWatching = clock.after(Math.max(0, untilMs - clock.elapsedMs()), () => {
      this.#stopWatching = undefined;
      if (this.#taken.get(taker) === taken) {
        this.#patientSinceMs = clock.elapsedMs();
        taker.isSlow();
      }
      if (this.#waiting.size > 0) this.#watch();
    });
  }
}
