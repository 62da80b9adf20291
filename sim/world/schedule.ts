export type Cancel = () => void;

/** Virtual time: one queue of events, which run in the order of their time, then of their being scheduled. */
export interface Schedule {
  nowMs(): number;
  /** Number of the event that runs, counted from 1. */
  event(): number;
  in(delayMs: number, run: () => void): Cancel;
  /** Runs events until `isDone` or until the time is over; whatever an event set off is finished before the next. */
  runUntil(endMs: number, isDone?: () => boolean): Promise<void>;
}

export interface ScheduleOptions {
  readonly startMs: number;
  /** Called after every event, when nothing that it set off is left to do. */
  readonly onTick: () => void;
  /** Work outside of virtual time. */
  readonly realWork: RealWork;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  /** Undefined once cancelled. */
  run: (() => void) | undefined;
}

export function createSchedule({ startMs, onTick, realWork }: ScheduleOptions): Schedule {
  const heap: Event[] = [];
  let nowMs = startMs;
  let order = 0;
  let count = 0;
  return {
    nowMs: () => nowMs,
    event: () => count,
    in(delayMs, run) {
      const event: Event = { atMs: nowMs + delayMs, order: order++, run };
      push(heap, event);
      return () => {
        event.run = undefined;
      };
    },
    async runUntil(endMs, isDone = () => false) {
      for (let next = heap[0]; next !== undefined && next.atMs <= endMs; next = heap[0]) {
        pop(heap);
        if (next.run === undefined) continue;
        nowMs = next.atMs;
        count += 1;
        next.run();
        await promisesSettled();
        if (realWork.isUnderWay) await realWork.settled();
        onTick();
        if (isDone()) return;
      }
      nowMs = endMs;
    },
  };
}

/** Counts work that takes real time, so that virtual time can wait for it. */
export class RealWork {
  #count = 0;

  busy<T>(work: Promise<T>): Promise<T> {
    this.#count += 1;
    return work.finally(() => {
      this.#count -= 1;
    });
  }

  get isUnderWay(): boolean {
    return this.#count > 0;
  }

  /** Resolves when there is none, and nothing that it set off is left to do. */
  async settled(): Promise<void> {
    while (this.#count > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await promisesSettled();
    }
  }
}

/**
 * Resolves when no promise can make progress any more: Node runs a tick only when the queue of microtasks is empty, and
 * the adapters of the simulator leave nothing to threads, sockets or timers of the host.
 */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function isBefore(left: Event | undefined, right: Event | undefined): boolean {
  if (left === undefined || right === undefined) return left !== undefined;
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

function swap(heap: Event[], left: number, right: number): void {
  const [a, b] = [heap[left], heap[right]];
  if (a === undefined || b === undefined) return;
  heap[left] = b;
  heap[right] = a;
}

function push(heap: Event[], event: Event): void {
  heap.push(event);
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function pop(heap: Event[]): void {
  swap(heap, 0, heap.length - 1);
  heap.pop();
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const least = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[least], heap[at])) return;
    swap(heap, at, least);
    at = least;
  }
}
