import { expect } from "chai";
import fc from "fast-check";
import { decodeBlock, encodeBlock } from "../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import {
  decodeExtraData,
  EMPTY_EXTRA_DATA,
  encodeExtraData,
} from "../../../node/src/types/codec/extraData.ts";
import {
  blockHash,
  decodeHeader,
  encodeHeader,
  sealDigest,
} from "../../../node/src/types/codec/header.ts";
import { decodeMessage, encodeMessage } from "../../../node/src/types/codec/message.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { aHeader, anExtraData, anyBlock, anyHeader, anyMessage, mutationOf } from "./fixtures.ts";

interface Codec<T> {
  readonly encode: (value: T) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => T;
}

/** Round trips, and a mutated encoding is either refused by a typed error or means itself. */
function shouldBeStrict<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  it("decodes what it encodes", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(codec.decode(codec.encode(value))).to.deep.equal(value);
      }),
    );
  });

  it("accepts a mutated encoding only if it is canonical, else throws a CodecError", () => {
    const mutated = values.chain((value) => mutationOf(codec.encode(value)));
    fc.assert(
      fc.property(mutated, (bytes) => {
        const decoded = decodeOrCode(codec, bytes);
        if (typeof decoded === "string") expect(decoded).to.match(/^CODEC_/);
        else expect(bytesToHex(codec.encode(decoded.value))).to.equal(bytesToHex(bytes));
      }),
      { numRuns: 500 },
    );
  });
}

function decodeOrCode<T>(codec: Codec<T>, bytes: Uint8Array): { readonly value: T } | string {
  try {
    return { value: codec.decode(bytes) };
  } catch (error) {
    if (error instanceof NodeError) return error.code;
    throw error;
  }
}

describe("codec of extraData", () => {
  shouldBeStrict(
    { encode: (value) => encodeExtraData(value, "full"), decode: decodeExtraData },
    anExtraData,
  );

  it("encodes the validators of Besu's published vector", () => {
    const expected = `0xf84fa0${"00".repeat(32)}ea94be068f726a13c8d46c44be6ce9d275600e1735a4945ff6f4b66a46a2b2310a6f3a93aaddc0d9a1c193c080c0`;
    const extraData = {
      ...EMPTY_EXTRA_DATA,
      validators: [
        "0xbe068f726a13c8d46c44be6ce9d275600e1735a4",
        "0x5ff6f4b66a46a2b2310a6f3a93aaddc0d9a1c193",
      ],
    } as const;
    expect(bytesToHex(encodeExtraData(extraData, "full"))).to.equal(expected);
    expect(decodeExtraData(hexToBytes(expected as `0x${string}`))).to.deep.equal(extraData);
  });

  it("encodes the contract-mode genesis extraData", () => {
    const expected = `0xe5a0${"00".repeat(32)}c0c080c0`;
    expect(bytesToHex(encodeExtraData(EMPTY_EXTRA_DATA, "full"))).to.equal(expected);
  });
});

describe("codec of a header", () => {
  shouldBeStrict(
    { encode: (value) => encodeHeader(value, "full"), decode: decodeHeader },
    anyHeader,
  );

  it("names a block by one hash whatever its round and seals", () => {
    const sealed = { ...EMPTY_EXTRA_DATA, round: 7, seals: [new Uint8Array(65)] };
    expect(blockHash(aHeader({ extraData: sealed }))).to.equal(blockHash(aHeader()));
  });

  it("signs the round in a commit seal, but not the other seals", () => {
    const round = { ...EMPTY_EXTRA_DATA, round: 7 };
    const sealed = { ...round, seals: [new Uint8Array(65)] };
    expect(sealDigest(aHeader({ extraData: round }))).not.to.equal(sealDigest(aHeader()));
    expect(sealDigest(aHeader({ extraData: sealed }))).to.equal(
      sealDigest(aHeader({ extraData: round })),
    );
  });
});

describe("codec of a block", () => {
  shouldBeStrict({ encode: encodeBlock, decode: decodeBlock }, anyBlock);
});

describe("codec of messages", () => {
  shouldBeStrict({ encode: encodeMessage, decode: decodeMessage }, anyMessage);
});
