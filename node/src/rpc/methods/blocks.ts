import { z } from "zod";
import { describeBlock, describeReceipts, describeWholeBlock, findBlock } from "../chain.ts";
import type { Context } from "../context.ts";
import { quantity } from "../format.ts";
import { longRead, method } from "../method.ts";
import { type BlockReference, blockNumberSchema, blockSchema, hashSchema } from "../schemas.ts";

const wholeSchema = z
  .boolean("must be true for whole transactions or false for hashes")
  .nullish()
  .transform((whole) => whole ?? false);

function block({ backend, longReads, caller }: Context, reference: BlockReference, whole: boolean) {
  if (!whole) {
    const sealed = findBlock(backend, reference);
    return sealed === undefined ? null : describeBlock(sealed);
  }
  return longReads.run(caller, async () => {
    const sealed = findBlock(backend, reference);
    return sealed === undefined ? null : describeWholeBlock(backend, sealed);
  });
}

function transactionCount({ backend }: Context, reference: BlockReference) {
  const sealed = findBlock(backend, reference);
  return sealed === undefined ? null : quantity(sealed.block.transactions.length);
}

function uncleCount({ backend }: Context, reference: BlockReference) {
  return findBlock(backend, reference) === undefined ? null : "0x0";
}

const byHash = (hash: `0x${string}`): BlockReference => ({ kind: "hash", hash });

/** Blocks and what is counted in them. An unknown block is null, as in other clients. */
export const BLOCK_METHODS = {
  eth_blockNumber: method({}, ({ backend }) => quantity(backend.chain.head().block.header.number)),
  eth_getBlockByNumber: method(
    { block: blockNumberSchema, wholeTransactions: wholeSchema },
    (context, parameters) => block(context, parameters.block, parameters.wholeTransactions),
  ),
  eth_getBlockByHash: method(
    { blockHash: hashSchema, wholeTransactions: wholeSchema },
    (context, { blockHash, wholeTransactions }) =>
      block(context, byHash(blockHash), wholeTransactions),
  ),
  eth_getBlockTransactionCountByNumber: method(
    { block: blockNumberSchema },
    (context, parameters) => transactionCount(context, parameters.block),
  ),
  eth_getBlockTransactionCountByHash: method({ blockHash: hashSchema }, (context, { blockHash }) =>
    transactionCount(context, byHash(blockHash)),
  ),
  eth_getUncleCountByBlockNumber: method({ block: blockNumberSchema }, (context, parameters) =>
    uncleCount(context, parameters.block),
  ),
  eth_getUncleCountByBlockHash: method({ blockHash: hashSchema }, (context, { blockHash }) =>
    uncleCount(context, byHash(blockHash)),
  ),
  eth_getBlockReceipts: longRead(
    method({ block: blockSchema }, ({ backend }, parameters) => {
      const sealed = findBlock(backend, parameters.block);
      return sealed === undefined ? null : describeReceipts(backend, sealed);
    }),
  ),
};
