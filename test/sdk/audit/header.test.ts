import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import { getBytes, hexlify } from "ethers";
import fc from "fast-check";
import type { Header } from "../../../node/src/types/block.ts";
import { blockHash, encodeHeader, sealDigest } from "../../../node/src/types/codec/header.ts";
import { decodeHeader } from "../../../sdk/src/audit/header.ts";
import { quorumOf } from "../../../sdk/src/audit/seals.ts";
import type { Address, Hash, Hex } from "../../../sdk/src/index.ts";
import { refuses } from "./support/refuses.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hash = bytes(32).map((value) => hexlify(value) as Hash);
const scalar = fc.bigInt(0n, 2n ** 64n - 1n);
const seal = bytes(64).map((value) => Uint8Array.from([...value.fill(1, 32, 33), 1]));

/** Headers as the node's own codec accepts them. */
const headers: fc.Arbitrary<Header> = fc.record({
  parentHash: hash,
  coinbase: bytes(20).map((value) => hexlify(value) as Address),
  stateRoot: hash,
  transactionsRoot: hash,
  receiptsRoot: hash,
  logsBloom: bytes(256),
  number: scalar,
  gasLimit: scalar,
  gasUsed: scalar,
  timestamp: scalar,
  extraData: fc.record({
    vanity: bytes(32),
    validators: fc.constant([]),
    vote: fc.constant(undefined),
    round: fc.integer({ min: 0, max: 1_000 }),
    seals: fc.array(seal, { maxLength: 20 }),
  }),
});
const encode = (header: Header): Hex => hexlify(encodeHeader(header, "full")) as Hex;
const [sample] = fc.sample(headers, { seed: 1, numRuns: 1 });
if (sample === undefined) throw new Error("a sample was asked for");

describe("the header of a block", () => {
  it("reads what the node's codec writes, with the same hash and the same digest for seals", () => {
    fc.assert(
      fc.property(headers, (header) => {
        const { seals, ...decoded } = decodeHeader(encode(header));
        expect(seals.map((seal) => hexlify(seal))).to.deep.equal(
          header.extraData.seals.map((seal) => hexlify(seal)),
        );
        expect(decoded).to.deep.equal({
          number: header.number,
          timestamp: header.timestamp,
          stateRoot: header.stateRoot,
          hash: blockHash(header),
          sealDigest: sealDigest(header),
        });
      }),
    );
  });

  describe("is refused", () => {
    const fields = RLP.decode(encode(sample)) as Uint8Array[];
    const malformed = (items: readonly (Uint8Array | NestedUint8Array)[]) =>
      refuses(() => decodeHeader(hexlify(RLP.encode([...items])) as Hex), "AUDIT_HEADER_MALFORMED");
    const withField = (index: number, field: Uint8Array | NestedUint8Array) =>
      malformed(fields.with(index, field as Uint8Array));

    it("when it is no RLP, no list, or has a field too few or too many", () => {
      refuses(() => decodeHeader("0x"), "AUDIT_HEADER_MALFORMED");
      refuses(() => decodeHeader("0xf9ffff"), "AUDIT_HEADER_MALFORMED");
      refuses(() => decodeHeader("0x80"), "AUDIT_HEADER_MALFORMED");
      refuses(() => decodeHeader(`${encode(sample)}00`), "AUDIT_HEADER_MALFORMED");
      malformed(fields.slice(1));
      malformed([...fields, new Uint8Array()]);
    });
    it("when a field is a list or has another length", () => {
      for (const index of fields.keys()) {
        withField(index, [new Uint8Array(1)]);
        withField(index, new Uint8Array(70_000));
      }
      withField(0, new Uint8Array(31));
      withField(2, new Uint8Array(21));
    });
    it("when a scalar has a leading zero or more than 64 bits", () => {
      withField(8, Uint8Array.from([0, 1]));
      withField(8, new Uint8Array(9).fill(1));
      withField(11, Uint8Array.from([0]));
    });
    it("when it is not of a QBFT chain", () => {
      withField(13, new Uint8Array(32));
    });
    it("when its extra data has not five items, no list of seals or a seal of another length", () => {
      const extra = RLP.decode(fields[12] ?? new Uint8Array()) as NestedUint8Array;
      const withExtra = (items: NestedUint8Array) => withField(12, RLP.encode(items));
      withExtra(extra.slice(0, 4));
      withExtra([...extra, new Uint8Array()]);
      withExtra([...extra.slice(0, 4), new Uint8Array()]);
      withExtra([...extra.slice(0, 4), [new Uint8Array(64)]]);
      withExtra([...extra.slice(0, 4), [[new Uint8Array(65)]]]);
      withField(12, new Uint8Array());
    });
    it("when its RLP has another form than the shortest", () => {
      const [head = 0, ...rest] = getBytes(encode(sample));
      expect(head).to.equal(0xf9);
      const longer = Uint8Array.from([0xfa, 0, ...rest]);
      refuses(() => decodeHeader(hexlify(longer) as Hex), "AUDIT_HEADER_MALFORMED");
    });
  });
});

describe("a quorum", () => {
  const rows = [
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 4],
    [7, 5],
    [10, 7],
    [15, 10],
    [20, 14],
  ] as const;
  for (const [validators, quorum] of rows) {
    it(`of ${validators} validators has ${quorum}`, () => {
      expect(quorumOf(validators)).to.equal(quorum);
    });
  }
});
