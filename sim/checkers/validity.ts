import type { SealedBlock } from "../../node/src/types/block.ts";
import { blockHash, sealDigest } from "../../node/src/types/codec/header.ts";
import { type Recover, signatureFault } from "../../node/src/types/codec/signature.ts";
import type { Address } from "../../node/src/types/hex.ts";
import { quorumOf } from "../../node/src/types/validators.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceChain } from "./referenceChain.ts";

/**
 * Every stored block is the one that its parent's state and its body give, and has the seals of a quorum of distinct
 * validators of the set that its parent names.
 */
export function createValidityChecker(reference: ReferenceChain, recover: Recover): Checker {
  const judged = new WeakSet<SealedBlock>();
  return {
    onCommit({ host, sealed }) {
      if (judged.has(sealed)) return;
      judged.add(sealed);
      const { number } = sealed.block.header;
      const parent = reference.at(number - 1n);
      const decided = reference.at(number);
      if (parent === undefined || decided === undefined) {
        throw new Violation("validity", `${host.address} has block ${number} without its parent`);
      }
      checkSealed(sealed, parent.validatorsAfter, recover);
    },
  };
}

/** Throws unless the seals are those of a quorum of distinct members of the set. */
export function checkSealed(
  { hash, block: { header } }: SealedBlock,
  validators: readonly Address[],
  recover: Recover,
): void {
  const { number } = header;
  if (blockHash(header) !== hash) {
    throw new Violation("validity", `block ${number} is not the one that its hash names`);
  }
  const { seals } = header.extraData;
  const digest = sealDigest(header);
  const authors = seals.map((seal) =>
    signatureFault(seal) === undefined ? recover(digest, seal) : undefined,
  );
  const valid = new Set(
    authors.filter((author) => author !== undefined && validators.includes(author)),
  );
  if (valid.size !== seals.length || valid.size < quorumOf(validators.length)) {
    const message = `block ${number} has ${valid.size} valid seals among ${seals.length}, of ${validators.length} validators`;
    throw new Violation("validity", message);
  }
}
