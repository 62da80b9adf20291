import type { Hash } from "../../sdk/src/types.ts";
import { createEndpoint } from "./endpoint.ts";

/** When each transaction was seen in a block of one node, as its `newHeads` subscription tells. */
export interface HeadWatcher {
  /** Milliseconds of `performance.now()` at which the receipt could be had, by transaction. */
  readonly seenMs: ReadonlyMap<Hash, number>;
  /** Transactions of each block, in order. */
  readonly blockSizes: readonly number[];
  /** Resolves when all of these were seen; rejects when no new one comes for a long time. */
  until(hashes: readonly Hash[]): Promise<void>;
  close(): void;
}

interface Notification {
  readonly method?: string;
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly params?: { readonly result: { readonly hash: Hash } };
}

interface BlockReceipt {
  readonly transactionHash: Hash;
}

/** A network that commits nothing new for so long has stopped. */
const STALL_MS = 60_000;
const POLL_MS = 5;

/** `depth` says what a transaction is waited for: to be named by its block, or its receipt to have arrived. */
export async function watchHeads(url: string, depth: "block" | "receipt"): Promise<HeadWatcher> {
  const endpoint = createEndpoint(url);
  const seenMs = new Map<Hash, number>();
  const blockSizes: number[] = [];
  let failure: unknown;

  async function hashesOf(block: Hash): Promise<readonly Hash[]> {
    if (depth === "receipt") {
      const receipts = await endpoint.call<readonly BlockReceipt[]>("eth_getBlockReceipts", [
        { blockHash: block },
      ]);
      return receipts.map(({ transactionHash }) => transactionHash);
    }
    const { transactions } = await endpoint.call<{ readonly transactions: readonly Hash[] }>(
      "eth_getBlockByHash",
      [block, false],
    );
    return transactions;
  }

  async function onHead(hash: Hash): Promise<void> {
    const arrivedMs = performance.now();
    const hashes = await hashesOf(hash);
    const atMs = depth === "receipt" ? performance.now() : arrivedMs;
    blockSizes.push(hashes.length);
    for (const included of hashes) seenMs.set(included, atMs);
  }

  const socket = await subscribe(url, (hash) => {
    onHead(hash).catch((error: unknown) => {
      failure = error;
    });
  });

  return {
    seenMs,
    blockSizes,
    async until(hashes) {
      let seen = seenMs.size;
      let giveUpMs = performance.now() + STALL_MS;
      while (!hashes.every((hash) => seenMs.has(hash))) {
        if (failure !== undefined) throw failure;
        if (seenMs.size > seen) {
          seen = seenMs.size;
          giveUpMs = performance.now() + STALL_MS;
        }
        if (performance.now() > giveUpMs) throw new Error(`${url} commits nothing any more`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    close() {
      socket.close();
      endpoint.close();
    },
  };
}

function subscribe(url: string, onHead: (hash: Hash) => void): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace("http:", "ws:"));
    socket.addEventListener("open", () =>
      socket.send(
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }),
      ),
    );
    socket.addEventListener("error", () => reject(new Error(`no WebSocket at ${url}`)));
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as Notification;
      if (message.params !== undefined) onHead(message.params.result.hash);
      else if (message.error !== undefined) reject(new Error(message.error.message));
      else resolve(socket);
    });
  });
}
