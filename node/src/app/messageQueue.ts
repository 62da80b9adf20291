import type { Address } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";

interface Waiting {
  readonly message: VerifiedMessage;
  readonly bytes: number;
}

interface Lane {
  readonly waiting: Waiting[];
  bytes: number;
}

export interface QueueBounds {
  readonly messagesMax: number;
  readonly bytesMax: number;
}

const MIB = 1024 * 1024;

/** A core that is busy for a moment (a block is executed, a batch written) has this much to catch up with. */
export const QUEUE_BOUNDS: QueueBounds = { messagesMax: 4_096, bytesMax: 32 * MIB };

/**
 * Messages that wait for the core, in a lane for each author. They are taken in turn, so that whoever floods waits behind
 * its own messages. When there is no room, the longest lane gives up its latest: an author who keeps to an even share
 * loses nothing, whatever the others do.
 */
export class MessageQueue {
  readonly #bounds: QueueBounds;
  /** In the order in which they are served; no lane is empty. */
  readonly #lanes = new Map<Address, Lane>();
  #length = 0;
  #bytes = 0;

  constructor(bounds: QueueBounds = QUEUE_BOUNDS) {
    this.#bounds = bounds;
  }

  get length(): number {
    return this.#length;
  }

  /** As the messages came over the wire. */
  get bytes(): number {
    return this.#bytes;
  }

  push(message: VerifiedMessage, bytes: number): void {
    const { author } = message.signed;
    const lane = this.#lanes.get(author) ?? { waiting: [], bytes: 0 };
    this.#lanes.set(author, lane);
    this.#count(lane, bytes);
    lane.waiting.push({ message, bytes });
    const { messagesMax, bytesMax } = this.#bounds;
    while (this.#length > messagesMax) this.#shorten((each) => each.waiting.length);
    while (this.#bytes > bytesMax) this.#shorten((each) => each.bytes);
  }

  shift(): VerifiedMessage | undefined {
    const [next] = this.#lanes;
    if (next === undefined) return undefined;
    const [author, lane] = next;
    this.#lanes.delete(author);
    const first = lane.waiting.shift();
    if (first === undefined) return undefined;
    this.#count(lane, -first.bytes, -1);
    if (lane.waiting.length > 0) this.#lanes.set(author, lane);
    return first.message;
  }

  clear(): void {
    this.#lanes.clear();
    this.#length = 0;
    this.#bytes = 0;
  }

  #shorten(sizeOf: (lane: Lane) => number): void {
    const [longest] = [...this.#lanes].sort(([, left], [, right]) => sizeOf(right) - sizeOf(left));
    if (longest === undefined) return;
    const [author, lane] = longest;
    const last = lane.waiting.pop();
    if (last !== undefined) this.#count(lane, -last.bytes, -1);
    if (lane.waiting.length === 0) this.#lanes.delete(author);
  }

  #count(lane: Lane, bytes: number, messages = 1): void {
    lane.bytes += bytes;
    this.#bytes += bytes;
    this.#length += messages;
  }
}
