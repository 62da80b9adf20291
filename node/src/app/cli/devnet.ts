import { resolve } from "node:path";
import type { Command } from "commander";
import { advanceClocks } from "../network/advance.ts";
import { durationToSeconds } from "./duration.ts";
import { print } from "./output.ts";

export function addDevnetCommands(program: Command): void {
  program
    .command("devnet")
    .description("for development networks only")
    .command("advance")
    .description("move the clocks of all validators forward together")
    .argument("<duration>", "such as 184d, 12h, 30m, 45s")
    .requiredOption("-d, --directory <path>", "the network's directory")
    .option("--json", "print JSON")
    .action(
      async (
        duration: string,
        options: { readonly directory: string; readonly json?: boolean },
      ) => {
        const now = await advanceClocks(resolve(options.directory), durationToSeconds(duration));
        print(
          options.json,
          { now: now.toISOString() },
          `the network's clock shows ${now.toISOString()}`,
        );
      },
    );
}
