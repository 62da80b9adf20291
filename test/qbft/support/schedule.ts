/** Virtual time: events run in order of time, then of scheduling. */
export interface Schedule {
  readonly nowMs: () => number;
  readonly in: (delayMs: number, run: () => void) => void;
  /** Runs events until `done` or until the time is over. */
  readonly runUntil: (endMs: number, done?: () => boolean) => void;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export function createSchedule(startMs: number): Schedule {
  const heap: Event[] = [];
  let nowMs = startMs;
  let order = 0;
  return {
    nowMs: () => nowMs,
    in(delayMs, run) {
      push(heap, { atMs: nowMs + delayMs, order: order++, run });
    },
    runUntil(endMs, done = () => false) {
      for (let next = heap[0]; next !== undefined && next.atMs <= endMs; next = heap[0]) {
        if (done()) return;
        pop(heap);
        nowMs = next.atMs;
        next.run();
      }
      if (!done()) nowMs = endMs;
    },
  };
}

function isBefore(left: Event | undefined, right: Event | undefined): boolean {
  if (left === undefined || right === undefined) return left !== undefined;
  return left.atMs === right.atMs ? left.order < right.order : left.atMs < right.atMs;
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
