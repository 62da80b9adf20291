import { expect } from "chai";
import { encodeRlp } from "ethers";
import fc from "fast-check";
import { decodeBlock, encodeBlock } from "../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { decodeCertificate, encodeCertificate } from "../../../node/src/types/codec/certificate.ts";
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
import { BLOCK_BYTES_MAX, BLOCK_TRANSACTIONS_MAX } from "../../../node/src/types/codec/limits.ts";
import { decodeMessage, encodeMessage } from "../../../node/src/types/codec/message.ts";
import { encodeRLP, type RLPInput } from "../../../node/src/types/codec/rlp.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Hex } from "../../../node/src/types/hex.ts";
import { keccak256, keccak256Hex } from "../../../node/src/types/keccak.ts";
import {
  aHeader,
  anExtraData,
  anyBlock,
  anyHeader,
  anyMessage,
  bytes,
  mutationOf,
} from "./fixtures.ts";

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
      fc.property(mutated, (input) => {
        const decoded = decodeOrCode(codec, input);
        if (typeof decoded === "string") expect(decoded).to.match(/^CODEC_/);
        else expect(bytesToHex(codec.encode(decoded.value))).to.equal(bytesToHex(input));
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

describe("a header on the chain", () => {
  const fields = [
    "11".repeat(32),
    "1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    "22".repeat(20),
    "33".repeat(32),
    "44".repeat(32),
    "55".repeat(32),
    "66".repeat(256),
    "01",
    "07",
    "05f5e100",
    "5208",
    "69af6f00",
    `e5a0${"00".repeat(32)}c0c080c0`,
    "63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365",
    "0000000000000000",
    "",
    "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    "",
    "",
    "00".repeat(32),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ].map((text) => `0x${text}`);

  const encodedBy = (texts: readonly string[]) => hexToBytes(encodeRlp([...texts]) as Hex);

  it("has the 21 fields of a Prague header, in their order", () => {
    expect(decodeHeader(encodedBy(fields))).to.deep.equal({
      parentHash: `0x${"11".repeat(32)}`,
      coinbase: `0x${"22".repeat(20)}`,
      stateRoot: `0x${"33".repeat(32)}`,
      transactionsRoot: `0x${"44".repeat(32)}`,
      receiptsRoot: `0x${"55".repeat(32)}`,
      logsBloom: new Uint8Array(256).fill(0x66),
      number: 7n,
      gasLimit: 100_000_000n,
      gasUsed: 21_000n,
      timestamp: 0x69af6f00n,
      extraData: EMPTY_EXTRA_DATA,
    });
  });

  it("is hashed over that encoding", () => {
    const encoded = encodedBy(fields);
    expect(blockHash(decodeHeader(encoded))).to.equal(keccak256Hex(encoded));
  });

  for (const index of [1, 7, 13, 14, 15, 16, 17, 18, 19, 20]) {
    it(`is refused if fixed field ${index} varies`, () => {
      const other = fields.with(index, (fields[index] ?? "").replace(/^0x.?.?/, "0x09"));
      const decode = () => decodeHeader(encodedBy(other));
      expect(decode).to.throw(NodeError).with.property("code", "CODEC_FIELD_INVALID");
    });
  }

  it("hashes a genesis block with its extraData untouched", () => {
    const genesis = aHeader({ number: 0n, extraData: { ...EMPTY_EXTRA_DATA, round: 1 } });
    expect(blockHash(genesis)).to.equal(keccak256Hex(encodeHeader(genesis, "full")));
    const canonical = aHeader({ number: 0n });
    expect(blockHash(canonical)).to.equal(keccak256Hex(encodeHeader(canonical, "hash")));
  });
});

describe("codec of a block", () => {
  shouldBeStrict({ encode: encodeBlock, decode: decodeBlock }, anyBlock);
});

describe("a block on the wire", () => {
  const header = { raw: encodeHeader(aHeader(), "full") };
  const refused: readonly (readonly [what: string, form: RLPInput, code: string])[] = [
    ["uncles", [header, [], [[]], []], "CODEC_FIELD_INVALID"],
    ["withdrawals", [header, [], [], [[]]], "CODEC_FIELD_INVALID"],
    ["an empty transaction", [header, [new Uint8Array(0)], [], []], "CODEC_FIELD_INVALID"],
    ["an unknown envelope", [header, [Uint8Array.of(0x80, 1)], [], []], "CODEC_FIELD_INVALID"],
    ["a missing field", [header, [], []], "CODEC_FIELD_INVALID"],
  ];
  for (const [what, form, code] of refused) {
    it(`is refused with ${what}`, () => {
      expect(() => decodeBlock(encodeRLP(form)))
        .to.throw(NodeError)
        .with.property("code", code);
    });
  }

  it("has room for as many transactions as a block may have, whatever their form, and for no more", () => {
    const legacy = encodeRLP(Array.from({ length: 9 }, () => Uint8Array.of(1)));
    const ofSize = (size: number) =>
      encodeRLP([header, Array.from({ length: size }, () => ({ raw: legacy })), [], []]);
    const { transactions } = decodeBlock(ofSize(BLOCK_TRANSACTIONS_MAX));
    expect(transactions).to.have.length(BLOCK_TRANSACTIONS_MAX);
    expect(() => decodeBlock(ofSize(BLOCK_TRANSACTIONS_MAX + 1)))
      .to.throw(NodeError)
      .with.property("code", "CODEC_LIMIT_EXCEEDED");
  });

  it("is refused above the size limit", () => {
    const huge = encodeRLP([header, [new Uint8Array(BLOCK_BYTES_MAX).fill(2)], [], []]);
    expect(() => decodeBlock(huge))
      .to.throw(NodeError)
      .with.property("code", "CODEC_LIMIT_EXCEEDED");
  });
});

describe("codec of a prepared certificate", () => {
  it("decodes what it encodes", () => {
    fc.assert(
      fc.property(
        anyBlock,
        fc.array(fc.tuple(bytes(20), bytes(65)), { maxLength: 4 }),
        (block, authors) => {
          const { round } = block.header.extraData;
          const digest = blockHash(block.header);
          const payload = { kind: "prepare", height: block.header.number, round, digest } as const;
          const prepares = authors.map(([author, signature]) => ({
            payload,
            author: bytesToHex(author),
            signature,
          }));
          const certificate = { round, block, digest, prepares };
          expect(decodeCertificate(encodeCertificate(certificate))).to.deep.equal(certificate);
        },
      ),
    );
  });
});

describe("keccak", () => {
  it("is the Keccak that Ethereum uses, not SHA-3", () => {
    const empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    expect(keccak256Hex(new Uint8Array(0))).to.equal(empty);
  });

  it("gives a result of its own each time", () => {
    const first = keccak256(Uint8Array.of(1));
    const copy = first.slice();
    keccak256(Uint8Array.of(2));
    expect(first).to.deep.equal(copy);
  });
});

describe("codec of messages", () => {
  shouldBeStrict({ encode: encodeMessage, decode: decodeMessage }, anyMessage);
});
