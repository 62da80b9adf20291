import { expect } from "chai";
import { numberKey, uint64 } from "../../../node/src/db/keys.ts";
import {
  bytesToBigint,
  bytesToHex,
  copyOf,
  hexToBytes,
  newBytes,
  writeHex,
} from "../../../node/src/types/codec/bytes.ts";
import { encodeRLP, encodeRLPBriefly } from "../../../node/src/types/codec/rlp.ts";
import { signatureFault } from "../../../node/src/types/codec/signature.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";

describe("bytes", () => {
  it("are the same hex whatever their length, and whether or not they are a view", () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = pattern(length);
      const hex = `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
      expect(bytesToHex(bytes)).to.equal(hex);
      expect(bytesToHex(Uint8Array.of(...bytes, 1, 2).subarray(0, length))).to.equal(hex);
    }
  });

  it("are read from hex of either case, whatever their length, and from nothing else", () => {
    for (const length of [0, 1, 20, 32, 64, 65, 200]) {
      const bytes = pattern(length);
      const hex = bytesToHex(bytes);
      expect(hexToBytes(hex)).to.deep.equal(bytes);
      expect(hexToBytes(`0x${hex.slice(2).toUpperCase()}`)).to.deep.equal(bytes);
      const into = new Uint8Array(length + 2).fill(7);
      writeHex(hex, into, 1);
      expect(into).to.deep.equal(Uint8Array.of(7, ...bytes, 7));
      for (const wrong of [`${hex}0`, `${hex}0g`, `${hex}é0`, `${hex}--`, hex.slice(2)]) {
        expect(() => hexToBytes(wrong as `0x${string}`)).to.throw("not hex");
      }
    }
  });

  it("that are new are zeros and nobody else's", () => {
    const arrays = Array.from({ length: 600 }, (_, index) => newBytes(index * 5));
    for (const [index, bytes] of arrays.entries()) {
      expect(bytes).to.deep.equal(new Uint8Array(index * 5));
      bytes.fill(index);
    }
    for (const [index, bytes] of arrays.entries()) {
      expect(bytes.every((byte) => byte === (index & 0xff))).to.equal(true);
    }
    const original = pattern(100);
    const copy = copyOf(original);
    original.fill(0);
    expect(copy).to.deep.equal(pattern(100));
  });

  it("are the integer that they spell, also where it is no exact number", () => {
    expect(bytesToBigint(new Uint8Array(0))).to.equal(0n);
    for (let length = 1; length <= 40; length++) {
      const bytes = new Uint8Array(length).fill(0xff);
      expect(bytesToBigint(bytes)).to.equal(2n ** BigInt(8 * length) - 1n);
    }
  });

  it("hash alike from an array of their own and from a view, on both sides of what V8 moves", () => {
    expect(keccak256Hex(new Uint8Array(0))).to.equal(
      "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
    for (const length of [1, 63, 64, 65, 136]) {
      const view = new Uint8Array(1_000);
      view.set(pattern(length), 500);
      const hash = keccak256Hex(view.subarray(500, 500 + length));
      expect(keccak256Hex(pattern(length))).to.equal(hash);
    }
  });

  it("of a number that is a key are big-endian in full", () => {
    for (const number of [
      0n,
      1n,
      2n ** 31n,
      2n ** 32n - 1n,
      2n ** 32n,
      2n ** 53n + 1n,
      2n ** 64n - 1n,
    ]) {
      const hex = number.toString(16).padStart(16, "0");
      expect(bytesToHex(uint64(number))).to.equal(`0x${hex}`);
      expect(bytesToHex(numberKey(0x0a, number))).to.equal(`0x0a${hex}`);
    }
  });

  it("encoded briefly are those encoded to stay, however large, with nothing of what was there before", () => {
    for (const length of [40_000, 20_000, 16_383, 16_380, 300, 1, 0]) {
      const input = [pattern(length), [pattern(3)]];
      expect(bytesToHex(encodeRLPBriefly(input))).to.equal(bytesToHex(encodeRLP(input)));
    }
  });
});

describe("signatureFault", () => {
  const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
  const withS = (s: bigint): Uint8Array =>
    hexToBytes(`0x${"11".repeat(32)}${s.toString(16).padStart(64, "0")}01`);

  it("takes s up to half the order of the curve and no higher", () => {
    for (const s of [0n, 1n, HALF_ORDER - 2n ** 200n, HALF_ORDER - 1n, HALF_ORDER]) {
      expect(signatureFault(withS(s))).to.equal(undefined);
    }
    for (const s of [HALF_ORDER + 1n, HALF_ORDER + 2n ** 200n, 2n ** 255n, 2n ** 256n - 1n]) {
      expect(signatureFault(withS(s))).to.equal("highS");
    }
  });
});

/** Bytes of every value, none alike its neighbour. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff);
}
