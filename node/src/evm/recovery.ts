import secp256k1 from "secp256k1";

/** Uncompressed public key (64 bytes) of a signature; throws if there is none. `recoveryId` is 0 or 1. */
export function recoverPublicKey(
  hash: Uint8Array,
  r: Uint8Array,
  s: Uint8Array,
  recoveryId: number,
): Uint8Array {
  const signature = new Uint8Array(64);
  signature.set(r, 32 - r.length);
  signature.set(s, 64 - s.length);
  return secp256k1.ecdsaRecover(signature, recoveryId, hash, false).subarray(1);
}
