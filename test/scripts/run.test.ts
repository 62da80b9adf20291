import { expect } from "chai";
import { closingLine, countsOf, failuresOf, run, sum } from "../../scripts/run.ts";

const outcome = (exitCode: number, output: string) => ({ exitCode, output, seconds: 1 });

describe("the counting of test runs", () => {
  it("reads mocha's last summary", () => {
    const output =
      "  3 passing (1s)\n\n  12 passing (4s)\n  2 pending\n  1 failing\n\n  1) a test\n";
    expect(countsOf(outcome(1, output))).to.deep.equal({ passed: 12, failed: 1, skipped: 2 });
  });

  it("counts a run that ends badly as one failure, although no test failed", () => {
    expect(countsOf(outcome(1, "  5 passing (1s)\n"))).to.deep.include({ passed: 5, failed: 1 });
    expect(countsOf(outcome(7, "SyntaxError"))).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
  });

  it("repeats what mocha says of the failed tests, and the end of a run that broke otherwise", () => {
    const failed =
      "  ✔ 2 failing nodes\n\n  1 passing (1s)\n  1 failing\n\n  1) a test:\n     why\n";
    expect(failuresOf(outcome(1, failed)).trim()).to.equal("1 failing\n\n  1) a test:\n     why");
    expect(failuresOf(outcome(1, "SyntaxError"))).to.equal("SyntaxError");
    expect(failuresOf(outcome(0, "  3 passing (1s)\n"))).to.equal("");
  });

  it("takes no number of a test's title for a count", () => {
    const output = "    ✔ finds 9 failing nodes\n\n  1 passing (1s)\n";
    expect(countsOf(outcome(0, output))).to.deep.equal({ passed: 1, failed: 0, skipped: 0 });
  });

  it("closes with the sum of all suites, and names what was skipped", () => {
    const total = sum([
      { passed: 2, failed: 0, skipped: 0 },
      { passed: 3, failed: 1, skipped: 0 },
    ]);
    expect(closingLine(total)).to.equal("5 passed, 1 failed");
    expect(closingLine({ ...total, skipped: 4 })).to.equal("5 passed, 1 failed, 4 skipped");
  });
});

describe("commands of the task scripts", () => {
  it("give their exit code and the output of both streams", async () => {
    const program = 'process.stdout.write("out"); process.stderr.write("err"); process.exit(3)';
    const { exitCode, output } = await run(process.execPath, ["-e", program], { quiet: true });
    expect(exitCode).to.equal(3);
    expect(output).to.include("out").and.to.include("err");
  });

  it("count as failed when a signal ended them", async () => {
    const program = 'process.kill(process.pid, "SIGKILL")';
    const { exitCode } = await run(process.execPath, ["-e", program], { quiet: true });
    expect(exitCode).to.equal(1);
  });

  it("reject when there is no such program", async () => {
    const failure = await run("/nonexistent/program", []).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "ENOENT");
  });
});
