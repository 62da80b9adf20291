import { toRefusal } from "../errors/revert.ts";
import { SDKError, withDetails } from "../errors/sdkError.ts";
import { quantity, type Receipt } from "./answers.ts";
import { createDroppedReader, type Dropped, droppedError, isOvertaken } from "./dropped.ts";
import { createOutbox, type Message, pause, type Sent, type Timing } from "./outbox.ts";
import type { RPC } from "./rpc.ts";
import { RPCFault } from "./rpcFault.ts";
import { receiptOf } from "./sending.ts";
import type { Checker } from "./signer.ts";

/** Sends one key's transactions in order of their nonces and waits for their inclusion, which is final. */
export interface Submitter {
  /**
   * @throws SDKError SDK_POOL_REFUSED, SDK_RPC_ERROR, SDK_NO_NODE: no node has it; SDK_DROPPED, SDK_TIMEOUT, SDK_BAD_ANSWER,
   * SDK_WRONG_NETWORK: `mayStillBeIncluded` says whether a node may have it. All with the `transactionHash`, once signed
   */
  submit(message: Message): Promise<Receipt>;
}

/** How often a transaction may lose its nonce to another of the same key before it is given up. */
const ATTEMPTS_MAX = 50;
/** Looks for a receipt between two looks at whether it will never come. */
const POLLS_PER_LOSS_CHECK = 8;

export function createSubmitter(rpc: RPC, checker: Checker, timing: Timing): Submitter {
  const outbox = createOutbox(rpc, checker, timing);
  const drops = createDroppedReader(rpc);

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
  async function outcomeOf(sent: Sent): Promise<Receipt | undefined> {
    const reply = await sent.reply;
    switch (reply.kind) {
      case "included":
        return reply.receipt;
      case "dropped":
        if (isOvertaken(reply.reason)) return undefined;
        outbox.forgetNonce();
        throw droppedError(sent.hash, reply.reason);
      case "taken":
        return waitForReceipt(sent);
      case "unknown":
        // The nodes that answer may lack it: what is sent next must not wait for it.
        outbox.forgetNonce();
        return waitForReceipt(sent, reply.cause);
    }
  }

  /**
   * Undefined when another transaction took the nonce. A look that no node answers, or that one refuses, says nothing of the
   * transaction: only the time ends the wait.
   * @param doubt why it is not known whether any node has the transaction
   */
  async function waitForReceipt(sent: Sent, doubt?: unknown): Promise<Receipt | undefined> {
    let failure: unknown;
    for (let poll = 1; poll === 1 || performance.now() < sent.untilMs; poll += 1) {
      try {
        const outcome = await lookFor(sent, poll % POLLS_PER_LOSS_CHECK === 0);
        if (outcome !== "pending") return outcome;
        failure = undefined;
      } catch (error) {
        if (!isPassing(error)) throw withDetails(error, { mayStillBeIncluded: true });
        failure = error;
      }
      await pause(timing.pollMs);
    }
    outbox.forgetNonce();
    throw late(sent, timing, failure ?? doubt);
  }

  /** Undefined when another transaction took the nonce. */
  async function lookFor(sent: Sent, isLossDue: boolean): Promise<Receipt | "pending" | undefined> {
    // The loss first: a receipt that is missing after the nonce has gone will never come.
    const loss = isLossDue ? await lossOf(sent) : undefined;
    const receipt = await receiptOf(rpc, sent.hash);
    if (receipt !== undefined || loss === "gone") return receipt;
    if (loss === undefined) return "pending";
    outbox.forgetNonce();
    throw droppedError(sent.hash, loss);
  }

  /** Undefined when another process with the same key was faster. */
  async function attempt(message: Message): Promise<Receipt | undefined> {
    let sent: Sent | undefined;
    try {
      sent = await outbox.send(message);
      return await outcomeOf(sent);
    } catch (error) {
      if (isNonceTaken(error)) return undefined;
      throw withDetails(toRefusal(error), sent === undefined ? {} : { transactionHash: sent.hash });
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

function isNonceTaken(error: unknown): boolean {
  return error instanceof RPCFault && /nonce too low|underpriced/i.test(error.message);
}

function isPassing(error: unknown): boolean {
  return error instanceof RPCFault || (error instanceof SDKError && error.code === "SDK_NO_NODE");
}

function late(sent: Sent, { inclusionMs }: Timing, doubt: unknown): SDKError {
  const details = { transactionHash: sent.hash, inclusionMs, mayStillBeIncluded: true };
  const cause = doubt === undefined ? {} : { cause: toRefusal(doubt) };
  return new SDKError("SDK_TIMEOUT", "the transaction was not included in time", details, cause);
}

function displaced(): SDKError {
  return new SDKError("SDK_TIMEOUT", "other transactions of the same key took every nonce", {
    attempts: ATTEMPTS_MAX,
  });
}
