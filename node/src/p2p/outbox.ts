import type { OutboundRoom, RoomTaker } from "./outboundRoom.ts";

/** What a peer's socket may have to write at a time; a frame above it is large, and goes alone. */
export const LARGE_FRAME_BYTES = 1024 * 1024;

export interface OutboxOptions {
  readonly room: OutboundRoom;
  /** Gives a frame to the socket; `onWritten` is called when it is written, or will not be. */
  readonly write: (frame: Uint8Array, onWritten: () => void) => void;
  /** The peer took too long for a large frame while others waited for its room. */
  readonly onSlow: () => void;
}

/**
 * Frames for one peer, in order. The socket has few of them at a time: what it is given it copies, and what waits here is shared
 * with the peers that the same frame is for.
 */
export class Outbox implements RoomTaker {
  readonly #options: OutboxOptions;
  readonly #waiting = new Set<{ readonly frame: Uint8Array }>();
  #waitingBytes = 0;
  /** Given to the socket and not written. */
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
    if (this.#waiting.size === 0 && this.#mayWrite(frame)) {
      this.#write(frame);
      return;
    }
    this.#waiting.add({ frame });
    this.#waitingBytes += frame.length;
    this.#options.room.keep(frame);
  }

  /** Gives the socket what it may have. */
  advance(): void {
    for (const waiting of this.#waiting) {
      const { frame } = waiting;
      if (!this.#mayWrite(frame)) return;
      this.#waiting.delete(waiting);
      this.#letGo(frame);
      this.#write(frame);
    }
  }

  isSlow(): void {
    this.#options.onSlow();
  }

  /** Gives the socket all that waits, and sends nothing more: it is about to close. */
  finish(): void {
    this.#end((frame) => this.#write(frame));
  }

  /** Forgets what waits, and sends nothing more. */
  end(): void {
    this.#end(() => undefined);
  }

  #end(onWaiting: (frame: Uint8Array) => void): void {
    this.#hasEnded = true;
    for (const { frame } of this.#waiting) {
      this.#letGo(frame);
      onWaiting(frame);
    }
    this.#waiting.clear();
    this.#options.room.leave(this);
  }

  #mayWrite({ length }: Uint8Array): boolean {
    if (this.#writingBytes + length <= LARGE_FRAME_BYTES) return true;
    return this.#writingBytes === 0 && this.#options.room.take(this, length);
  }

  #write(frame: Uint8Array): void {
    this.#writingBytes += frame.length;
    this.#options.write(frame, () => {
      this.#writingBytes -= frame.length;
      if (this.#hasEnded) return;
      if (frame.length > LARGE_FRAME_BYTES) this.#options.room.giveBack(this);
      this.advance();
    });
  }

  #letGo(frame: Uint8Array): void {
    this.#waitingBytes -= frame.length;
    this.#options.room.letGo(frame);
  }
}
