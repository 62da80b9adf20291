// Runs commands for the task scripts: output passes through, what mocha counted is read from it.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Bound on the output kept for counting; the closing summary is at the end. */
const OUTPUT_KEPT = 1_000_000;

export function run(
  command: string,
  args: readonly string[],
  options: { readonly quiet?: boolean } = {},
): Promise<Outcome> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0" },
    });
    let output = "";
    const take = (chunk: Buffer): void => {
      if (options.quiet !== true) process.stdout.write(chunk);
      output = (output + chunk.toString("utf8")).slice(-OUTPUT_KEPT);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ exitCode: code ?? 1, output, seconds: (performance.now() - startedAt) / 1_000 }),
    );
  });
}

/** Commands at a time: most have one busy thread. */
const LANES = Math.min(2, availableParallelism());

/** Works on all items, the next whenever one has ended: of a list the longest belong first. */
export async function inLanes<T>(
  items: readonly T[],
  work: (item: T, lanes: number) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lanes = Math.min(LANES, waiting.length);
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item, lanes);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** What mocha's summary says; a run that ends badly without a failing test counts as one failure. */
export function countsOf({ exitCode, output }: Outcome): Counts {
  const last = (word: string): number => {
    const found = [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}`, "gm"))].at(-1);
    return Number(found?.[1] ?? 0);
  };
  const failed = last("failing");
  return {
    passed: last("passing"),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: last("pending"),
  };
}

/** Bound on what is repeated of a suite's failures. */
const FAILURES_KEPT = 8_000;

/** What mocha says of the tests that failed; of a run that broke otherwise, how it ended. */
export function failuresOf({ exitCode, output }: Outcome): string {
  if (exitCode === 0) return "";
  const at = output.search(/^\s*\d+ failing/m);
  return at === -1 ? output.slice(-FAILURES_KEPT) : output.slice(at, at + FAILURES_KEPT);
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skipped: left.skipped + right.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
