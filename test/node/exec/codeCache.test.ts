import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { Code } from "../../../node/src/evm/code.ts";
import { CODE_BYTES_MAX } from "../../../node/src/evm/rules.ts";
import { decodingOf } from "../../../node/src/evm/segments/decoding.ts";
import { createCodeCache } from "../../../node/src/exec/state/worldReader.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";

const ARTIFACTS = join(import.meta.dirname, "..", "..", "..", "artifacts", "contracts");
const COPIES = 8;
const [ADD, PC, JUMPDEST, PUSH0, PUSH2, PUSH8] = [0x01, 0x58, 0x5b, 0x5f, 0x61, 0x67];

/** As long as a code may be. */
function repeated(...pattern: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: CODE_BYTES_MAX }, (_, at) => pattern[at % pattern.length] ?? 0);
}

function ownCode(...path: readonly string[]): Uint8Array {
  const { deployedBytecode } = JSON.parse(readFileSync(join(ARTIFACTS, ...path), "utf8")) as {
    readonly deployedBytecode: `0x${string}`;
  };
  return hexToBytes(deployedBytecode);
}

function bytesInUse(): number {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A code that has run from its beginning to its end. */
function run(bytes: Uint8Array): Code {
  const code = new Code(bytes, keccak256Hex(bytes));
  const decoding = decodingOf(code);
  for (let step = 0; step < bytes.length; step++) decoding.afterStep();
  for (let position = 0; position < bytes.length; position++) decoding.segments?.at(position);
  return code;
}

/** Memory that codes take which differ in their last bytes, each with all that the machine comes to know of it. */
function memoryOf(bytes: Uint8Array): { readonly taken: number; readonly reckoned: number } {
  run(bytes);
  const cache = createCodeCache(Number.MAX_SAFE_INTEGER);
  const before = bytesInUse();
  for (let copy = 0; copy < COPIES; copy++) {
    const own = bytes.slice();
    own[own.length - 1] = copy;
    const code = run(own);
    cache.set(code.hash, code);
  }
  const taken = bytesInUse() - before;
  return { taken, reckoned: cache.calculatedSize };
}

const CODES: Readonly<Record<string, () => Uint8Array>> = {
  "bill registry": () => ownCode("instruments", "BillRegistry.sol", "BillRegistry.json"),
  "member account": () => ownCode("consortium", "MemberAccount.sol", "MemberAccount.json"),
  "jump targets": () => repeated(JUMPDEST),
  positions: () => repeated(PC),
  "jump targets and positions": () => repeated(JUMPDEST, PC),
  "jump targets and constants": () => repeated(JUMPDEST, PUSH2, 0x77, 0x77),
  "wide constants": () => repeated(PUSH8, 1, 2, 3, 4, 5, 6, 7, 8),
  "sums of what is known and what is not": () => repeated(PUSH2, 0x77, 0x77, ADD),
  "small constants": () => repeated(PUSH0),
};

describe("codes in memory", () => {
  for (const [name, bytesOf] of Object.entries(CODES)) {
    it(`take no more than is reckoned when all of them has run: ${name}`, () => {
      const { taken, reckoned } = memoryOf(bytesOf());
      expect(taken).to.be.greaterThan(0).and.at.most(reckoned);
    });
  }

  it("are forgotten, those first that ran first, when they would take more than they may", () => {
    const codes = [1, 2, 3].map((last) => run(Uint8Array.of(...repeated(JUMPDEST).slice(1), last)));
    const cache = createCodeCache(8 * 1024 * 1024);
    for (const code of codes) cache.set(code.hash, code);
    expect(cache.calculatedSize).to.be.at.most(8 * 1024 * 1024);
    expect(codes.map(({ hash }) => cache.has(hash))).to.deep.equal([false, true, true]);
  });
});
