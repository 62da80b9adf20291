import type { Header, SealedBlock } from "../types/block.ts";
import { blockHash, sealDigest } from "../types/codec/header.ts";
import { type Recover, signatureFault } from "../types/codec/signature.ts";
import type { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import { quorumOf } from "../types/validators.ts";
import { type SyncErrorCode, syncError } from "./errors.ts";

/** What is wrong with a block that a peer sent; `details.fault` of SYNC_INVALID_BLOCK. */
export type BlockFault =
  | "number"
  | "parentHash"
  | "hash"
  | "timestamp"
  | "gas"
  /** Header-mode validators or votes: the set comes from the contract. */
  | "extraData"
  /** The proposer is no validator. */
  | "coinbase"
  /** The body is not the one that the header was sealed for. */
  | "transactionsRoot"
  /** More seals than validators. */
  | "sealCount"
  /** A seal is malleable or was made by nobody. */
  | "sealForm"
  | "sealAuthor"
  | "sealDuplicate"
  | "quorum";

export interface VerifyOptions {
  readonly parent: SealedBlock;
  /** The set that decides this block: derived from the parent's state. */
  readonly validators: readonly Address[];
  readonly recover: Recover;
  readonly transactionsRootOf: (transactions: readonly Uint8Array[]) => Hash;
  /** Seconds that a timestamp is after its parent's, at least: 1, unless several blocks share a second. */
  readonly timestampGapMin?: bigint | undefined;
}

/**
 * Checks all that can be known of a sealed block without executing it: it follows its parent, its body is the
 * header's, and a quorum of distinct validators sealed it. Throws SYNC_INVALID_BLOCK with `details.fault`.
 */
export function verifySealed(sealed: SealedBlock, options: VerifyOptions): void {
  const fault = headerFault(sealed, options) ?? sealsFault(sealed, options);
  if (fault !== undefined) throw invalidBlock(fault, sealed.block.header);
}

/** Throws SYNC_INVALID_BLOCK unless each block is the child of the one before it; the first has the number `from`. */
export function verifyLinks(blocks: readonly SealedBlock[], from: bigint): void {
  for (const [index, { block }] of blocks.entries()) {
    const { header } = block;
    if (header.number !== from + BigInt(index)) throw invalidBlock("number", header);
    const parent = blocks[index - 1];
    if (parent !== undefined && header.parentHash !== parent.hash) {
      throw invalidBlock("parentHash", header);
    }
  }
}

export function invalidBlock(fault: BlockFault, header: Header): NodeError<SyncErrorCode> {
  return syncError("SYNC_INVALID_BLOCK", `a block's ${fault} is wrong`, {
    fault,
    number: header.number,
    hash: blockHash(header),
  });
}

/** How many of a set sealed a header, whoever else did. */
export function sealersAmong(
  validators: readonly Address[],
  { header, recover }: { readonly header: Header; readonly recover: Recover },
): number {
  const digest = sealDigest(header);
  const sealers = new Set(
    header.extraData.seals.map((seal) =>
      signatureFault(seal) === undefined ? recover(digest, seal) : undefined,
    ),
  );
  return validators.filter((validator) => sealers.has(validator)).length;
}

function headerFault(
  { hash, block }: SealedBlock,
  { parent, validators, transactionsRootOf, timestampGapMin = 1n }: VerifyOptions,
): BlockFault | undefined {
  const { header, transactions } = block;
  const before = parent.block.header;
  if (header.number !== before.number + 1n) return "number";
  if (header.parentHash !== parent.hash) return "parentHash";
  if (hash !== blockHash(header)) return "hash";
  if (header.timestamp < before.timestamp + timestampGapMin) return "timestamp";
  if (header.gasLimit !== before.gasLimit || header.gasUsed > header.gasLimit) return "gas";
  const { extraData } = header;
  if (extraData.validators.length > 0 || extraData.vote !== undefined) return "extraData";
  if (!validators.includes(header.coinbase)) return "coinbase";
  if (header.transactionsRoot !== transactionsRootOf(transactions)) return "transactionsRoot";
  return undefined;
}

function sealsFault(
  { block: { header } }: SealedBlock,
  { validators, recover }: VerifyOptions,
): BlockFault | undefined {
  const { seals } = header.extraData;
  if (seals.length > validators.length) return "sealCount";
  const digest = sealDigest(header);
  const sealers = new Set<Address>();
  for (const seal of seals) {
    const sealer = signatureFault(seal) === undefined ? recover(digest, seal) : undefined;
    if (sealer === undefined) return "sealForm";
    if (!validators.includes(sealer)) return "sealAuthor";
    if (sealers.has(sealer)) return "sealDuplicate";
    sealers.add(sealer);
  }
  return sealers.size < quorumOf(validators.length) ? "quorum" : undefined;
}
