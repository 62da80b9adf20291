// Takes signed transactions to the nodes and brings receipts back, whatever happens to single nodes.
import type { SignedTransaction } from "../../bench/support/institution.ts";
import { callNode } from "../../node/src/app/network/client.ts";
import { hash, type Receipt, receiptShape } from "../../sdk/src/chain/answers.ts";
import { pause } from "../time.ts";

const Acknowledgement = receiptShape.extend({ blockHash: hash });

/** A receipt that a node has given: from then on it must never be lost. */
export interface Acknowledged {
  readonly hash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly hasSucceeded: boolean;
  /** Of the node that said so. */
  readonly rpcUrl: string;
  /** Milliseconds of `performance.now()`. */
  readonly sentAtMs: number;
  readonly acknowledgedAtMs: number;
}

export interface Teller {
  /** Sends until there is a receipt; rejects only when the run ends. */
  deliver(transaction: SignedTransaction): Promise<Receipt>;
}

export interface TellerOptions {
  /** In order of preference. */
  readonly rpcUrls: readonly string[];
  readonly signal: AbortSignal;
  readonly onAcknowledged: (acknowledged: Acknowledged) => void;
}

const ANSWER_MS = 2_000;
const POLL_MS = 150;
/** How long one node may take to include a transaction before it is given to the next as well. */
const PATIENCE_MS = 3_000;
/** How long a node that failed is left alone. */
const AWAY_MS = 5_000;

export function createTeller({ rpcUrls, signal, onAcknowledged }: TellerOptions): Teller {
  let turn = 0;
  let leftOwnAtMs = Number.NEGATIVE_INFINITY;

  const current = (): string => {
    if (performance.now() - leftOwnAtMs > AWAY_MS) turn = 0;
    return rpcUrls[turn % rpcUrls.length] ?? "";
  };
  const goOn = (): void => {
    if (turn === 0) leftOwnAtMs = performance.now();
    turn += 1;
  };

  async function attempt(
    url: string,
    transaction: SignedTransaction,
    sentAtMs: number,
  ): Promise<Receipt | undefined> {
    await send(url, transaction.raw);
    const until = performance.now() + PATIENCE_MS;
    do {
      const answer = await askReceipt(url, transaction.hash);
      if (answer !== null) {
        const receipt = Acknowledgement.parse(answer);
        onAcknowledged({
          hash: receipt.transactionHash,
          blockNumber: Number(receipt.blockNumber),
          blockHash: receipt.blockHash,
          hasSucceeded: receipt.status === 1n,
          rpcUrl: url,
          sentAtMs,
          acknowledgedAtMs: performance.now(),
        });
        return receipt;
      }
      await pause(POLL_MS, signal);
    } while (performance.now() < until);
    return undefined;
  }

  return {
    async deliver(transaction) {
      const sentAtMs = performance.now();
      for (;;) {
        const receipt = await attempt(current(), transaction, sentAtMs).catch(() => undefined);
        if (receipt !== undefined) return receipt;
        goOn();
        await pause(POLL_MS, signal);
      }
    },
  };
}

function askReceipt(url: string, transactionHash: string): Promise<unknown> {
  return callNode(url, "eth_getTransactionReceipt", [transactionHash], { timeoutMs: ANSWER_MS });
}

/** A node that refuses may have the transaction, or have included it: its receipt tells. */
async function send(url: string, raw: string): Promise<void> {
  try {
    await callNode(url, "eth_sendRawTransaction", [raw], { timeoutMs: ANSWER_MS });
  } catch (error) {
    if (error instanceof Error && error.cause !== undefined) throw error;
  }
}
