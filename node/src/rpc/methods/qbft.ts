import { z } from "zod";
import type { SealedBlock } from "../../types/block.ts";
import type { Address } from "../../types/hex.ts";
import type { RPCBackend } from "../backend.ts";
import { blocksBetween, findBlock, requireHeader, requireKept } from "../chain.ts";
import type { Context } from "../context.ts";
import { limitExceeded, notFound, notSupported } from "../errors.ts";
import { quantity } from "../format.ts";
import { invalidParams, longRead, method } from "../method.ts";
import { addressSchema, type BlockReference, blockNumberSchema, hashSchema } from "../schemas.ts";

const GOVERNED = "the validator set is governed by the validator registry contract, not by votes";
const METRIC_BLOCKS = 100n;

/** The set whose seals a block carries: it follows from the parent's state. */
async function validatorsOf(
  context: Context,
  reference: BlockReference,
): Promise<readonly Address[]> {
  const { backend } = context;
  const sealed = findBlock(backend, reference);
  if (sealed === undefined) throw notFound("block");
  requireKept(backend, sealed.block.header.number);
  const parent = backend.chain.blockByHash(sealed.block.header.parentHash) ?? sealed;
  return validatorsAfter(context, parent);
}

/** The set of the next block: what the head's state says. */
function nextValidators(context: Context): Promise<readonly Address[]> {
  return validatorsAfter(context, context.backend.chain.head());
}

/** Consensus asks the same question of the same executor: callers must not stand in its way. */
function validatorsAfter(
  { backend, executions, caller }: Context,
  { block }: SealedBlock,
): Promise<readonly Address[]> {
  return executions.run(caller, async () => backend.executor.validators(block.header));
}

interface SignerMetric {
  proposed: number;
  last: bigint;
}

async function countProposals(backend: RPCBackend, from: bigint, to: bigint) {
  const metrics = new Map<Address, SignerMetric>();
  for await (const { block } of blocksBetween(backend, from, to)) {
    const { coinbase, number } = block.header;
    const proposed = (metrics.get(coinbase)?.proposed ?? 0) + 1;
    metrics.set(coinbase, { proposed, last: number });
  }
  return metrics;
}

/** How many blocks each validator proposed; those of the last block's set appear even with none. */
async function signerMetrics(
  context: Context,
  fromBlock: BlockReference | undefined,
  toBlock: BlockReference | undefined,
) {
  const { backend, limits } = context;
  const to = requireHeader(backend, toBlock ?? { kind: "head" }).number;
  const floor = backend.chain.earliest();
  const earliest = to >= floor + METRIC_BLOCKS ? to - METRIC_BLOCKS + 1n : floor;
  const from = fromBlock === undefined ? earliest : requireHeader(backend, fromBlock).number;
  if (fromBlock !== undefined && from > to)
    throw invalidParams("fromBlock", "must not be after toBlock");
  if (to - from + 1n > limits.signerMetricsBlocksMax) {
    throw limitExceeded(`the range has more than ${limits.signerMetricsBlocksMax} blocks`);
  }
  // The genesis block has no proposer.
  const metrics = await countProposals(backend, from === 0n ? 1n : from, to);
  for (const address of await validatorsOf(context, { kind: "number", number: to })) {
    if (!metrics.has(address)) metrics.set(address, { proposed: 0, last: 0n });
  }
  return [...metrics].map(([address, { proposed, last }]) => ({
    address,
    proposedBlockCount: quantity(proposed),
    lastProposedBlockNumber: quantity(last),
  }));
}

const optionalNumberSchema = blockNumberSchema
  .nullish()
  .transform((reference) => reference ?? undefined);

/** The consensus engine, under the names Besu gives these questions. */
export const QBFT_METHODS = {
  qbft_getValidatorsByBlockNumber: method({ block: blockNumberSchema }, (context, { block }) =>
    block.kind === "pending" ? nextValidators(context) : validatorsOf(context, block),
  ),
  qbft_getValidatorsByBlockHash: method({ blockHash: hashSchema }, (context, { blockHash }) =>
    validatorsOf(context, { kind: "hash", hash: blockHash }),
  ),
  qbft_getSignerMetrics: longRead(
    method(
      { fromBlock: optionalNumberSchema, toBlock: optionalNumberSchema },
      (context, { fromBlock, toBlock }) => signerMetrics(context, fromBlock, toBlock),
    ),
  ),
  qbft_getPendingVotes: method({}, () => ({})),
  qbft_proposeValidatorVote: method(
    { validator: addressSchema, add: z.boolean("must be true to add or false to drop") },
    () => {
      throw notSupported(GOVERNED);
    },
  ),
  qbft_discardValidatorVote: method({ validator: addressSchema }, () => {
    throw notSupported(GOVERNED);
  }),
};
