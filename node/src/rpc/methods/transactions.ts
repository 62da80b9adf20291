import { z } from "zod";
import type { Hash } from "../../types/hex.ts";
import type { DroppedTransaction } from "../../types/ports/txPool.ts";
import { describeReceipt, findBlock, placeOf, transactionAt } from "../chain.ts";
import type { Context } from "../context.ts";
import { RPC_CODE, RPCError } from "../errors.ts";
import { method } from "../method.ts";
import {
  type BlockReference,
  blockNumberSchema,
  dataSchema,
  hashSchema,
  quantitySchema,
} from "../schemas.ts";
import { droppedView } from "../views/dropped.ts";
import { transactionView } from "../views/transaction.ts";

/**
 * EIP-7966: milliseconds, as a number or a quantity in hex; whatever is no time counts as none given, so that the node's own
 * limit holds.
 */
const timeoutSchema = z.unknown().transform((given) => {
  const isQuantity = typeof given === "string" && /^0x[0-9a-fA-F]{1,12}$/.test(given);
  const timeoutMs = isQuantity ? Number(given) : given;
  const isTime = typeof timeoutMs === "number" && Number.isSafeInteger(timeoutMs) && timeoutMs > 0;
  return isTime ? timeoutMs : undefined;
});

function byHash({ backend }: Context, transactionHash: Hash) {
  const place = placeOf(backend, transactionHash);
  const transaction =
    place === undefined ? backend.pool.get(transactionHash) : transactionAt(backend, place);
  return transaction === undefined ? null : transactionView(transaction, place);
}

function byPosition({ backend }: Context, reference: BlockReference, position: bigint) {
  const sealed = findBlock(backend, reference);
  if (sealed === undefined || position >= BigInt(sealed.block.transactions.length)) return null;
  const place = { sealed, index: Number(position) };
  const transaction = transactionAt(backend, place);
  return transaction === undefined ? null : transactionView(transaction, place);
}

function receipt({ backend }: Context, transactionHash: Hash) {
  const place = placeOf(backend, transactionHash);
  return place === undefined ? null : describeReceipt(backend, place);
}

/**
 * EIP-7966: submits, then answers with the receipt; with error 4 and the hash to ask for later when no block came in time;
 * with error 5 and the hash at once when an earlier nonce is missing; with the pool's reason as soon as it gives the
 * transaction up.
 */
async function sendSync(context: Context, raw: Uint8Array, timeoutMs: number | undefined) {
  const { backend, inclusions, limits, caller } = context;
  const waitMs = Math.min(timeoutMs ?? limits.syncWaitMsMax, limits.syncWaitMsMax);
  const leave = inclusions.reserve(caller.address);
  try {
    const hash = await backend.submit(raw);
    requireNoGap(context, hash);
    const outcome = await inclusions.wait(hash, waitMs);
    if (outcome === "included") return receipt(context, hash);
    if (outcome !== "timeout") throw droppedError(outcome);
    const message = `transaction ${hash} was accepted but is in no block after ${waitMs} ms`;
    throw new RPCError(RPC_CODE.syncTimeout, message, hash);
  } finally {
    leave();
  }
}

function requireNoGap({ backend: { pool } }: Context, hash: Hash): void {
  const pooled = pool.get(hash);
  if (pooled === undefined) return;
  const next = pool.pendingNonce(pooled.sender);
  if (next > pooled.nonce) return;
  const message = `transaction ${hash} was accepted and waits for nonce ${next} of its sender`;
  throw new RPCError(RPC_CODE.notReady, message, hash);
}

function droppedError(dropped: DroppedTransaction): RPCError {
  const { code, hash, message } = dropped;
  const text = `transaction ${hash} was dropped: ${message}`;
  return new RPCError(RPC_CODE.rejected, text, { code, details: droppedView(dropped) });
}

/** Transactions, included or pooled, their receipts, and how they enter the node. */
export const TRANSACTION_METHODS = {
  eth_getTransactionByHash: method({ transactionHash: hashSchema }, (context, parameters) =>
    byHash(context, parameters.transactionHash),
  ),
  eth_getTransactionByBlockHashAndIndex: method(
    { blockHash: hashSchema, index: quantitySchema },
    (context, { blockHash, index }) =>
      byPosition(context, { kind: "hash", hash: blockHash }, index),
  ),
  eth_getTransactionByBlockNumberAndIndex: method(
    { block: blockNumberSchema, index: quantitySchema },
    (context, { block, index }) => byPosition(context, block, index),
  ),
  eth_getTransactionReceipt: method({ transactionHash: hashSchema }, (context, parameters) =>
    receipt(context, parameters.transactionHash),
  ),
  eth_sendRawTransaction: method({ transaction: dataSchema }, ({ backend }, { transaction }) =>
    backend.submit(transaction),
  ),
  eth_sendRawTransactionSync: method(
    { transaction: dataSchema, timeoutMs: timeoutSchema },
    (context, { transaction, timeoutMs }) => sendSync(context, transaction, timeoutMs),
  ),
};
