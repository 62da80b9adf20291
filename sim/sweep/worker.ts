import type { Outcome } from "../simulate.ts";
import { runSeed } from "./replay.ts";
import type { Order } from "./sweep.ts";

/** A process that runs the seeds it is sent, until its parent disconnects. */
process.on("message", ({ first, last, ledger }: Order) => {
  run(first, last, ledger).then(
    (outcomes) => process.send?.(outcomes),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function run(
  first: number,
  last: number,
  ledger: Order["ledger"],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let seed = first; seed <= last; seed++) outcomes.push(await runSeed({ seed, ledger }));
  return outcomes;
}
