import { resolve } from "node:path";
import type { Command } from "commander";
import { adminClient } from "../network/adminClient.ts";

/** `node admin`, under the given `node` command. */
export function addAdminCommand(node: Command): void {
  node
    .command("admin")
    .description("call an admin method of a running node of this machine and print its answer")
    .argument("<method>", "such as admin_peers")
    .argument("[parameters...]", "each JSON, or else text")
    .requiredOption("-c, --config <file>", "the node's node.json")
    .action(
      async (
        method: string,
        parameters: readonly string[],
        { config }: { readonly config: string },
      ) => {
        const call = await adminClient(resolve(config));
        const answer = await call(method, parameters.map(parameterOf));
        process.stdout.write(`${JSON.stringify(answer)}\n`);
      },
    );
}

function parameterOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
