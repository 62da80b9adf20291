import type { Address } from "../types/hex.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { type Holder, largestOf } from "./room.ts";
import type { SenderQueue } from "./senderQueue.ts";

/** One member's part of the pool: the queues of all its senders. */
export class Share implements Holder {
  readonly member: Address;
  readonly #queues = new Map<Address, SenderQueue>();
  /** Queues with a run. The first is served first; whoever got into a block goes to the end. */
  readonly #ready = new Map<Address, SenderQueue>();
  #count = 0;
  #bytes = 0;

  constructor(member: Address) {
    this.member = member;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get hasWork(): boolean {
    return this.#ready.size > 0;
  }

  queues(): readonly SenderQueue[] {
    return [...this.#queues.values()];
  }

  ready(): readonly SenderQueue[] {
    return [...this.#ready.values()];
  }

  /** Changes a queue and keeps the books true. A queue belongs here from the first change that leaves it filled. */
  change<T>(queue: SenderQueue, action: () => T): T {
    const { count, bytes } = queue;
    const result = action();
    this.#count += queue.count - count;
    this.#bytes += queue.bytes - bytes;
    this.#settle(queue);
    return result;
  }

  /** Sends a queue to the end of the line. */
  served(queue: SenderQueue): void {
    this.#ready.delete(queue.sender);
    this.#settle(queue);
  }

  /** Gives a queue away with all it holds. */
  release(queue: SenderQueue): void {
    this.#queues.delete(queue.sender);
    this.#ready.delete(queue.sender);
    this.#count -= queue.count;
    this.#bytes -= queue.bytes;
  }

  adopt(queue: SenderQueue): void {
    this.#count += queue.count;
    this.#bytes += queue.bytes;
    this.#settle(queue);
  }

  /** The sender who holds most gives first. */
  *fromLast(): Iterable<RecoveredTransaction> {
    const whole = { count: this.#count, bytes: this.#bytes };
    const givers = this.queues().map(createGiver);
    for (let given = 0; given < whole.count; given += 1) {
      const giver = largestOf(givers, whole);
      const last = giver?.next();
      if (last === undefined) return;
      yield last;
    }
  }

  #settle(queue: SenderQueue): void {
    const { sender } = queue;
    if (queue.count === 0) this.#queues.delete(sender);
    else this.#queues.set(sender, queue);
    if (queue.runLength === 0) this.#ready.delete(sender);
    else if (!this.#ready.has(sender)) this.#ready.set(sender, queue);
  }
}

/** What a queue would still hold while it gives; it is put in order only if it is its turn. */
function createGiver(queue: SenderQueue) {
  let left: RecoveredTransaction[] | undefined;
  return {
    count: queue.count,
    bytes: queue.bytes,
    next(): RecoveredTransaction | undefined {
      left ??= queue.fromLast().toReversed();
      const last = left.pop();
      this.count -= 1;
      this.bytes -= last?.raw.length ?? 0;
      return last;
    },
  };
}
