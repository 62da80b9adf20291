import { z } from "zod";
import type { SealedBlock } from "../../types/block.ts";
import type { Hex } from "../../types/hex.ts";
import type { RPCBackend } from "../backend.ts";
import { blocksBetween, mapTransactions, receiptsOf, requireHeader } from "../chain.ts";
import type { Context } from "../context.ts";
import { quantity } from "../format.ts";
import { listOf } from "../lists.ts";
import { longRead, method } from "../method.ts";
import { type BlockReference, blockNumberSchema, quantitySchema } from "../schemas.ts";
import { effectiveGasPrice } from "../views/transaction.ts";

const PERCENTILES_MAX = 100;
const PERCENTILES_MESSAGE = `must be at most ${PERCENTILES_MAX} ascending numbers from 0 to 100`;

const percentilesSchema = listOf(
  z.number(PERCENTILES_MESSAGE).min(0, PERCENTILES_MESSAGE).max(100, PERCENTILES_MESSAGE),
  { rule: PERCENTILES_MESSAGE, max: PERCENTILES_MAX, tooMany: PERCENTILES_MESSAGE },
)
  .refine(
    (values) => values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0)),
    PERCENTILES_MESSAGE,
  )
  .nullish()
  .transform((percentiles) => percentiles ?? []);

/** Priority fees at the given percentiles of a block's gas. */
async function rewards(
  backend: RPCBackend,
  sealed: SealedBlock,
  percentiles: readonly number[],
): Promise<readonly Hex[]> {
  const receipts = receiptsOf(backend, sealed);
  const all = await mapTransactions(backend, sealed, (transaction, index) => ({
    price: effectiveGasPrice(transaction),
    gasUsed: receipts[index]?.gasUsed ?? 0n,
  }));
  const paid = all.toSorted((left, right) =>
    left.price < right.price ? -1 : Number(left.price > right.price),
  );
  return percentiles.map((percentile) => {
    const threshold = (Number(sealed.block.header.gasUsed) * percentile) / 100;
    let sum = 0;
    const reached = paid.find(({ gasUsed }) => {
      sum += Number(gasUsed);
      return sum >= threshold;
    });
    return quantity(reached?.price ?? 0n);
  });
}

async function feeHistory(
  { backend, limits }: Context,
  blockCount: bigint,
  newest: BlockReference,
  percentiles: readonly number[],
) {
  const last = requireHeader(backend, newest).number;
  // At the snapshot that a node began with it has no block yet.
  const kept = Math.max(0, Number(last - backend.chain.earliest()) + 1);
  const wanted = Math.min(Number(blockCount), limits.feeHistoryBlocksMax, kept);
  const oldestBlock = last - BigInt(wanted) + 1n;
  const gasUsedRatio: number[] = [];
  const reward: (readonly Hex[])[] = [];
  for await (const sealed of blocksBetween(backend, oldestBlock, last)) {
    const { gasUsed, gasLimit } = sealed.block.header;
    gasUsedRatio.push(Number(gasUsed) / Number(gasLimit));
    if (percentiles.length > 0) reward.push(await rewards(backend, sealed, percentiles));
  }
  // Fees have one entry more than blocks: the last is the next block's.
  const fees = (fee: Hex) => Array.from({ length: gasUsedRatio.length + 1 }, () => fee);
  return {
    oldestBlock: quantity(oldestBlock),
    baseFeePerGas: fees("0x0"),
    gasUsedRatio,
    baseFeePerBlobGas: fees(BLOB_BASE_FEE),
    blobGasUsedRatio: gasUsedRatio.map(() => 0),
    ...(percentiles.length > 0 && { reward }),
  };
}

/** The floor of EIP-4844; blob transactions are refused, so it never moves. */
const BLOB_BASE_FEE = "0x1";

/** Gas is free on this chain: access is bounded by membership, not by price. */
export const FEE_METHODS = {
  eth_gasPrice: method({}, () => "0x0"),
  eth_maxPriorityFeePerGas: method({}, () => "0x0"),
  eth_blobBaseFee: method({}, () => BLOB_BASE_FEE),
  eth_feeHistory: longRead(
    method(
      {
        blockCount: quantitySchema,
        newestBlock: blockNumberSchema,
        percentiles: percentilesSchema,
      },
      (context, { blockCount, newestBlock, percentiles }) =>
        feeHistory(context, blockCount, newestBlock, percentiles),
    ),
  ),
};
