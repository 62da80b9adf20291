import { once } from "node:events";
import { resolve } from "node:path";
import type { Command } from "commander";
import { readNodeConfig } from "../config.ts";
import { requestCertificate } from "../network/certificateRequests.ts";
import { nodeLayout } from "../network/layout.ts";
import type { NodePlace } from "../network/nodeFiles.ts";
import { startNode } from "../startNode.ts";
import { addAdminCommand } from "./admin.ts";
import { endpointOption } from "./endpointOption.ts";
import { nodeNameArgument } from "./nodeName.ts";
import { print } from "./output.ts";
import { addRepairCommand } from "./repair.ts";

interface StartOptions {
  readonly config: string;
  readonly untilStdinEnds?: boolean;
  readonly archive?: boolean;
}

interface RequestOptions extends NodePlace {
  readonly directory: string;
  readonly json?: boolean;
}

export function addNodeCommands(program: Command): void {
  const node = program.command("node").description("run, administer or repair one node");
  addAdminCommand(node);
  addRepairCommand(node);
  addRequestCommand(node);
  node
    .command("start")
    .description("run the node of a configuration file until SIGINT or SIGTERM")
    .requiredOption("-c, --config <file>", "the node's node.json")
    .option(
      "--until-stdin-ends",
      "stop when standard input is closed, as it is when the starter dies",
    )
    .option("--archive", 'keep the state of every block from now on, as state.historyBlocks: "all"')
    .action(async (options: StartOptions) => {
      const config = readNodeConfig(resolve(options.config));
      const archive = { ...config, state: { historyBlocks: "all" as const } };
      const running = await startNode(options.archive === true ? archive : config);
      const reasons: Promise<unknown>[] = [
        once(process, "SIGINT"),
        once(process, "SIGTERM"),
        running.failed.then(() => (process.exitCode = 1)),
      ];
      if (options.untilStdinEnds === true) reasons.push(once(process.stdin.resume(), "end"));
      await Promise.race(reasons);
      await running.stop();
      process.stdin.pause();
    });
}

/** Where the node's key is, and stays. */
function addRequestCommand(node: Command): void {
  node
    .command("request")
    .description("make a node's keys, unless they are there, and ask for a certificate of them")
    .addArgument(nodeNameArgument())
    .requiredOption("-d, --directory <path>", "the node's directory")
    .addOption(
      endpointOption("listen", "where it listens for other nodes (default: a free port here)"),
    )
    .addOption(endpointOption("endpoint", "where they reach it, if that is elsewhere"))
    .option("--json", "print JSON")
    .action(async (name: string, { directory, json, listen, endpoint }: RequestOptions) => {
      const { certificateRequest } = nodeLayout(resolve(directory));
      const { address } = await requestCertificate(resolve(directory), name, { listen, endpoint });
      const text = `${name} is ${address}\nsend ${certificateRequest} to the consortium's authority; the keys beside it stay`;
      print(json, { node: name, address, request: certificateRequest }, text);
    });
}
