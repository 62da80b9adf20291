import type { Header, SealedBlock } from "../../types/block.ts";
import type { NodeError } from "../../types/errors.ts";
import type { Address } from "../../types/hex.ts";
import { quorumOf } from "../../types/validators.ts";
import { syncError } from "../errors.ts";
import type { Answered } from "../peerBook.ts";
import { invalidBlock, sealersAmong, verifySealed } from "../verifySealed.ts";
import { askForAncestors, askForHeader, blockBetween } from "./headers.ts";
import type { SnapshotContext } from "./ports.ts";
import { LOOK_BACK_MAX, type SetProver, type TrustedHeader } from "./setProver.ts";

/** A block known to be of the chain, as well as if every block before it had been imported. */
export interface TrustedBlock {
  readonly sealed: SealedBlock;
  /** The headers before it, in ascending order: as many as BLOCKHASH can ask for. */
  readonly ancestors: readonly Header[];
  /** The set that decides the block after it. */
  readonly validators: readonly Address[];
}

/**
 * Proves a block by the seals of validators, from a header and its set that are trusted already.
 *
 * A quorum of the trusted set among the seals is a proof: correct validators of that set seal blocks of one chain only,
 * whoever else has a seat by then. Where too few of them are left, the header half-way is proven first, and the contract
 * of its state tells the set that is trusted from there on. What is asked for grows with the changes of the set, not with
 * the length of the chain. At last the block is held to the rule of import, with the set of its parent's state.
 */
export async function proveBlock(
  context: SnapshotContext,
  prover: SetProver,
  from: TrustedHeader,
  { answer: sealed, by }: Answered<SealedBlock>,
): Promise<TrustedBlock> {
  const { header } = sealed.block;
  const trusted = await proveHeader(context, prover, from, { answer: header, by });
  const depth = header.number < BigInt(LOOK_BACK_MAX) ? Number(header.number) : LOOK_BACK_MAX;
  const ancestors = await askForAncestors(context, header, depth);
  const parent = ancestors.at(-1) ?? from.header;
  const sealers = await prover.validatorsAfter(parent, from);
  try {
    verifySealed(sealed, {
      parent: { hash: header.parentHash, block: { header: parent, transactions: [] } },
      ...context,
      validators: sealers,
    });
  } catch (error) {
    context.peers.onFailure(by, error);
    throw error;
  }
  return { sealed, ancestors, validators: trusted.validators };
}

async function proveHeader(
  context: SnapshotContext,
  prover: SetProver,
  from: TrustedHeader,
  target: Answered<Header>,
): Promise<TrustedHeader> {
  let trusted = from;
  // From the target downwards; each is half-way between the trusted header and the one before it.
  const waiting = [target];
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    const { answer: header, by } = next;
    const sealers = sealersAmong(trusted.validators, { header, recover: context.recover });
    if (sealers >= quorumOf(trusted.validators.length)) {
      trusted = { header, validators: await prover.validatorsAfter(header, trusted) };
      waiting.pop();
      continue;
    }
    const between = blockBetween(trusted.header.number, header.number);
    if (between !== undefined) {
      waiting.push(await askForHeader(context, between));
    } else {
      const error = unproven(header, trusted.header);
      context.peers.onFailure(by, error);
      throw error;
    }
  }
  return trusted;
}

/** A lie, unless the sets may have changed in between and no block there is left that could tell. */
function unproven(header: Header, trusted: Header): NodeError {
  if (header.number === trusted.number + 1n) return invalidBlock("quorum", header);
  const message =
    "the set of validators changed too much between two checkpoints; fetch the blocks instead";
  return syncError("SYNC_NO_VALIDATORS", message, { from: trusted.number, to: header.number });
}
