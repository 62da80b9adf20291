import { expect } from "chai";
import fc from "fast-check";
import { bytes18Text } from "../../../node/src/app/genesis/text.ts";
import type { LibraryHarness } from "../../../sdk/src/generated/typechain/contracts/test/LibraryHarness.ts";
import { loadFixture } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { deployTestContract } from "../support/standalone.ts";
import { usccCheckCharacter } from "../support/uscc.ts";

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const anyCode = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join("") + usccCheckCharacter(characters.join("")));

const deployHarness = () => deployTestContract<LibraryHarness>("LibraryHarness");

describe("USCC", () => {
  for (const code of [
    "91330100799655058B",
    "91110000100000001N".replace(/.$/, usccCheckCharacter("91110000100000001")),
  ]) {
    it(`accepts ${code}`, async () => {
      const harness = await loadFixture(deployHarness);
      expect(await harness.isValidUSCC(bytes18Text(code))).to.equal(true);
    });
  }

  it("accepts any body with the check character of the standard", async () => {
    const harness = await loadFixture(deployHarness);
    const property = fc.asyncProperty(anyCode, async (code) => {
      expect(await harness.isValidUSCC(bytes18Text(code))).to.equal(true);
    });
    await fc.assert(property, { numRuns: runs(100, 10_000) });
  });

  it("rejects every single wrong character", async () => {
    const harness = await loadFixture(deployHarness);
    const change = fc.tuple(
      anyCode,
      fc.integer({ min: 0, max: 17 }),
      fc.integer({ min: 1, max: 30 }),
    );
    const property = fc.asyncProperty(change, async ([code, position, shift]) => {
      const wrong = ALPHABET.charAt((ALPHABET.indexOf(code.charAt(position)) + shift) % 31);
      const text = code.slice(0, position) + wrong + code.slice(position + 1);
      expect(await harness.isValidUSCC(bytes18Text(text))).to.equal(false);
    });
    await fc.assert(property, { numRuns: runs(100, 10_000) });
  });

  it("rejects characters outside the alphabet, even where they would weigh nothing", async () => {
    const harness = await loadFixture(deployHarness);
    const valid = "91330100799655058B";
    for (const character of ["I", "O", "S", "V", "Z", "b", " ", "/", ":", "@", "[", "\u0000"]) {
      for (const position of [0, 8, 17]) {
        const text = valid.slice(0, position) + character + valid.slice(position + 1);
        const bytes = `0x${Buffer.from(text, "ascii").toString("hex")}`;
        expect(await harness.isValidUSCC(bytes), JSON.stringify(text)).to.equal(false);
      }
    }
    expect(await harness.isValidUSCC(`0x${"00".repeat(18)}`)).to.equal(false);
  });
});
