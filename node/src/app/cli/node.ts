import { once } from "node:events";
import { resolve } from "node:path";
import type { Command } from "commander";
import { readNodeConfig } from "../config.ts";
import { startNode } from "../startNode.ts";

export function addNodeCommands(program: Command): void {
  program
    .command("node")
    .description("run one node")
    .command("start")
    .description("run the node of a configuration file until SIGINT or SIGTERM")
    .requiredOption("-c, --config <file>", "the node's node.json")
    .action(async ({ config }: { readonly config: string }) => {
      const node = await startNode(readNodeConfig(resolve(config)));
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), node.failed]);
      await node.stop();
    });
}
