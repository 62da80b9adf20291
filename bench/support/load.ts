import type { Hash } from "../../sdk/src/types.ts";
import { receiptsAbove } from "./blocks.ts";
import { createEndpoint, type Endpoint, withEndpoint } from "./endpoint.ts";
import { type HeadWatcher, watchHeads } from "./heads.ts";
import type { SignedTransaction } from "./institution.ts";
import type { Target } from "./target.ts";

/** Transactions of one client, in the order of their nonces. */
export type Client = readonly SignedTransaction[];

export interface Burst {
  /** From the first submission to the head of the block that holds the last transaction. */
  readonly seconds: number;
  readonly blockSizes: readonly number[];
}

/** Sent and not yet committed, over all clients; half of what a node's pool holds. */
const OUTSTANDING_MAX = 8_192;
const POLL_MS = 5;

export interface SendOptions {
  /** Transactions in one request: a JSON-RPC batch, unless it is 1 (default). */
  readonly batch?: number;
}

/** Every client sends its transactions over a connection of its own, each request when the one before was taken. */
export async function sendAll(
  target: Target,
  clients: readonly Client[],
  { batch = 1 }: SendOptions = {},
): Promise<Burst> {
  const watcher = await watchHeads(target.urls[0] ?? "", "block");
  const endpoints = clients.map((_, index) => endpointOf(target, index));
  let sent = 0;
  const beganMs = performance.now();
  try {
    await Promise.all(
      clients.map(async (transactions, index) => {
        for (let from = 0; from < transactions.length; from += batch) {
          const next = transactions.slice(from, from + batch);
          while (sent - watcher.seenMs.size > OUTSTANDING_MAX - batch) await pause(POLL_MS);
          sent += next.length;
          await send(endpoints[index], next);
        }
      }),
    );
    const hashes = hashesOf(clients.flat());
    await watcher.until(hashes);
    return {
      seconds: (lastSeenMs(watcher, hashes) - beganMs) / 1_000,
      blockSizes: watcher.blockSizes.filter((size) => size > 0),
    };
  } finally {
    watcher.close();
    for (const endpoint of endpoints) endpoint.close();
  }
}

function send(
  endpoint: Endpoint | undefined,
  transactions: readonly SignedTransaction[],
): Promise<unknown> {
  const raws = transactions.map(({ raw }) => [raw]);
  const [single] = raws;
  if (raws.length > 1 || single === undefined) {
    return endpoint?.callMany("eth_sendRawTransaction", raws) ?? Promise.resolve();
  }
  return endpoint?.call("eth_sendRawTransaction", single) ?? Promise.resolve();
}

/**
 * Sends at a fixed rate, node after node, whether or not answers come, and tells for each transaction the milliseconds from
 * its submission until the node it went to gave its receipt.
 */
export async function sendAtRate(
  target: Target,
  transactions: readonly SignedTransaction[],
  perSecond: number,
): Promise<readonly number[]> {
  const seats = await Promise.all(
    target.urls.map(async (url) => ({
      endpoint: createEndpoint(url),
      watcher: await watchHeads(url, "receipt"),
      sentMs: new Map<Hash, number>(),
    })),
  );
  try {
    const sendings: Promise<unknown>[] = [];
    const beganMs = performance.now();
    for (const [index, { raw, hash }] of transactions.entries()) {
      await pause(beganMs + (index * 1_000) / perSecond - performance.now());
      const seat = seats[index % seats.length];
      seat?.sentMs.set(hash, performance.now());
      sendings.push(seat?.endpoint.call("eth_sendRawTransaction", [raw]) ?? Promise.resolve());
    }
    await Promise.all(sendings);
    await Promise.all(seats.map(({ watcher, sentMs }) => watcher.until([...sentMs.keys()])));
    return seats.flatMap(({ watcher, sentMs }) =>
      [...sentMs].map(([hash, ms]) => (watcher.seenMs.get(hash) ?? Number.NaN) - ms),
    );
  } finally {
    for (const { endpoint, watcher } of seats) {
      endpoint.close();
      watcher.close();
    }
  }
}

export interface Included {
  readonly succeeded: boolean;
  readonly gasUsed: number;
}

interface Receipt {
  readonly transactionHash: Hash;
  readonly status: string;
  readonly gasUsed: string;
}

/** What the receipts of every block say, by transaction. */
export function allReceipts({ urls }: Target): Promise<ReadonlyMap<Hash, Included>> {
  return withEndpoint(urls[0] ?? "", async (endpoint) => {
    const included = new Map<Hash, Included>();
    for await (const receipts of receiptsAbove<Receipt>(endpoint, 0)) {
      for (const { transactionHash, status, gasUsed } of receipts) {
        included.set(transactionHash, { succeeded: status === "0x1", gasUsed: Number(gasUsed) });
      }
    }
    return included;
  });
}

function endpointOf({ urls }: Target, index: number): Endpoint {
  return createEndpoint(urls[index % urls.length] ?? "");
}

function hashesOf(transactions: readonly SignedTransaction[]): readonly Hash[] {
  return transactions.map(({ hash }) => hash);
}

function lastSeenMs({ seenMs }: HeadWatcher, hashes: readonly Hash[]): number {
  return hashes.reduce((last, hash) => Math.max(last, seenMs.get(hash) ?? last), 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
