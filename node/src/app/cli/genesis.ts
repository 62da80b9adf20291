import type { Command } from "commander";
import { NodeError } from "../../types/errors.ts";
import { parseWith, readJSON } from "../config.ts";
import { verifyGenesis } from "../genesis/verifyGenesis.ts";
import { ConsortiumSchema } from "../network/consortium.ts";
import { print } from "./output.ts";

export function addGenesisCommands(program: Command): void {
  program
    .command("genesis")
    .description("what a bank checks before it joins")
    .command("verify")
    .description("rebuild the genesis from the consortium's description and compare every account")
    .requiredOption("-g, --genesis <file>", "the genesis file to check")
    .requiredOption("-c, --consortium <file>", "the consortium's description")
    .option("--json", "print JSON")
    .action(
      async (options: {
        readonly genesis: string;
        readonly consortium: string;
        readonly json?: boolean;
      }) => {
        const consortium = parseWith(
          ConsortiumSchema,
          readJSON(options.consortium),
          options.consortium,
        );
        const { differences, accounts, hash } = await verifyGenesis(
          readJSON(options.genesis),
          consortium,
        );
        if (differences.length > 0) {
          throw new NodeError(
            "GENESIS_DIFFERS",
            `${options.genesis} is not what the description gives; do not join. First differences: ${differences.slice(0, 5).join("; ")}`,
            { differences: differences.length },
          );
        }
        print(
          options.json,
          { hash, accounts, verified: true },
          `genesis ${hash} verified: ${accounts} accounts equal a rebuild from ${options.consortium}`,
        );
      },
    );
}
