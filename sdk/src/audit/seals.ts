import { hexlify, recoverAddress } from "ethers";
import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash } from "../types.ts";
import type { SealedHeader } from "./header.ts";

/** Half the order of secp256k1: a seal with a higher s is the mirror image of another. */
const S_MAX = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Smallest number of seals at which any two quorums share an honest validator: ⌊(2n−1)/3⌋+1. */
export function quorumOf(validatorCount: number): number {
  return Math.floor((2 * validatorCount - 1) / 3) + 1;
}

/**
 * Checks that a quorum of `validators` sealed the header, and nobody else did.
 * @throws AuditError AUDIT_SEAL_INVALID, AUDIT_BELOW_QUORUM
 */
export function verifySeals(header: SealedHeader, validators: readonly Address[]): void {
  const needed = quorumOf(validators.length);
  if (header.seals.length < needed) {
    throw new AuditError("AUDIT_BELOW_QUORUM", "fewer validators than a quorum sealed the block", {
      block: header.number,
      seals: header.seals.length,
      needed,
    });
  }
  const members = new Set(validators);
  for (const seal of header.seals) {
    const sealer = recoverSealer(header.sealDigest, seal);
    // Deleting makes a second seal by the same validator as invalid as a stranger's.
    if (sealer === undefined || !members.delete(sealer)) {
      throw new AuditError(
        "AUDIT_SEAL_INVALID",
        "a seal is not by a validator of the block's set",
        {
          block: header.number,
          sealer,
        },
      );
    }
  }
}

/** Who signed a digest in the one form that QBFT takes: `r‖s‖recId`, low s; undefined when nobody did. */
export function recoverSealer(digest: Hash, seal: Uint8Array): Address | undefined {
  const recId = seal[64];
  const s = hexlify(seal.subarray(32, 64));
  if (seal.length !== 65 || recId === undefined || recId > 1 || BigInt(s) > S_MAX) return undefined;
  try {
    const signature = { r: hexlify(seal.subarray(0, 32)), s, v: 27 + recId };
    return recoverAddress(digest, signature).toLowerCase() as Address;
  } catch {
    // No point of the curve has these coordinates.
    return undefined;
  }
}
