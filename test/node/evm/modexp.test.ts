import { Common, type Hardfork, Mainnet } from "@ethereumjs/common";
import { getActivePrecompiles, paramsEVM } from "@ethereumjs/evm";
import { expect } from "chai";
import fc from "fast-check";
import { precompilesOf } from "../../../node/src/evm/precompiles.ts";
import { type Fork, rulesOf } from "../../../node/src/evm/rules.ts";

const MODEXP = "0x0000000000000000000000000000000000000005";
const GAS = 10_000_000;

interface Answer {
  readonly output: string | undefined;
  readonly gas: number;
}

function ours(fork: Fork, input: Uint8Array): Answer {
  const run = precompilesOf(rulesOf(fork)).get(MODEXP);
  if (run === undefined) throw new Error("there is no MODEXP");
  const { output, gas } = run(input, GAS);
  return { output: output && Buffer.from(output).toString("hex"), gas };
}

async function oracles(fork: Fork, input: Uint8Array): Promise<Answer> {
  const common = new Common({ chain: Mainnet, hardfork: fork as Hardfork });
  common.updateParams(paramsEVM);
  const run = getActivePrecompiles(common).get(MODEXP.slice(2));
  if (run === undefined) throw new Error("there is no MODEXP");
  // It asks nothing of an EVM.
  const _EVM = {} as Parameters<typeof run>[0]["_EVM"];
  const result = await run({ data: input, gasLimit: BigInt(GAS), common, _EVM });
  if (result.exceptionError !== undefined) return { output: undefined, gas: 0 };
  const output = Buffer.from(result.returnValue).toString("hex");
  return { output, gas: GAS - Number(result.executionGasUsed) };
}

const word = (value: bigint): Uint8Array =>
  Buffer.from(value.toString(16).padStart(64, "0"), "hex");

const someBytes = fc.uint8Array({ maxLength: 72 });
const aLength = fc.oneof(
  fc.nat({ max: 80 }).map(BigInt),
  fc.constantFrom(0n, 1n, 1_024n, 1_025n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 64n, 2n ** 256n - 1n),
);
/** With lengths that are true, and with any lengths over any bytes. */
const anInput = fc.oneof(
  fc
    .tuple(someBytes, someBytes, someBytes)
    .map((parts) => Buffer.concat([...parts.map(({ length }) => word(BigInt(length))), ...parts])),
  fc
    .tuple(aLength, aLength, aLength, fc.uint8Array({ maxLength: 200 }))
    .map(([base, exponent, modulus, rest]) =>
      Buffer.concat([word(base), word(exponent), word(modulus), rest]),
    ),
  fc.uint8Array({ maxLength: 96 }),
);

describe("MODEXP", () => {
  for (const fork of ["cancun", "osaka"] as const) {
    it(`answers as @ethereumjs/evm does by the rules of ${fork}`, async () => {
      await fc.assert(
        fc.asyncProperty(anInput, async (input) => {
          expect(ours(fork, input)).to.deep.equal(await oracles(fork, input));
        }),
        { numRuns: 1_000 },
      );
    });
  }

  it("takes time as it takes gas, also for an exponent of 1 MB", () => {
    // Taking off bit after bit needs quadratic time: longer than any test may take.
    const [base, exponent] = [Buffer.alloc(8, 0xff), Buffer.alloc(1_000_000, 0xff)];
    const modulus = Buffer.from("fffffffffffffffd", "hex");
    const lengths = [base, exponent, modulus].map(({ length }) => word(BigInt(length)));
    const { gas } = ours("cancun", Buffer.concat([...lengths, base, exponent, modulus]));
    expect(GAS - gas).to.equal(Math.floor((8 * (1_000_000 - 32) + 255) / 3));
  });
});
