import { expect } from "chai";
import type { Halt } from "../../../node/src/evm/frame.ts";
import { Machine } from "../../../node/src/evm/machine.ts";
import { precompilesOf } from "../../../node/src/evm/precompiles.ts";
import { rulesOf } from "../../../node/src/evm/rules.ts";
import { createEmptyWorld } from "../../../node/src/exec/workspace.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import { BLOCK, ORIGIN } from "./support/program.ts";

const CODE: Address = "0x000000000000000000000000000000000000c0de";
const otherAt = (index: number): Address => `0x${(0x1000 + index).toString(16).padStart(40, "0")}`;
const GAS = 10_000_000;
const INSTRUCTIONS = 16_384;
const FILLING = new Uint8Array(24_000).fill(0x5b);

/** How often a machine that is given so many instructions at a time pauses before it ends. */
function pausesOf(
  code: Hex,
  { others = [], halt = "out of gas" }: { others?: readonly Uint8Array[]; halt?: Halt } = {},
): number {
  const rules = rulesOf("prague");
  const world = createEmptyWorld();
  world.setCode(CODE, hexToBytes(code));
  for (const [index, other] of others.entries()) world.setCode(otherAt(index), other);
  world.finishTransaction();
  const machine = new Machine({
    rules,
    precompiles: precompilesOf(rules),
    world,
    block: BLOCK,
    transaction: { origin: ORIGIN, gasPrice: 0n, blobHashes: [] },
  });
  const data = new Uint8Array(0);
  machine.begin({ kind: "call", caller: ORIGIN, to: CODE, value: 0n, data, gas: GAS });
  for (let pauses = 0; ; pauses++) {
    const result = machine.run(INSTRUCTIONS);
    if (result === undefined) continue;
    expect(result.halt).to.equal(halt);
    return pauses;
  }
}

describe("the pauses of a machine", () => {
  it("come after so many cheap instructions", () => {
    // JUMPDEST PUSH0 JUMP: twelve units of gas.
    expect(pausesOf("0x5b5f56")).to.be.closeTo(((GAS / 11) * 3) / INSTRUCTIONS, 3);
  });

  it("come sooner where instructions are dear: a loop that hashes 64 KiB, 12,000 units of gas each", () => {
    expect(pausesOf("0x5b620100005f20505f56")).to.be.greaterThan(GAS / 200_000);
  });

  it("come sooner too where calls are dear: a loop that calls the identity on 64 KiB", () => {
    expect(pausesOf("0x5b5f5f620100005f5f60045af1505f56")).to.be.greaterThan(GAS / 200_000);
  });

  it("come sooner where codes run for the first time: each is looked through, and stops at once", () => {
    const others = Array.from({ length: 40 }, (_, index) => Uint8Array.of(0, index, ...FILLING));
    const calls = others.map((_, index) => `5f5f5f5f61${otherAt(index).slice(-4)}5afa50`).join("");
    const halt = "stop";
    expect(pausesOf(`0x${calls}00`, { others: [], halt })).to.equal(0);
    const pauses = pausesOf(`0x${calls}00`, { others, halt });
    expect(pauses).to.be.at.least(6);
    // A second look is none.
    expect(pausesOf(`0x${calls}${calls}00`, { others, halt })).to.equal(pauses);
  });

  it("come too while what a call wrote is taken back", () => {
    // PUSH0 JUMPDEST DUP1 DUP1 TSTORE PUSH1 1 ADD PUSH1 1 JUMP: 124 units of gas a write.
    const [code, gasOfWrite] = ["0x5f5b80805d60010160015600", 124] as const;
    const instructionsToWrite = GAS / 8;
    const instructionsToTakeBack = (GAS / gasOfWrite) * 32;
    const instructions = instructionsToWrite + instructionsToTakeBack;
    expect(pausesOf(code)).to.be.closeTo(instructions / INSTRUCTIONS, 5);
  });
});
