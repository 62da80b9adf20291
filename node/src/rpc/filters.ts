import { randomBytes } from "node:crypto";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { Hash, Hex } from "../types/hex.ts";
import type { RPCBackend } from "./backend.ts";
import { blocksBetween } from "./chain.ts";
import { RPC_CODE, RPCError } from "./errors.ts";
import { lowerOf } from "./format.ts";
import type { RPCLimits } from "./limits.ts";
import type { LogCriteria } from "./logPlan.ts";
import { queryLogs, readLogs } from "./logQuery.ts";
import { createPlaces, requirePlace } from "./places.ts";
import type { LogView } from "./views/receipt.ts";

export type FilterSubject =
  | {
      readonly kind: "logs";
      readonly criteria: LogCriteria;
      /** Undefined bounds are open: from the filter's creation, to whatever is decided. An earlier block is caught up with. */
      readonly fromBlock: bigint | undefined;
      readonly toBlock: bigint | undefined;
    }
  | { readonly kind: "blocks" }
  | { readonly kind: "pendingTransactions" };

/** Polled filters. Decided blocks never change, so a filter is only a cursor. */
export interface Filters {
  /** Throws limitExceeded when too many are in use, in all or from this address. */
  install(subject: FilterSubject, address: string): Hex;
  uninstall(id: string): boolean;
  /** What happened since the last call, one bounded page. */
  changes(id: string): Promise<readonly (LogView | Hash)[]>;
  /** Everything a log filter covers. */
  logs(id: string): Promise<readonly LogView[]>;
  count(): number;
  stop(): void;
}

interface Filter {
  readonly subject: FilterSubject;
  /** Next block, or next position in the journal of pending hashes. */
  cursor: bigint;
  usedAtMs: number;
  /** Ends with the last poll: each goes on where the one before it has got to. */
  polled: Promise<void>;
  /** Gives its place back. */
  readonly leave: () => void;
}

export function createFilters(
  backend: RPCBackend,
  limits: RPCLimits,
  nowMs: () => number,
): Filters {
  const filters = new Map<string, Filter>();
  const places = createPlaces({
    name: "filters",
    max: limits.filtersMax,
    shares: limits.placeShares,
  });
  const journal = createJournal(limits.pendingHashesMax);
  const stop = backend.onPending((transaction) => journal.append(transaction.hash));

  function head(): bigint {
    return backend.chain.head().block.header.number;
  }

  function uninstall(id: string): boolean {
    filters.get(id)?.leave();
    return filters.delete(id);
  }

  function forgetIdle(): void {
    for (const [id, { usedAtMs }] of filters) {
      if (nowMs() - usedAtMs > limits.filterIdleMs) uninstall(id);
    }
  }

  function use(id: string): Filter {
    forgetIdle();
    const filter = filters.get(id);
    // -32000 is the code on which viem installs the filter anew.
    if (filter === undefined) throw new RPCError(RPC_CODE.rejected, "filter not found");
    filter.usedAtMs = nowMs();
    return filter;
  }

  function startOf(subject: FilterSubject): bigint {
    if (subject.kind === "pendingTransactions") return journal.end();
    const next = head() + 1n;
    return subject.kind === "logs" ? (subject.fromBlock ?? next) : next;
  }

  async function logChanges(filter: Filter, subject: FilterSubject & { kind: "logs" }) {
    const from = filter.cursor;
    const to = lowerOf(subject.toBlock, head());
    if (from > to) return [];
    const { logs, next } = await readLogs(backend, limits, subject.criteria, { from, to });
    filter.cursor = next;
    return logs;
  }

  async function blockChanges(filter: Filter): Promise<readonly Hash[]> {
    const from = filter.cursor;
    const end = lowerOf(from + limits.logBlocksMax - 1n, head());
    const hashes: Hash[] = [];
    for await (const { hash } of blocksBetween(backend, from, end)) hashes.push(hash);
    if (from <= end) filter.cursor = end + 1n;
    return hashes;
  }

  /** Polls of a filter one after the other. One that fails moves nothing: the next is refused as well, or makes up for it. */
  function inOrder<T>(filter: Filter, poll: () => Promise<T>): Promise<T> {
    const result = filter.polled.then(poll);
    const ended = (): void => undefined;
    filter.polled = result.then(ended, ended);
    return result;
  }

  return {
    install(subject, address) {
      forgetIdle();
      const leave = requirePlace(places, address);
      const id = bytesToHex(randomBytes(16));
      const filter = { subject, cursor: startOf(subject), usedAtMs: nowMs(), leave };
      filters.set(id, { ...filter, polled: Promise.resolve() });
      return id;
    },
    uninstall,
    async changes(id) {
      const filter = use(id);
      const { subject } = filter;
      if (subject.kind === "logs") return inOrder(filter, () => logChanges(filter, subject));
      if (subject.kind === "blocks") return inOrder(filter, () => blockChanges(filter));
      const hashes = journal.from(filter.cursor);
      filter.cursor = journal.end();
      return hashes;
    },
    async logs(id) {
      const { subject } = use(id);
      if (subject.kind !== "logs") {
        throw new RPCError(RPC_CODE.rejected, "filter is not a log filter");
      }
      const to = lowerOf(subject.toBlock, head());
      const from = subject.fromBlock ?? to;
      return from > to ? [] : queryLogs(backend, limits, subject.criteria, { from, to });
    },
    count: () => filters.size,
    stop,
  };
}

/** The last `capacity` entries of an endless sequence; a reader who falls behind misses the oldest. */
function createJournal(capacity: number) {
  const entries: Hash[] = [];
  let first = 0n;
  return {
    append(hash: Hash): void {
      entries.push(hash);
      if (entries.length < capacity * 2) return;
      // Cutting half at a time makes an append cheap on average.
      first += BigInt(capacity);
      entries.splice(0, capacity);
    },
    end: (): bigint => first + BigInt(entries.length),
    from(position: bigint): readonly Hash[] {
      const newest = Math.max(0, entries.length - capacity);
      return entries.slice(Math.max(newest, Number(position - first)));
    },
  };
}
