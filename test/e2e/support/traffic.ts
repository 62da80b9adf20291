// Transactions that keep a network busy.
import { Transaction, type Wallet } from "ethers";
import { callNode } from "../../../node/src/app/network/client.ts";
import type { RPCNode } from "./chain.ts";

/** Free gas: a plain transfer of nothing, from a key to itself. */
export interface Sender {
  /** Resolves with the hash when the node has taken the transaction. */
  send(node: RPCNode): Promise<string>;
}

export interface Trickle {
  /** Hashes that a node has accepted so far. */
  readonly sent: readonly string[];
  stop(): Promise<void>;
}

export interface SeenReceipt {
  readonly transactionHash: string;
  readonly blockHash: string;
  readonly blockNumber: number;
}

export function createSender(wallet: Wallet, chainId: number): Sender {
  let nonce = 0;
  return {
    async send({ rpcUrl }) {
      const raw = await wallet.signTransaction(
        Transaction.from({
          type: 0,
          chainId,
          nonce,
          to: wallet.address,
          gasLimit: 21_000,
          gasPrice: 0,
        }),
      );
      const hash = (await callNode(rpcUrl, "eth_sendRawTransaction", [raw])) as string;
      nonce += 1;
      return hash;
    },
  };
}

/** A transaction every `everyMs` through one node until it is stopped; rejects `stop` when one was refused. */
export function startTrickle(sender: Sender, node: RPCNode, everyMs: number): Trickle {
  const sent: string[] = [];
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    while (!controller.signal.aborted) {
      sent.push(await sender.send(node));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  const running = run();
  // Told by `stop`.
  running.catch(() => undefined);
  return {
    sent,
    async stop() {
      controller.abort();
      await running;
    },
  };
}

/** The receipt a node gives, undefined when it has none. */
export async function receiptOf(node: RPCNode, hash: string): Promise<SeenReceipt | undefined> {
  const receipt = (await callNode(node.rpcUrl, "eth_getTransactionReceipt", [
    hash,
  ])) as SeenReceipt | null;
  if (receipt === null) return undefined;
  const { transactionHash, blockHash, blockNumber } = receipt;
  return { transactionHash, blockHash, blockNumber: Number(blockNumber) };
}
