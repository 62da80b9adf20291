import { limitExceeded } from "./errors.ts";

/** Who asks, as far as fairness between clients goes. */
export interface Caller {
  /** The address a connection comes from. */
  readonly address: string;
  /** Whether nobody waits for the answer any more. */
  isGone(): boolean;
}

/** Lets so many long tasks run at a time; others wait, bounded in number and time, and clients take turns. */
export interface Gate {
  /** Rejects with limitExceeded when too many wait, when the wait is too long, and for a caller who has gone. */
  run<T>(caller: Caller, task: () => Promise<T>): Promise<T>;
}

export interface GateLimits {
  /** What passes the gate, for messages. */
  readonly name: string;
  readonly runningMax: number;
  readonly waitingMax: number;
  readonly waitMsMax: number;
}

interface Waiter {
  readonly caller: Caller;
  admit(): void;
  refuse(): void;
}

export function createGate(limits: GateLimits): Gate {
  const { name, runningMax, waitMsMax } = limits;
  const queue = createFairQueue(limits.waitingMax);
  let running = 0;
  const busy = () => limitExceeded(`too many ${name} are under way; ask again later`);

  function enter(caller: Caller): Promise<void> {
    if (running < runningMax) {
      running += 1;
      return Promise.resolve();
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { caller, admit: resolve, refuse: () => reject(busy()) };
    const timer = setTimeout(() => {
      queue.remove(waiter);
      waiter.refuse();
    }, waitMsMax);
    queue.add(waiter)?.refuse();
    return promise.finally(() => clearTimeout(timer));
  }

  /** The next caller who still waits takes the place. */
  function leave(): void {
    for (let next = queue.next(); next !== undefined; next = queue.next()) {
      if (!next.caller.isGone()) {
        next.admit();
        return;
      }
      next.refuse();
    }
    running -= 1;
  }

  return {
    async run(caller, task) {
      await enter(caller);
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}

/** Waiters of each address in order, addresses in turn. */
function createFairQueue(max: number) {
  const byAddress = new Map<string, Waiter[]>();
  let size = 0;

  function remove(waiter: Waiter): void {
    const { address } = waiter.caller;
    const line = byAddress.get(address) ?? [];
    const rest = line.filter((other) => other !== waiter);
    size -= line.length - rest.length;
    if (rest.length === 0) byAddress.delete(address);
    else byAddress.set(address, rest);
  }

  return {
    remove,
    /** Who must give way: the last of the address with most waiters, if too many wait. */
    add(waiter: Waiter): Waiter | undefined {
      const { address } = waiter.caller;
      byAddress.set(address, [...(byAddress.get(address) ?? []), waiter]);
      size += 1;
      if (size <= max) return undefined;
      const longest = [...byAddress.values()].reduce((a, b) => (b.length > a.length ? b : a));
      const last = longest.at(-1);
      if (last !== undefined) remove(last);
      return last;
    },
    next(): Waiter | undefined {
      const first = byAddress.entries().next();
      if (first.done === true) return undefined;
      const [address, [waiter, ...rest]] = first.value;
      byAddress.delete(address);
      if (rest.length > 0) byAddress.set(address, rest);
      size -= 1;
      return waiter;
    },
  };
}
