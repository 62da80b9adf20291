import type { Signature } from "../block.ts";
import type { Address, Hash } from "../hex.ts";
import { hexToBytes } from "./bytes.ts";

/** Who made a signature over a 32-byte digest; undefined when nobody can have. Pure. */
export type Recover = (digest: Hash, signature: Signature) => Address | undefined;

/**
 * Why a signature was refused.
 * - `recoveryId`: the last byte is neither 0 nor 1.
 * - `highS`: s is above half the curve order, so anyone could make a second signature of it.
 * - `unrecoverable`: no key can have made it.
 */
export type SignatureFault = "recoveryId" | "highS" | "unrecoverable";

/** Half the order of secp256k1, rounded down. */
const HALF_ORDER = hexToBytes("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
const S_OFFSET = 32;

/** Undefined when the signature has the one form that the protocol accepts. */
export function signatureFault(signature: Signature): SignatureFault | undefined {
  if ((signature[64] ?? 2) > 1) return "recoveryId";
  return hasHighS(signature) ? "highS" : undefined;
}

function hasHighS(signature: Signature): boolean {
  for (const [index, limit] of HALF_ORDER.entries()) {
    const byte = signature[S_OFFSET + index] ?? 0;
    if (byte !== limit) return byte > limit;
  }
  return false;
}
