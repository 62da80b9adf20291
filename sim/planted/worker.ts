import { bugOf } from "./bugs.ts";
import type { Catch, Order } from "./hunt.ts";
import { plant } from "./plant.ts";

// Only now is the node's code loaded, with the bug that the first argument names, if any.
const bug = bugOf(process.argv[2] ?? "");
const checkPlanted = bug === undefined ? () => undefined : plant(bug);
const { simulate } = await import("../simulate.ts");
const { LIARS } = await import("../liars/liars.ts");
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
  const liars = bug?.liars?.map((name) => LIARS.filter((liar) => liar.name === name).slice(0, 1));
  for (let seed = first; seed <= last; seed++) {
    const { violation } = await simulate({ seed, ledger: "small", liars: liars?.flat() });
    if (violation !== undefined) return { seed, ...violation };
  }
  return undefined;
}
