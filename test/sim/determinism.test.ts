import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { simulate } from "../../sim/simulate.ts";

const MAIN = join(import.meta.dirname, "..", "..", "sim", "main.ts");
const run = promisify(execFile);

/** The trace of a seed, run by the command line in a process of its own. */
async function traceOf(seed: number, ...options: readonly string[]): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "piaohao-sim-"));
  try {
    const path = join(directory, "trace.txt");
    const args = [MAIN, "--seed", String(seed), "--trace", path, "--json", ...options];
    const { stdout } = await run(process.execPath, args);
    expect(JSON.parse(stdout)).to.include({ seeds: 1, violations: 0 });
    return readFileSync(path, "utf8");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe("a seed", () => {
  for (const options of [[], ["--evm"]]) {
    it(`gives the same trace in every process, line by line ${options.join(" ")}`, async () => {
      const [first, second] = await Promise.all([traceOf(7, ...options), traceOf(7, ...options)]);
      expect(first.split("\n").length).to.be.greaterThan(300);
      expect(second).to.equal(first);
    });
  }

  it("is not taken together with many", async () => {
    const refused = await run(process.execPath, [MAIN, "--seed", "7", "--seeds", "1..2"]).catch(
      (error: unknown) => error,
    );
    expect(refused).to.have.property("stderr").that.includes("--seed is one, --seeds are many");
  });

  it("gives the same trace whatever ran in the process before, and another seed another", async () => {
    const digests: string[] = [];
    for (const seed of [7, 8, 7]) {
      const hash = createHash("sha256");
      await simulate({ seed, ledger: "small", heights: 8, trace: (line) => hash.update(line) });
      digests.push(hash.digest("hex"));
    }
    expect(digests[2]).to.equal(digests[0]);
    expect(digests[1]).not.to.equal(digests[0]);
  });

  it("asks the host for neither time nor randomness", async () => {
    const asked: string[] = [];
    const restore = [
      replace(Date, "now", () => asked.push("Date.now")),
      replace(performance, "now", () => asked.push("performance.now")),
      replace(Math, "random", () => asked.push("Math.random")),
      replace(globalThis, "setTimeout", () => asked.push("setTimeout")),
      replace(globalThis, "setInterval", () => asked.push("setInterval")),
    ];
    try {
      await simulate({ seed: 7, ledger: "small", heights: 8 });
    } finally {
      for (const undo of restore) undo();
    }
    expect(asked).to.deep.equal([]);
  });
});

/** Lets a function of the host report its calls; the returned function puts it back. */
function replace<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  report: () => void,
): () => void {
  const original = owner[name];
  const reporting = (...args: readonly unknown[]): unknown => {
    report();
    return (original as (...args: readonly unknown[]) => unknown).apply(owner, args as unknown[]);
  };
  owner[name] = reporting as T[K];
  return () => {
    owner[name] = original;
  };
}
