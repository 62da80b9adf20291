import type { SealedBlock } from "../../types/block.ts";
import { blockHash } from "../../types/codec/header.ts";
import type { Address } from "../../types/hex.ts";
import { fetchState } from "./fetchState.ts";
import { askForHead } from "./headers.ts";
import { proveBlock } from "./lightChain.ts";
import type { SnapshotContext } from "./ports.ts";
import { SetProver } from "./setProver.ts";

/**
 * Takes the chain over at a recent block: proves the block from the genesis, fetches the state after it, and makes it the
 * head. Until then the node is at its genesis; whatever ends it before, the pieces fetched stay and are not fetched again.
 */
export async function takeSnapshot(
  context: SnapshotContext,
  genesis: SealedBlock,
  validators: readonly Address[],
): Promise<void> {
  const { header } = genesis.block;
  const claimed = await askForHead(context, header.number);
  const from = { header, validators };
  const proven = await proveBlock(context, new SetProver(context), from, claimed);
  const { sealed } = proven;
  const { number } = sealed.block.header;
  context.logger.info({ number, hash: sealed.hash }, "taking the chain over at a proven block");
  const totals = await fetchState(context, sealed.block.header);
  await context.adopt({
    sealed,
    validators: proven.validators,
    ancestors: proven.ancestors.toReversed().map(blockHash),
  });
  context.logger.info({ number, ...totals }, "took the chain over");
}
