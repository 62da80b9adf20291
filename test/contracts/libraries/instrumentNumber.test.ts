import { expect } from "chai";
import fc from "fast-check";
import type { LibraryHarness } from "../../../sdk/src/generated/typechain/contracts/test/LibraryHarness.ts";
import { dayOf, loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { deployTestContract } from "../support/standalone.ts";

const deployHarness = () => deployTestContract<LibraryHarness>("LibraryHarness");

/** Luhn's digit computed on the text, as ISO/IEC 7812-1 annex B describes it by hand. */
function luhn(body: string): number {
  const doubled = [...body]
    .reverse()
    .map((character, index) => Number(character) * (index % 2 === 0 ? 2 : 1));
  const sum = doubled.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return (10 - (sum % 10)) % 10;
}

const CLASSES = [1, 2, 5, 6, 7, 8] as const;
const anyNumber = fc
  .tuple(
    fc.constantFrom(...CLASSES),
    fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }),
    fc.integer({ min: 0, max: 99_999_999 }),
  )
  .map(([instrumentClass, code, serial]) => {
    const body = `${instrumentClass}${code.toString().padStart(12, "0")}20260310${serial.toString().padStart(8, "0")}`;
    return { instrumentClass, code, serial, text: `${body}${luhn(body)}` };
  });

describe("InstrumentNumber", () => {
  it("BILL-NUMBER: composes class, institution, date, serial and check digit", async () => {
    const harness = await loadFixture(deployHarness);
    const property = fc.asyncProperty(
      anyNumber,
      async ({ instrumentClass, code, serial, text }) => {
        expect(await harness.compose(instrumentClass, code, dayOf("2026-03-10"), serial)).to.equal(
          BigInt(text),
        );
        expect(await harness.classOf(BigInt(text))).to.equal(BigInt(instrumentClass));
      },
    );
    await fc.assert(property, { numRuns: runs(100, 10_000) });
  });

  it("detects every single wrong digit after the class", async () => {
    const harness = await loadFixture(deployHarness);
    const change = fc.tuple(
      anyNumber,
      fc.integer({ min: 1, max: 29 }),
      fc.integer({ min: 1, max: 9 }),
    );
    const property = fc.asyncProperty(change, async ([{ text }, position, shift]) => {
      const digit = (Number(text[position]) + shift) % 10;
      const wrong = `${text.slice(0, position)}${digit}${text.slice(position + 1)}`;
      expect(await harness.classOf(BigInt(wrong))).to.equal(0n);
    });
    await fc.assert(property, { numRuns: runs(100, 10_000) });
  });

  it("detects every swap of neighbours but 0 and 9", async () => {
    const harness = await loadFixture(deployHarness);
    const property = fc.asyncProperty(
      anyNumber,
      fc.integer({ min: 1, max: 28 }),
      async ({ text }, position) => {
        const [left, right] = [text[position], text[position + 1]];
        fc.pre(left !== right && ![left, right].every((digit) => digit === "0" || digit === "9"));
        const swapped = `${text.slice(0, position)}${right}${left}${text.slice(position + 2)}`;
        expect(await harness.classOf(BigInt(swapped))).to.equal(0n);
      },
    );
    await fc.assert(property, { numRuns: runs(100, 10_000) });
  });

  it("knows no class of a number with 29 or 31 digits, nor of class 9", async () => {
    const harness = await loadFixture(deployHarness);
    const body = "933133100000120260310000000001".slice(0, 29);
    for (const text of [
      "0",
      `${body.slice(1)}${luhn(body.slice(1))}`,
      `${body}${luhn(body)}`,
      `5${body}${luhn(`5${body}`)}`,
    ]) {
      expect(await harness.classOf(BigInt(text)), text).to.equal(0n);
    }
  });
});
