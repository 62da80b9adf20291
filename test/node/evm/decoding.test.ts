import { expect } from "chai";
import { Code } from "../../../node/src/evm/code.ts";
import { Machine } from "../../../node/src/evm/machine.ts";
import { precompilesOf } from "../../../node/src/evm/precompiles.ts";
import { rulesOf } from "../../../node/src/evm/rules.ts";
import { decodingOf, dropSegments } from "../../../node/src/evm/segments/decoding.ts";
import { createEmptyWorld } from "../../../node/src/exec/workspace.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import { BLOCK, ORIGIN } from "./support/program.ts";

const CODE: Address = "0x000000000000000000000000000000000000c0de";
const BYTES = 4_096;
const STEPS = BYTES / 8;
const NO_DATA = new Uint8Array(0);
/** CALLDATASIZE, and behind it PUSH0 JUMP without end where there is data. */
const STOP_OR_LOOP = [0x36, 0x60, 0x05, 0x57, 0x00, 0x5b, 0x60, 0x05, 0x56];

function aCode(bytes: readonly number[], length: number): Code {
  const padded = new Uint8Array(length);
  padded.set(bytes);
  return new Code(padded, keccak256Hex(padded));
}

/** Calls a code so often with so much gas each. */
function run(code: Code, data: Uint8Array, { times = 1, gas = 10_000 } = {}): void {
  const world = createEmptyWorld();
  world.begin({
    account: () => ({ nonce: 1n, balance: 0n, codeHash: code.hash, storageRoot: "0x" }),
    slot: () => 0n,
    code: () => code,
  });
  const rules = rulesOf("prague");
  const transaction = { origin: ORIGIN, gasPrice: 0n, blobHashes: [] };
  for (let time = 0; time < times; time++) {
    const precompiles = precompilesOf(rules);
    const machine = new Machine({ rules, precompiles, world, block: BLOCK, transaction });
    machine.begin({ kind: "call", caller: ORIGIN, to: CODE, value: 0n, data, gas });
    expect(machine.run()?.halt).to.equal(data.length === 0 ? "stop" : "out of gas");
  }
}

describe("a code's segments", () => {
  it("are made at once where the code is short", () => {
    expect(decodingOf(aCode(STOP_OR_LOOP, 1_024)).segments).not.to.equal(undefined);
  });

  it("are not made for a hundred calls of a long code that stop at once", () => {
    const code = aCode(STOP_OR_LOOP, BYTES);
    run(code, NO_DATA, { times: 100 });
    expect(decodingOf(code).segments).to.equal(undefined);
  });

  it("are made when a long code has run an instruction for each eight bytes, in one call or in many", () => {
    const [looping, called] = [aCode(STOP_OR_LOOP, BYTES), aCode(STOP_OR_LOOP, BYTES)];
    // Instructions take four units of gas in the mean; the first call does not suffice.
    run(looping, Uint8Array.of(1), { gas: 4 * (STEPS - 50) });
    expect(decodingOf(looping).segments).to.equal(undefined);
    run(looping, Uint8Array.of(1), { gas: 4 * 100 });
    expect(decodingOf(looping).segments).not.to.equal(undefined);
    run(called, NO_DATA, { times: STEPS / 4 - 1 });
    expect(decodingOf(called).segments).to.equal(undefined);
    run(called, NO_DATA);
    expect(decodingOf(called).segments).not.to.equal(undefined);
  });

  it("are gone when they are dropped, and do not come back however much runs", () => {
    const code = aCode(STOP_OR_LOOP, 64);
    dropSegments(code);
    run(code, Uint8Array.of(1), { gas: 100_000 });
    expect(decodingOf(code).segments).to.equal(undefined);
  });
});
