import { keccak256 } from "ethers";
import { toRefusal } from "../errors/revert.ts";
import { SDKError } from "../errors/sdkError.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { hash, quantity, type Receipt, receiptShape } from "./answers.ts";
import { createDroppedReader, type Dropped, droppedError, isOvertaken } from "./dropped.ts";
import type { RPC } from "./rpc.ts";
import { RPCFault } from "./rpcFault.ts";
import { createSerial } from "./serial.ts";
import type { Checker } from "./signer.ts";

/** A message that the checker's key sends to its institution's account. */
export interface Message {
  readonly to: Address;
  readonly data: Hex;
  readonly gasLimit: bigint;
}

export interface Timing {
  /** Between two looks for a receipt. */
  readonly pollMs: number;
  /** For a transaction to be included. */
  readonly inclusionMs: number;
}

/** Sends one key's transactions in order of their nonces and waits for their inclusion, which is final. */
export interface Submitter {
  /** @throws SDKError SDK_TIMEOUT, SDK_POOL_REFUSED, SDK_DROPPED, SDK_RPC_ERROR, SDK_NO_NODE */
  submit(message: Message): Promise<Receipt>;
}

interface Sent {
  readonly hash: Hash;
  readonly nonce: number;
}

/** How often a transaction may lose its nonce to another of the same key before it is given up. */
const ATTEMPTS_MAX = 50;
/** Looks for a receipt between two looks at whether it will never come. */
const POLLS_PER_LOSS_CHECK = 8;
const NONCE_KEY = "nonce";

export function createSubmitter(rpc: RPC, checker: Checker, timing: Timing): Submitter {
  const serial = createSerial();
  const drops = createDroppedReader(rpc);
  /** The nonce after the last one sent from here; nodes may not know it yet. */
  let nextNonce = 0;

  async function send(message: Message): Promise<Sent> {
    const from = await checker.getAddress();
    const chainId = await rpc.chainId();
    const pending = await rpc.request("eth_getTransactionCount", [from, "pending"], quantity);
    const nonce = Math.max(Number(pending), nextNonce);
    const raw = await checker.signTransaction({
      type: 0,
      chainId,
      nonce,
      gasPrice: 0n,
      value: 0n,
      ...message,
    });
    const sent = { hash: keccak256(raw) as Hash, nonce };
    await sendRaw(rpc, raw, sent.hash);
    nextNonce = nonce + 1;
    return sent;
  }

  async function hasNonceGone(nonce: number): Promise<boolean> {
    const from = await checker.getAddress();
    return (
      (await rpc.request("eth_getTransactionCount", [from, "latest"], quantity)) > BigInt(nonce)
    );
  }

  /** What is known of a transaction that has no receipt yet. */
  async function lossOf({
    hash: transactionHash,
    nonce,
  }: Sent): Promise<Dropped | "gone" | undefined> {
    if (await hasNonceGone(nonce)) return "gone";
    const dropped = await drops.reasonOf(transactionHash);
    return dropped !== undefined && isOvertaken(dropped) ? "gone" : dropped;
  }

  /** Undefined when another transaction took the nonce. */
  async function waitForReceipt(sent: Sent): Promise<Receipt | undefined> {
    const polls = Math.ceil(timing.inclusionMs / timing.pollMs);
    for (let poll = 1; poll <= polls; poll += 1) {
      // The loss first: a receipt that is missing after the nonce has gone will never come.
      const loss = poll % POLLS_PER_LOSS_CHECK === 0 ? await lossOf(sent) : undefined;
      const receipt = await receiptOf(rpc, sent.hash);
      if (receipt !== undefined || loss === "gone") return receipt;
      if (loss !== undefined) {
        nextNonce = 0;
        throw droppedError(sent.hash, loss);
      }
      await pause(timing.pollMs);
    }
    nextNonce = 0;
    throw new SDKError("SDK_TIMEOUT", "the transaction was not included in time", {
      transactionHash: sent.hash,
      inclusionMs: timing.inclusionMs,
    });
  }

  /** Undefined when another process with the same key was faster. */
  async function attempt(message: Message): Promise<Receipt | undefined> {
    try {
      const sent = await serial.run(NONCE_KEY, () => send(message));
      return await waitForReceipt(sent);
    } catch (error) {
      if (isNonceTaken(error)) return undefined;
      throw toRefusal(error);
    }
  }

  return {
    async submit(message) {
      for (let count = 1; count <= ATTEMPTS_MAX; count += 1) {
        const receipt = await attempt(message);
        if (receipt !== undefined) return receipt;
        // Not in step with the rival, who waits as well.
        await pause(timing.pollMs * (1 + Math.random()));
      }
      throw displaced();
    },
  };
}

/** Sends a signed transaction. A node that knows it already, or has included it, has it: asking twice does no harm. */
async function sendRaw(rpc: RPC, raw: string, transactionHash: Hash): Promise<void> {
  try {
    await rpc.request("eth_sendRawTransaction", [raw], hash);
  } catch (error) {
    if (!(error instanceof RPCFault)) throw error;
    const known = /already (known|imported)|known transaction/i.test(error.message);
    if (!known && (await receiptOf(rpc, transactionHash)) === undefined) throw error;
  }
}

export async function receiptOf(rpc: RPC, transactionHash: Hash): Promise<Receipt | undefined> {
  const receipt = await rpc.request(
    "eth_getTransactionReceipt",
    [transactionHash],
    receiptShape.nullable(),
  );
  return receipt ?? undefined;
}

function isNonceTaken(error: unknown): boolean {
  return error instanceof RPCFault && /nonce too low|underpriced/i.test(error.message);
}

function displaced(): SDKError {
  return new SDKError("SDK_TIMEOUT", "other transactions of the same key took every nonce", {
    attempts: ATTEMPTS_MAX,
  });
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
