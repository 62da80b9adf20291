import type { OutboundRoom, RoomTaker } from "./outboundRoom.ts";

/** Of frames up to this, what a socket may have to write at a time; above it a frame is large: a block, or an answer with several. */
export const LARGE_FRAME_BYTES = 2 * 1024 * 1024;

export interface OutboxOptions {
  readonly room: OutboundRoom;
  /** Gives a frame to the socket; `onWritten` is called when it is written, or will not be. */
  readonly write: (frame: Uint8Array, onWritten: () => void) => void;
  /** The peer took too long for a large frame while others waited for its room. */
  readonly onSlow: () => void;
}

/**
 * Frames for one peer, the small ones in order and the large ones in order: no vote waits until there is room for a block. The
 * socket has few of them at a time: what it is given it copies, and what waits here is shared with the peers that the same frame
 * is for.
 */
export class Outbox implements RoomTaker {
  readonly #options: OutboxOptions;
  readonly #small = new Set<Waiting>();
  readonly #large = new Set<Waiting>();
  #waitingBytes = 0;
  /** Of small frames, given to the socket and not written. */
  #writingBytes = 0;
  #hasEnded = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Bytes that the socket was not given yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  send(frame: Uint8Array): void {
    if (this.#hasEnded) return;
    const waiting = isLarge(frame) ? this.#large : this.#small;
    if (waiting.size === 0 && this.#mayWrite(frame)) {
      this.#write(frame);
      return;
    }
    waiting.add({ frame });
    this.#waitingBytes += frame.length;
    this.#options.room.keep(frame);
  }

  /** Gives the socket what it may have. */
  advance(): void {
    for (const queue of [this.#small, this.#large]) {
      for (const waiting of queue) {
        const { frame } = waiting;
        if (!this.#mayWrite(frame)) break;
        queue.delete(waiting);
        this.#letGo(frame);
        this.#write(frame);
      }
    }
  }

  isSlow(): void {
    this.#options.onSlow();
  }

  /** Forgets what waits, and sends nothing more. What the socket has it may still write: until it did, others wait for the room. */
  finish(): void {
    this.#hasEnded = true;
    for (const queue of [this.#small, this.#large]) {
      for (const { frame } of queue) this.#letGo(frame);
      queue.clear();
    }
    this.#options.room.leave(this);
  }

  /** Forgets what the socket has too. */
  end(): void {
    this.finish();
    this.#options.room.giveBack(this);
  }

  #mayWrite(frame: Uint8Array): boolean {
    if (isLarge(frame)) return this.#options.room.take(this, frame.length);
    return this.#writingBytes + frame.length <= LARGE_FRAME_BYTES;
  }

  #write(frame: Uint8Array): void {
    if (!isLarge(frame)) this.#writingBytes += frame.length;
    this.#options.write(frame, () => {
      if (isLarge(frame)) this.#options.room.giveBack(this);
      else this.#writingBytes -= frame.length;
      this.advance();
    });
  }

  #letGo(frame: Uint8Array): void {
    this.#waitingBytes -= frame.length;
    this.#options.room.letGo(frame);
  }
}

interface Waiting {
  readonly frame: Uint8Array;
}

function isLarge({ length }: Uint8Array): boolean {
  return length > LARGE_FRAME_BYTES;
}
