import { expect } from "chai";
import type { Frame } from "../../../node/src/evm/frame.ts";
import type { FramelessCall } from "../../../node/src/evm/frameless.ts";
import { precompilesOf } from "../../../node/src/evm/precompiles.ts";
import { rulesOf } from "../../../node/src/evm/rules.ts";
import type { Tracer } from "../../../node/src/evm/tracer.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { FORKS } from "./support/profile.ts";
import { runInMachine } from "./support/program.ts";

const at = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;
const [CALLER, CALLEE, SPOILER] = [0x1001, 0x1002, 0x1003].map(at) as [Address, Address, Address];
const WORD = "11".repeat(31);

/** STATICCALL of an account with 64 bytes of memory; the answer goes over the first 32 of them. */
const callOf = (low: string) => `60205f60405f61${low}5afa50`;
const store = (word: string, offset: string) => `7f${word.padStart(64, "0")}${offset}52`;
const RETURN_64 = "60405ff3";

function run(codes: Readonly<Record<Address, string>>, tracer: Partial<Tracer> = {}): string {
  const program = {
    codes: new Map(
      Object.entries(codes).map(([address, code]) => [address as Address, bytesOf(code)] as const),
    ),
    entry: CALLER,
    data: new Uint8Array(0),
    value: 0n,
    gas: 1_000_000,
  };
  const nothing = () => undefined;
  const silent = { onStep: nothing, onStepped: nothing, onEnter: nothing, onExit: nothing };
  const { outcome, output } = runInMachine("prague", program, {
    tracer: { ...silent, onFrameless: nothing, ...tracer },
  });
  expect(outcome).to.equal("succeeded");
  return output;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

describe("the data of a call", () => {
  it("is the caller's memory itself: no gas would pay for copying it again and again", () => {
    const frames: Frame[] = [];
    const buffers: boolean[] = [];
    run(
      { [CALLER]: `${store(WORD, "5f")}${callOf("1002")}00`, [CALLEE]: "00" },
      {
        onEnter: (frame) => {
          const [caller] = frames;
          if (caller) buffers.push(frame.data.buffer === caller.memory.view(0, 32).buffer);
          frames.push(frame);
        },
      },
    );
    expect(buffers).to.deep.equal([true]);
  });

  it("is so too for a precompiled contract, whose witness sees it before the answer is written over it", () => {
    const seen: string[] = [];
    const onFrameless = ({ data }: FramelessCall) =>
      seen.push(Buffer.from(data.subarray(0, 32)).toString("hex"));
    // SHA2-256.
    run({ [CALLER]: `${store(WORD, "5f")}${callOf("0002")}00` }, { onFrameless });
    expect(seen).to.deep.equal([WORD.padStart(64, "0")]);
  });

  it("stays as it was while those whom the callee calls fill, grow and give back memory of their own", () => {
    const own = `${store("22", "5f")}${callOf("1003")}`;
    const output = run({
      [CALLER]: `${store(WORD, "5f")}60405f60405f6110025afa50${RETURN_64}`,
      // Spoils its own memory, has another spoil its, and answers with what it was called with.
      [CALLEE]: `${own}${own}60405f5f37${RETURN_64}`,
      [SPOILER]: `${store("33", "5f")}${store("44", "612000")}60205ff3`,
    });
    expect(output).to.equal(`${WORD.padStart(64, "0")}${"00".repeat(32)}`);
  });

  it("is what the callee was called with where its answer is written over it", () => {
    const output = run({
      [CALLER]: `${store(WORD, "5f")}${callOf("1002")}${RETURN_64}`,
      // Answers with the second word.
      [CALLEE]: `5f355f5260205ff3`,
    });
    expect(output).to.equal(`${WORD.padStart(64, "0")}${"00".repeat(32)}`);
  });
});

/** Bytes, and zeros, which pass the checks of most. */
const fillings = [(index: number) => index % 251, () => 0];

describe("precompiled contracts", () => {
  for (const fork of FORKS) {
    it(`leave the memory that they are called with as it is, and answer with none of it, by the rules of ${fork}`, () => {
      for (const precompile of precompilesOf(rulesOf(fork)).values()) {
        for (const length of [0, 32, 64, 96, 128, 160, 192, 213, 256, 288, 384, 512]) {
          for (const byteAt of fillings) {
            const memory = Uint8Array.from({ length: length + 64 }, (_, index) => byteAt(index));
            const [data, before] = [memory.subarray(32, 32 + length), memory.slice()];
            const answer = precompile(data, 1_000_000);
            expect(memory).to.deep.equal(before);
            expect(answer.output?.buffer).not.to.equal(memory.buffer);
            expect(answer).to.deep.equal(precompile(data.slice(), 1_000_000));
          }
        }
      }
    });
  }
});
