import { keccak256 } from "ethers";
import type { Address, Hash, Hex } from "../types.ts";
import { quantity } from "./answers.ts";
import type { RPC } from "./rpc.ts";
import { createSender, type Reply } from "./sending.ts";
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
  /** For one node to answer one request. */
  readonly requestMs: number;
}

/** A transaction on its way. */
export interface Sent {
  readonly hash: Hash;
  readonly nonce: number;
  /** Milliseconds of `performance.now()` after which it is waited for no longer. */
  readonly untilMs: number;
  /** Rejects with the node's refusal. */
  readonly reply: Promise<Reply>;
}

/** Signs one key's transactions, gives them their nonces and sends them; nodes answer when they are done with each. */
export interface Outbox {
  /** Resolves when the transaction is on its way. */
  send(message: Message): Promise<Sent>;
  /** The nodes know better which nonce is next: something that was sent may never be in a block. */
  forgetNonce(): void;
}

/** Part of the time for an answer that a node is asked to wait for the block: the rest is the answer's way. */
const WAIT_SHARE = 0.5;
const NONCE_KEY = "nonce";

export function createOutbox(rpc: RPC, checker: Checker, timing: Timing): Outbox {
  const serial = createSerial();
  const waitMs = Math.min(timing.inclusionMs, timing.requestMs * WAIT_SHARE);
  const sender = createSender(rpc, Math.max(1, Math.floor(waitMs)));
  /** The nonce after the last one sent from here; nodes may not know it yet. */
  let nextNonce = 0;
  /** What was sent last, until a node has answered. */
  let unanswered: Sent | undefined;

  /** A nonce is free once a node has taken, or refused, what was sent before: else a refusal would leave a gap. */
  async function freeNonce(from: string): Promise<number> {
    for (;;) {
      const params = [from, "pending"];
      const pending = Number(await rpc.request("eth_getTransactionCount", params, quantity));
      const isFree = unanswered === undefined || pending > unanswered.nonce;
      if (isFree) return Math.max(pending, nextNonce);
      await Promise.race([unanswered?.reply.catch(() => undefined), pause(timing.pollMs)]);
    }
  }

  async function send(message: Message): Promise<Sent> {
    const from = await checker.getAddress();
    const chainId = await rpc.chainId();
    const nonce = await freeNonce(from);
    const raw = await checker.signTransaction({
      type: 0,
      chainId,
      nonce,
      gasPrice: 0n,
      value: 0n,
      ...message,
    });
    const hash = keccak256(raw) as Hash;
    const untilMs = performance.now() + timing.inclusionMs;
    return dispatched({ hash, nonce, untilMs, reply: sender.send(raw, hash) });
  }

  function dispatched(sent: Sent): Sent {
    nextNonce = sent.nonce + 1;
    unanswered = sent;
    sent.reply
      .catch(() => {
        nextNonce = 0;
      })
      .finally(() => {
        if (unanswered === sent) unanswered = undefined;
      });
    return sent;
  }

  return {
    send: (message) => serial.run(NONCE_KEY, () => send(message)),
    forgetNonce() {
      nextNonce = 0;
    },
  };
}

export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
