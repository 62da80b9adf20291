import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { encodeRlp } from "ethers";
import fc from "fast-check";
import { bigintToBytes, bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { RLP_DEPTH_MAX, RLP_ITEMS_MAX } from "../../../node/src/types/codec/limits.ts";
import {
  decodeRLP,
  encodeRLP,
  type RLPInput,
  type RLPItem,
} from "../../../node/src/types/codec/rlp.ts";
import { NodeError } from "../../../node/src/types/errors.ts";

/** Vectors of the Ethereum test suite (ethereum/tests, MIT licence). */
interface Vector {
  readonly name: string;
  readonly test: { readonly in: unknown; readonly out: string };
}

const VECTORS: readonly Vector[] = gunzipSync(
  readFileSync(new URL("../../vectors/ethereum-rlp-tests.jsonl.gz", import.meta.url)),
)
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const nested: fc.Arbitrary<RLPInput> = fc.letrec<{ item: RLPInput }>((tie) => ({
  item: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.uint8Array({ maxLength: 70 }),
    fc.uint8Array({ maxLength: 70 }).map(bytesToHex),
    fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    fc.nat({ max: 300 }).map(BigInt),
    fc.array(tie("item"), { maxLength: 6 }),
    fc.array(tie("item"), { minLength: 2, maxLength: 6 }).map((joined) => ({ joined })),
  ),
})).item;

describe("RLP", () => {
  for (const { name, test } of VECTORS) {
    const bytes = new Uint8Array(Buffer.from(test.out.replace(/^0x/, ""), "hex"));
    if (test.in === "INVALID") {
      it(`refuses ${name}`, () => {
        expect(() => decodeRLP(bytes))
          .to.throw(NodeError)
          .with.property("code", "CODEC_RLP_INVALID");
      });
    } else {
      it(`reads and writes ${name}`, () => {
        const item = decodeRLP(bytes);
        expect(bytesToHex(encodeRLP(inputOf(item)))).to.equal(bytesToHex(bytes));
        if (test.in !== "VALID") expect(valuesOf(item)).to.deep.equal(valuesOfVector(test.in));
      });
    }
  }

  it("writes what ethers writes, and reads it back", () => {
    fc.assert(
      fc.property(nested, (input) => {
        const encoded = encodeRLP(input);
        expect(bytesToHex(encoded)).to.equal(encodeRlp(textOf(input)));
        expect(bytesToHex(encodeRLP(inputOf(decodeRLP(encoded))))).to.equal(bytesToHex(encoded));
      }),
    );
  });

  it("writes lengths up to three bytes", () => {
    for (const length of [55, 56, 255, 256, 65_535, 65_536]) {
      const bytes = new Uint8Array(length).fill(7);
      expect(bytesToHex(encodeRLP([bytes]))).to.equal(encodeRlp([bytesToHex(bytes)]));
      expect(decodeRLP(encodeRLP(bytes))).to.deep.include({ kind: "string", bytes });
    }
  });

  it("writes no text but hex, and no negative integer", () => {
    for (const wrong of ["0x0", "0x0g", "1234", "0x1é"]) {
      expect(() => encodeRLP([wrong as `0x${string}`])).to.throw("not hex");
    }
    expect(() => encodeRLP([-1n])).to.throw("not negative");
  });

  it("puts raw encodings in as they are and gives them back", () => {
    const inner = encodeRLP([Uint8Array.of(1), Uint8Array.of(2)]);
    const item = decodeRLP(encodeRLP([{ raw: inner }]));
    const [given] = item.kind === "list" ? item.items : [];
    expect(given?.kind === "list" && given.raw).to.deep.equal(inner);
  });

  it("refuses lists that are too deep without recursing into them", () => {
    expect(codeOf(() => decodeRLP(deep(RLP_DEPTH_MAX)))).to.equal(undefined);
    expect(codeOf(() => decodeRLP(deep(RLP_DEPTH_MAX + 1)))).to.equal("CODEC_LIMIT_EXCEEDED");
    expect(codeOf(() => decodeRLP(deep(1_000)))).to.equal("CODEC_LIMIT_EXCEEDED");
  });

  it("refuses too many items", () => {
    const items = new Array<Uint8Array>(RLP_ITEMS_MAX).fill(Uint8Array.of(1));
    expect(codeOf(() => decodeRLP(encodeRLP(items)))).to.equal("CODEC_LIMIT_EXCEEDED");
    expect(codeOf(() => decodeRLP(encodeRLP(items.slice(1))))).to.equal(undefined);
  });

  it("never fails but by its own error on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(codeOf(() => decodeRLP(bytes)) ?? "").to.match(/^(CODEC_.*)?$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** `depth` lists inside each other. */
function deep(depth: number): Uint8Array {
  const levels = Array.from({ length: depth - 1 });
  return levels.reduce<Uint8Array>((inner) => encodeRLP([{ raw: inner }]), Uint8Array.of(0xc0));
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof NodeError ? error.code : String(error);
  }
}

function inputOf(item: RLPItem): RLPInput {
  return item.kind === "list" ? item.items.map(inputOf) : item.bytes;
}

type Text = string | Text[];

function textOf(input: RLPInput): Text {
  if (typeof input === "string") return input;
  if (typeof input === "bigint") return bytesToHex(bigintToBytes(input));
  if (input instanceof Uint8Array) return bytesToHex(input);
  if ("joined" in input) return bytesToHex(Buffer.concat(input.joined.map(encodeRLP)));
  return "raw" in input ? bytesToHex(input.raw) : input.map(textOf);
}

type Values = string | readonly Values[];

function valuesOf(item: RLPItem): Values {
  return item.kind === "list" ? item.items.map(valuesOf) : bytesToHex(item.bytes);
}

/** The suite writes text, numbers, and `#` before numbers in text. */
function valuesOfVector(value: unknown): Values {
  if (Array.isArray(value)) return value.map(valuesOfVector);
  if (typeof value === "string" && !value.startsWith("#")) {
    return `0x${Buffer.from(value, "utf8").toString("hex")}`;
  }
  const digits = BigInt(String(value).replace("#", "")).toString(16);
  return digits === "0" ? "0x" : `0x${digits.padStart(digits.length + (digits.length % 2), "0")}`;
}
