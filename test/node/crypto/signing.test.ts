import { expect } from "chai";
import fc from "fast-check";
import { type Curve, createNativeCurve, createPureCurve } from "../../../node/src/crypto/curve.ts";
import {
  addressOf,
  curveName,
  recover,
  recoverAddress,
  signDigest,
} from "../../../node/src/crypto/signing.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Hash } from "../../../node/src/types/hex.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const KEY = hexToBytes(`0x${"46".repeat(32)}`);
const DIGEST: Hash = `0x${"daf5".repeat(16)}`;

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const privateKeys = bytes32.filter((key) => createPureCurve().isPrivateKey(key));

function to32Bytes(value: bigint): Uint8Array {
  return hexToBytes(`0x${value.toString(16).padStart(64, "0")}`);
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof NodeError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

function recovered(curve: Curve, digest: Uint8Array, signature: Uint8Array): string {
  try {
    return bytesToHex(curve.recover(digest, signature));
  } catch {
    return "refused";
  }
}

describe("signing", () => {
  it("runs on the native curve where its binary loads", () => {
    expect(curveName()).to.equal("native");
  });

  it("derives the address that other clients derive", () => {
    expect(addressOf(KEY)).to.equal("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
  });

  it("recovers who signed", () => {
    const signature = signDigest(KEY, DIGEST);
    expect(signature.length).to.equal(65);
    expect(recoverAddress(DIGEST, signature)).to.equal(addressOf(KEY));
    expect(recover(DIGEST, signature)).to.equal(addressOf(KEY));
  });

  it("signs and recovers alike on the native and the pure curve", () => {
    const native = createNativeCurve();
    const pure = createPureCurve();
    const property = fc.property(privateKeys, bytes32, (key, digest) => {
      const signature = native.sign(digest, key);
      expect(bytesToHex(pure.sign(digest, key))).to.equal(bytesToHex(signature));
      expect(bytesToHex(pure.publicKeyOf(key))).to.equal(bytesToHex(native.publicKeyOf(key)));
      expect(bytesToHex(pure.recover(digest, signature))).to.equal(
        bytesToHex(native.publicKeyOf(key)),
      );
    });
    fc.assert(property, { numRuns: 50 });
  });

  it("recovers or refuses arbitrary signatures alike on both curves", () => {
    const native = createNativeCurve();
    const pure = createPureCurve();
    const scalars = fc.oneof(
      bytes32,
      fc.constantFrom(0n, 1n, ORDER / 2n, ORDER - 1n, ORDER, ORDER + 1n).map(to32Bytes),
    );
    const property = fc.property(
      bytes32,
      scalars,
      scalars,
      fc.integer({ min: 0, max: 1 }),
      (digest, r, s, recId) => {
        const signature = Uint8Array.from([...r, ...s, recId]);
        expect(recovered(pure, digest, signature)).to.equal(recovered(native, digest, signature));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  it("agrees on what a private key is", () => {
    for (const curve of [createNativeCurve(), createPureCurve()]) {
      expect(curve.isPrivateKey(to32Bytes(0n)), curve.name).to.equal(false);
      expect(curve.isPrivateKey(to32Bytes(1n)), curve.name).to.equal(true);
      expect(curve.isPrivateKey(to32Bytes(ORDER - 1n)), curve.name).to.equal(true);
      expect(curve.isPrivateKey(to32Bytes(ORDER)), curve.name).to.equal(false);
    }
  });

  it("refuses with CRYPTO_BAD_PRIVATE_KEY a key out of range or of another length", () => {
    for (const key of [to32Bytes(0n), to32Bytes(ORDER), KEY.subarray(1)]) {
      expect(codeOf(() => addressOf(key))).to.equal("CRYPTO_BAD_PRIVATE_KEY");
      expect(codeOf(() => signDigest(key, DIGEST))).to.equal("CRYPTO_BAD_PRIVATE_KEY");
    }
  });
});

describe("refused signatures (CRYPTO_BAD_SIGNATURE)", () => {
  const valid = signDigest(KEY, DIGEST);
  const r = valid.subarray(0, 32);
  const s = BigInt(bytesToHex(valid.subarray(32, 64)));
  const recId = valid[64] ?? 0;
  const rows: readonly { readonly desc: string; readonly signature: Uint8Array }[] = [
    { desc: "high s", signature: Uint8Array.from([...r, ...to32Bytes(ORDER - s), 1 - recId]) },
    { desc: "recovery id 2", signature: Uint8Array.from([...valid.subarray(0, 64), 2]) },
    { desc: "recovery id 27", signature: Uint8Array.from([...valid.subarray(0, 64), 27]) },
    { desc: "r = 0", signature: Uint8Array.from([...new Uint8Array(32), ...valid.subarray(32)]) },
    { desc: "s = 0", signature: Uint8Array.from([...r, ...new Uint8Array(32), recId]) },
    { desc: "r = order", signature: Uint8Array.from([...to32Bytes(ORDER), ...valid.subarray(32)]) },
    { desc: "64 bytes", signature: valid.subarray(0, 64) },
    { desc: "66 bytes", signature: Uint8Array.from([...valid, 0]) },
    { desc: "no bytes", signature: new Uint8Array(0) },
  ];
  for (const { desc, signature } of rows) {
    it(desc, () => {
      expect(codeOf(() => recoverAddress(DIGEST, signature))).to.equal("CRYPTO_BAD_SIGNATURE");
      expect(recover(DIGEST, signature)).to.equal(undefined);
    });
  }
});
