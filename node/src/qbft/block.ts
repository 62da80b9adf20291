import type { Block } from "../types/block.ts";
import { blockHash } from "../types/codec/header.ts";
import type { HeightState } from "./state.ts";

/** `replaceRoundInBlock`: the block as it stands in a round: that round in its extraData and no seals. Same hash. */
export function blockInRound(block: Block, round: number): Block {
  const { header } = block;
  const { extraData } = header;
  if (extraData.round === round && extraData.seals.length === 0) return block;
  return { ...block, header: { ...header, extraData: { ...extraData, round, seals: [] } } };
}

/**
 * Whether a block can stand at this height and round at all: on our parent, a block period after
 * it, unsealed. Everything else in a header is compared when the block is executed.
 */
export function isBlockInPlace(current: HeightState, block: Block, round: number): boolean {
  const { header } = block;
  const earliest =
    current.parent.block.header.timestamp + BigInt(current.config.blockPeriodSeconds);
  return (
    header.number === current.height &&
    header.parentHash === current.parent.hash &&
    header.timestamp >= earliest &&
    header.extraData.round === round &&
    header.extraData.seals.length === 0
  );
}

export function digestOf(block: Block): ReturnType<typeof blockHash> {
  return blockHash(block.header);
}
