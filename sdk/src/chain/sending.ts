import { z } from "zod";
import { SDKError, withDetails } from "../errors/sdkError.ts";
import type { Hash } from "../types.ts";
import { hash, type Receipt, receiptShape } from "./answers.ts";
import type { Dropped } from "./dropped.ts";
import type { RPC } from "./rpc.ts";
import { RPCFault } from "./rpcFault.ts";

/** What a node said of a transaction that it was given. */
export type Reply =
  | { readonly kind: "included"; readonly receipt: Receipt }
  | { readonly kind: "dropped"; readonly reason: Dropped }
  /** Some node has it, and its block is still to come. */
  | { readonly kind: "taken" }
  /** A node that may have it did not answer, so that another's refusal, or silence, decides nothing. */
  | { readonly kind: "unknown"; readonly cause: unknown };

/**
 * Gives signed transactions to a node. One that offers EIP-7966 waits for the block itself, so that a transaction takes one
 * request; the first node that does not is asked the older way from then on.
 */
export interface Sender {
  /** @throws RPCFault for a refusal, SDKError SDK_NO_NODE: no node has it; SDKError SDK_BAD_ANSWER */
  send(raw: string, transactionHash: Hash): Promise<Reply>;
}

/** A transaction that is given to one node after the other. */
interface Submission {
  readonly raw: string;
  readonly transactionHash: Hash;
  /** A node that may have taken it did not answer. */
  readonly onLost: () => void;
}

const SYNC_METHOD = "eth_sendRawTransactionSync";
/** No such method; other parameters, as in nodes that know no time of the caller's; not supported. */
const NOT_OFFERED: ReadonlySet<number> = new Set([-32_601, -32_602, -32_004]);
/** EIP-7966: no block in time, and not ready to be in one. */
const STILL_POOLED: ReadonlySet<number> = new Set([4, 5]);
/** Too many callers wait. */
const LIMIT_EXCEEDED = -32_005;

const droppedShape = z.looseObject({
  code: z.string(),
  details: z.looseObject({ hash, code: z.string(), message: z.string() }),
});

export function createSender(rpc: RPC, waitMs: number): Sender {
  let isOffered = true;

  /** Undefined where no node was willing to wait, which says nothing of the transaction. */
  async function sendAndWait(submission: Submission): Promise<Reply | undefined> {
    const { raw, transactionHash, onLost } = submission;
    try {
      const receipt = await rpc.request(SYNC_METHOD, [raw, waitMs], receiptShape, onLost);
      return { kind: "included", receipt: requireReceiptOf(transactionHash, receipt) };
    } catch (error) {
      // A node that waits longer than it is waited for may have taken the transaction.
      if (error instanceof SDKError && error.code === "SDK_NO_NODE") return undefined;
      if (!(error instanceof RPCFault)) throw error;
      return afterWaiting(error, transactionHash);
    }
  }

  async function afterWaiting(fault: RPCFault, transactionHash: Hash): Promise<Reply | undefined> {
    if (STILL_POOLED.has(fault.code)) return { kind: "taken" };
    if (NOT_OFFERED.has(fault.code)) isOffered = false;
    if (!isOffered || fault.code === LIMIT_EXCEEDED) return undefined;
    const reason = droppedIn(fault, transactionHash);
    return reason ? { kind: "dropped", reason } : takenBefore(fault, transactionHash);
  }

  async function sendOnly({ raw, transactionHash, onLost }: Submission): Promise<Reply> {
    try {
      await rpc.request("eth_sendRawTransaction", [raw], hash, onLost);
      return { kind: "taken" };
    } catch (error) {
      if (!(error instanceof RPCFault)) throw error;
      return takenBefore(error, transactionHash);
    }
  }

  /** A node that knows it already, or has included it, has it: asking twice does no harm. */
  async function takenBefore(fault: RPCFault, transactionHash: Hash): Promise<Reply> {
    if (/already (known|imported)|known transaction/i.test(fault.message)) return { kind: "taken" };
    const receipt = await receiptOf(rpc, transactionHash);
    if (receipt === undefined) throw fault;
    return { kind: "included", receipt };
  }

  return {
    async send(raw, transactionHash) {
      let isLost = false;
      const onLost = () => {
        isLost = true;
      };
      const submission = { raw, transactionHash, onLost };
      try {
        const reply = isOffered ? await sendAndWait(submission) : undefined;
        return reply ?? (await sendOnly(submission));
      } catch (cause) {
        if (isLost) return { kind: "unknown", cause };
        throw isBadAnswer(cause) ? withDetails(cause, { mayStillBeIncluded: true }) : cause;
      }
    },
  };
}

/**
 * Undefined while no block that the node knows includes the transaction.
 * @throws SDKError SDK_BAD_ANSWER for the receipt of another
 */
export async function receiptOf(rpc: RPC, transactionHash: Hash): Promise<Receipt | undefined> {
  const receipt = await rpc.request(
    "eth_getTransactionReceipt",
    [transactionHash],
    receiptShape.nullable(),
  );
  return receipt === null ? undefined : requireReceiptOf(transactionHash, receipt);
}

function requireReceiptOf(transactionHash: Hash, receipt: Receipt): Receipt {
  if (receipt.transactionHash === transactionHash) return receipt;
  throw new SDKError("SDK_BAD_ANSWER", "a node answered with the receipt of another transaction", {
    transactionHash,
    answered: receipt.transactionHash,
  });
}

/** Then some node has answered, and nobody knows what it has done. */
function isBadAnswer(error: unknown): boolean {
  return error instanceof SDKError && error.code === "SDK_BAD_ANSWER";
}

/** Why the node gave up this very transaction while it waited; undefined for any other refusal. */
function droppedIn({ data }: RPCFault, transactionHash: Hash): Dropped | undefined {
  const parsed = droppedShape.safeParse(data);
  if (!parsed.success || parsed.data.details.hash !== transactionHash) return undefined;
  return parsed.data.details;
}
