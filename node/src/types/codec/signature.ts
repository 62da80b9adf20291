import type { Signature } from "../block.ts";
import type { Address, Hash } from "../hex.ts";
import { bytesToBigint } from "./bytes.ts";

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
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Undefined when the signature has the one form that the protocol accepts. */
export function signatureFault(signature: Signature): SignatureFault | undefined {
  if ((signature[64] ?? 2) > 1) return "recoveryId";
  return bytesToBigint(signature.subarray(32, 64)) > HALF_ORDER ? "highS" : undefined;
}
