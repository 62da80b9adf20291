import { addressOf, recover, signDigest } from "../../node/src/crypto/signing.ts";
import type { Signature } from "../../node/src/types/block.ts";
import { bytesToHex, newBytes, writeHex } from "../../node/src/types/codec/bytes.ts";
import type { Recover } from "../../node/src/types/codec/signature.ts";
import type { Address, Hash, Hex } from "../../node/src/types/hex.ts";
import type { Random } from "../world/random.ts";

/** A node's key. */
export interface Identity {
  readonly address: Address;
  readonly sign: (digest: Hash) => Signature;
}

export interface SignatureScheme {
  createIdentity(random: Random): Identity;
  readonly recover: Recover;
}

/** A broadcast is decoded once for all of its receivers, so they all ask about the same arrays, which nobody changes. */
function recoveringOnce(recoverAnew: Recover): Recover {
  const known = new WeakMap<Signature, Map<Hash, Address | undefined>>();
  return (digest, signature) => {
    const ofSignature = known.get(signature) ?? new Map<Hash, Address | undefined>();
    known.set(signature, ofSignature);
    if (!ofSignature.has(digest)) ofSignature.set(digest, recoverAnew(digest, signature));
    return ofSignature.get(digest);
  };
}

/** secp256k1, as the node has it: some 100 µs a signature. */
export const REAL_SIGNATURES: SignatureScheme = {
  createIdentity(random) {
    const privateKey = random.bytes(32);
    // Below the curve's order for certain.
    privateKey[0] = (privateKey[0] ?? 0) & 0x7f;
    return {
      address: addressOf(privateKey),
      sign: (digest) => signDigest(privateKey, digest),
    };
  },
  recover: recoveringOnce(recover),
};

/**
 * Who signs is written into the signature, with the beginning of the digest: r is the address and 12 bytes of the digest,
 * s is 0 and so is the recovery id. Anybody could forge it; liars have to keep to their own identity.
 */
export const STUB_SIGNATURES: SignatureScheme = {
  createIdentity(random) {
    const author = random.bytes(20);
    return {
      address: bytesToHex(author),
      sign(digest) {
        const signature = newBytes(65);
        signature.set(author);
        writeHex(digest.slice(0, 26) as Hex, signature, 20);
        return signature;
      },
    };
  },
  recover(digest, signature) {
    const text = bytesToHex(signature.subarray(0, 32));
    const isOfDigest = text.slice(42) === digest.slice(2, 26);
    return isOfDigest ? (text.slice(0, 42) as Address) : undefined;
  },
};
