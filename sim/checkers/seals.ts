import type { SealedBlock } from "../../node/src/types/block.ts";
import { blockHash, sealDigest } from "../../node/src/types/codec/header.ts";
import { type Recover, signatureFault } from "../../node/src/types/codec/signature.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import { Violation } from "../world/violation.ts";

/** Throws unless the hash names the block, and the seals are those of a quorum of distinct members of the set. */
export type SealedCheck = (sealed: SealedBlock, validators: readonly Address[]) => void;

export function createSealedCheck(recover: Recover): SealedCheck {
  /** By hash and round, which bind all of a header but its seals. */
  const digests = new Map<string, Hash>();
  return ({ hash, block: { header } }, validators) => {
    const { number } = header;
    if (blockHash(header) !== hash) {
      throw new Violation("validity", `block ${number} is not the one that its hash names`);
    }
    const { round, seals } = header.extraData;
    const place = `${hash} ${round}`;
    const digest = digests.get(place) ?? sealDigest(header);
    digests.set(place, digest);
    const authors = seals.map((seal) =>
      signatureFault(seal) === undefined ? recover(digest, seal) : undefined,
    );
    const valid = new Set(
      authors.filter((author) => author !== undefined && validators.includes(author)),
    );
    if (valid.size !== seals.length || valid.size * 3 < validators.length * 2) {
      const message = `block ${number} has ${valid.size} valid seals among ${seals.length}, of ${validators.length} validators`;
      throw new Violation("validity", message);
    }
  };
}
