import { type Host, LOG_COMPACT_ABOVE_BYTES } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";

/** Inputs that may wait for the core: the driver's bound on messages, and what is not a message. */
const QUEUE_MAX = 4_096 + 64;
/** Messages of later heights: the core's bound. */
const KEPT_MAX = 1_000;
/** A log is compacted above its bound, or above twice what then remains: votes of two heights, in many rounds. */
const LOG_BYTES_MAX = LOG_COMPACT_ABOVE_BYTES * 2;
/** Transactions that clients have under way at a time, many times over. */
const POOL_MAX = 1_000;
/** Checked once in so many events. */
const EVERY = 64;

/** Queues, pool and log stay bounded, whatever liars send. */
export function createBoundsChecker(hosts: readonly Host[]): Checker {
  let events = 0;
  return {
    onTick() {
      events += 1;
      if (events % EVERY !== 0) return;
      for (const host of hosts) if (host.role.kind !== "liar") checkHost(host);
    },
  };
}

function checkHost({ address, disk, process }: Host): void {
  const within = (what: string, value: number, max: number): void => {
    if (value > max) throw new Violation("bounds", `${address}: ${what} ${value}, at most ${max}`);
  };
  within("bytes of the write-ahead log", disk.logBytes, LOG_BYTES_MAX);
  if (process === undefined) return;
  const { assembly } = process;
  within("inputs that wait", assembly.queueLength(), QUEUE_MAX);
  within("messages of later heights", assembly.keptCount(), KEPT_MAX);
  const { pending, queued } = assembly.pool.status();
  within("pooled transactions", pending + queued, POOL_MAX);
}
