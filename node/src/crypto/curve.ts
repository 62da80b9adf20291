import { createRequire } from "node:module";
import { secp256k1 as noble } from "@noble/curves/secp256k1.js";
import { assert } from "../types/assert.ts";

/** The secp256k1 operations the node needs. Inputs have the right length; bad values throw. */
export interface Curve {
  readonly name: "native" | "pure";
  /** `r‖s‖recId` with low s over a 32-byte digest, deterministic (RFC 6979). */
  sign(digest: Uint8Array, privateKey: Uint8Array): Uint8Array;
  /** Uncompressed public key, 64 bytes without the 0x04 prefix. To be read at once: the next call may overwrite it. */
  recover(digest: Uint8Array, signature: Uint8Array): Uint8Array;
  publicKeyOf(privateKey: Uint8Array): Uint8Array;
  isPrivateKey(privateKey: Uint8Array): boolean;
}

/** libsecp256k1 through its prebuilt binding: 20 times faster than the pure form. Throws where no binary fits. */
export function createNativeCurve(): Curve {
  // The file behind the package's own fallback, so that its `elliptic` implementation is never used.
  const native = createRequire(import.meta.url)("secp256k1/bindings.js") as Secp256k1Binding;
  // A binding moves arrays that V8 keeps on its heap: what recovering takes and gives has places of its own, off the heap.
  const places = { message: offHeap(32), signature: offHeap(65), publicKey: offHeap(65) };
  const rs = places.signature.subarray(0, 64);
  const unprefixed = places.publicKey.subarray(1);
  return {
    name: "native",
    sign(digest, privateKey) {
      const { signature, recid } = native.ecdsaSign(digest, privateKey);
      return joinSignature(signature, recid);
    },
    recover(digest, signature) {
      places.message.set(digest);
      places.signature.set(signature);
      native.ecdsaRecover(rs, signature[64] ?? 0, places.message, false, places.publicKey);
      return unprefixed;
    },
    publicKeyOf: (privateKey) => native.publicKeyCreate(privateKey, false).slice(1),
    isPrivateKey: (privateKey) => native.privateKeyVerify(privateKey),
  };
}

/** The same operations in JavaScript, for platforms without a binary. */
export function createPureCurve(): Curve {
  return {
    name: "pure",
    sign(digest, privateKey) {
      const signature = noble.sign(digest, privateKey, { prehash: false, format: "recovered" });
      return joinSignature(signature.subarray(1), signature[0] ?? 0);
    },
    recover(digest, signature) {
      const recovered = new Uint8Array(65);
      recovered[0] = signature[64] ?? 0;
      recovered.set(signature.subarray(0, 64), 1);
      const compressed = noble.recoverPublicKey(recovered, digest, { prehash: false });
      return noble.Point.fromBytes(compressed).toBytes(false).slice(1);
    },
    publicKeyOf: (privateKey) => noble.getPublicKey(privateKey, false).slice(1),
    isPrivateKey: (privateKey) => noble.utils.isValidSecretKey(privateKey),
  };
}

/** Native where it loads, pure elsewhere. */
export function loadCurve(): Curve {
  try {
    return createNativeCurve();
  } catch {
    return createPureCurve();
  }
}

function offHeap(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(length));
}

function joinSignature(rs: Uint8Array, recId: number): Uint8Array {
  // recId 2 and 3 mean r ≥ p − n, which no one can construct; the protocol has no room for them.
  assert(recId === 0 || recId === 1, `signature with recovery id ${recId}`);
  const signature = new Uint8Array(65);
  signature.set(rs, 0);
  signature[64] = recId;
  return signature;
}

interface Secp256k1Binding {
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array; recid: number };
  ecdsaRecover(
    rs: Uint8Array,
    recId: number,
    digest: Uint8Array,
    compressed: boolean,
    into: Uint8Array,
  ): Uint8Array;
  publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array;
  privateKeyVerify(key: Uint8Array): boolean;
}
