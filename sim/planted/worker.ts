import { bugOf } from "./bugs.ts";
import type { Catch, Order } from "./hunt.ts";
import { plant } from "./plant.ts";

const bug = bugOf(process.argv[2] ?? "");
const checkPlanted = plant(bug);
// Only now is the node's code loaded, with the bug in it.
const { runSeed } = await import("./runSeed.ts");
checkPlanted();

process.on("message", ({ first, last }: Order) => {
  hunt(first, last).then(
    (caught) => process.send?.(caught ?? null),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function hunt(first: number, last: number): Promise<Catch | undefined> {
  for (let seed = first; seed <= last; seed++) {
    const { violation } = await runSeed(bug, seed);
    if (violation !== undefined) return { seed, ...violation };
  }
  return undefined;
}
