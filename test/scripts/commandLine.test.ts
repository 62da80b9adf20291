import { join } from "node:path";
import { expect } from "chai";
import { integerOf } from "../../scripts/commandLine.ts";
import { run } from "../../scripts/run.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PROGRAMS = [
  { name: "sim", file: "sim/main.ts" },
  { name: "chaos", file: "chaos/main.ts" },
  { name: "flood", file: "chaos/flood.ts" },
  { name: "bench", file: "bench/main.ts" },
  { name: "fuzz", file: "scripts/fuzz.ts" },
] as const;

describe("the command line of a developers' program", () => {
  for (const { name, file } of PROGRAMS) {
    const called = (option: string) =>
      run(process.execPath, [join(ROOT, file), option], { quiet: true });

    it(`${name} prints its help`, async () => {
      const { exitCode, output } = await called("--help");
      expect(output).to.match(new RegExp(`^usage: npm run ${name} -- `));
      expect(exitCode).to.equal(0);
    });

    it(`${name} names an option that it does not have, in one line`, async () => {
      const { exitCode, output } = await called("--nonsense");
      const line = `${name}: Unknown option '--nonsense'; see npm run ${name} -- --help\n`;
      expect([exitCode, output]).to.deep.equal([1, line]);
    });
  }

  it("takes whole numbers within their bounds, and names the option of any other", () => {
    expect(["1", "7"].map((text) => integerOf("--runs", text, { max: 7 }))).to.deep.equal([1, 7]);
    expect(integerOf("--seed", "0", { min: 0, max: 7 })).to.equal(0);
    for (const text of ["0", "8", "-1", "1.5", "1e0", " 1", "", "x"]) {
      const message = `--runs must be an integer from 1 to 7, not "${text}"`;
      expect(() => integerOf("--runs", text, { max: 7 }), text).to.throw(message);
    }
  });
});
