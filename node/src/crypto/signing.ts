import { assert } from "../types/assert.ts";
import type { Signature } from "../types/block.ts";
import { hexBetween, hexToBytes } from "../types/codec/bytes.ts";
import type { Recover } from "../types/codec/signature.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256 } from "../types/keccak.ts";
import { type Curve, loadCurve } from "./curve.ts";
import { cryptoError } from "./errors.ts";

const curve: Curve = loadCurve();

/** Half of the curve's order: a larger s is the malleable twin of a valid signature (EIP-2). */
const HALF_ORDER = hexToBytes("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

/** Which implementation this process runs on. */
export function curveName(): Curve["name"] {
  return curve.name;
}

/** Signs a digest: `r‖s‖recId`, low s. Throws CRYPTO_BAD_PRIVATE_KEY. */
export function signDigest(privateKey: Uint8Array, digest: Hash): Signature {
  checkPrivateKey(privateKey);
  return curve.sign(hexToBytes(digest), privateKey);
}

/** Who signed a digest. Throws CRYPTO_BAD_SIGNATURE for high s, recId ≥ 2 and whatever has no public key. */
export function recoverAddress(digest: Hash, signature: Signature): Address {
  return recoverSigner(hexToBytes(digest), signature);
}

/** As recoverAddress, of a digest in bytes. */
export function recoverSigner(digest: Uint8Array, signature: Signature): Address {
  assert(digest.length === 32, "a digest has 32 bytes");
  if (signature.length !== 65) throw badSignature("not 65 bytes");
  if ((signature[64] ?? 0) > 1) throw badSignature("recovery id above 1");
  if (isHigh(signature)) throw badSignature("high s");
  let publicKey: Uint8Array;
  try {
    publicKey = curve.recover(digest, signature);
  } catch (cause) {
    throw badSignature("no public key", cause);
  }
  return addressOfPublicKey(publicKey);
}

/** Whether s is above half of the order. */
function isHigh(signature: Signature): boolean {
  for (let index = 0; index < 32; index++) {
    const difference = (signature[32 + index] ?? 0) - (HALF_ORDER[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** As recoverAddress; undefined in place of CRYPTO_BAD_SIGNATURE. */
export const recover: Recover = (digest, signature) => {
  try {
    return recoverAddress(digest, signature);
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
};

/** The address of a private key. Throws CRYPTO_BAD_PRIVATE_KEY. */
export function addressOf(privateKey: Uint8Array): Address {
  checkPrivateKey(privateKey);
  return addressOfPublicKey(curve.publicKeyOf(privateKey));
}

function addressOfPublicKey(publicKey: Uint8Array): Address {
  return hexBetween(keccak256(publicKey), 12, 32);
}

function checkPrivateKey(privateKey: Uint8Array): void {
  if (privateKey.length === 32 && curve.isPrivateKey(privateKey)) return;
  throw cryptoError(
    "CRYPTO_BAD_PRIVATE_KEY",
    "a private key is 32 bytes between 1 and the order of the curve",
    { length: privateKey.length },
  );
}

function badSignature(reason: string, cause?: unknown): Error {
  return cryptoError("CRYPTO_BAD_SIGNATURE", `bad signature: ${reason}`, { reason }, cause);
}
