import { once } from "node:events";
import { resolve } from "node:path";
import type { Command } from "commander";
import { parseWith, readJSON } from "../config.ts";
import { certifyRequest } from "../network/certificateRequests.ts";
import { certifyNode, recertifyAuthority } from "../network/certify.ts";
import { FoundingSchema } from "../network/consortium.ts";
import {
  initConsortiumNetwork,
  initDevelopmentNetwork,
  type NetworkFile,
} from "../network/init.ts";
import { networkLayout } from "../network/layout.ts";
import { addNode } from "../network/newcomer.ts";
import { createNetworkProcesses } from "../network/processes.ts";
import { revokeCertificates } from "../network/revoke.ts";
import { networkStatus } from "../network/status.ts";
import { nodeNameArgument } from "./nodeName.ts";
import { print } from "./output.ts";

interface DirectoryOptions {
  readonly directory: string;
  readonly json?: boolean;
}

export function addNetworkCommands(program: Command): void {
  const network = program.command("network").description("create, run and watch a network");
  network
    .command("init")
    .description("make keys, certificates, genesis and node configurations")
    .requiredOption("-d, --directory <path>", "where to put the network; must not exist")
    .option(
      "-c, --consortium <file>",
      "the consortium's description; without it, a development network",
    )
    .option("--json", "print network.json")
    .action(async ({ directory, consortium, json }: DirectoryOptions & { consortium?: string }) => {
      const at = resolve(directory);
      const file =
        consortium === undefined
          ? await initDevelopmentNetwork(at)
          : await initConsortiumNetwork(
              at,
              parseWith(FoundingSchema, readJSON(consortium), consortium),
            );
      print(json, file, `network ${file.chainId} is in ${at}\n${nextStep(file, at)}`);
    });
  network
    .command("start")
    .description("run every node of a network here, each in a process of its own, until Ctrl-C")
    .requiredOption("-d, --directory <path>", "the network's directory")
    .action(({ directory }: DirectoryOptions) => runNetwork(resolve(directory)));
  network
    .command("status")
    .description("height, peers and health of every node")
    .requiredOption("-d, --directory <path>", "the network's directory")
    .option("--json", "print JSON")
    .action(async ({ directory, json }: DirectoryOptions) => {
      const rows = await networkStatus(resolve(directory));
      const lines = rows.map(({ name, rpcUrl, height, peers, problem }) => {
        const seen = height === undefined ? [] : [`height ${height}, ${peers} peers`];
        const facts = [...seen, ...(problem === undefined ? [] : [problem])].join("; ");
        return `${name.padEnd(16)} ${rpcUrl.padEnd(24)} ${facts}`;
      });
      print(json, rows, lines.join("\n"));
      if (rows.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
    });
  network
    .command("renew-authority")
    .description("make a new certificate of the authority's key, which goes to every node")
    .requiredOption("-d, --directory <path>", "the network's directory, with the authority's key")
    .option("--json", "print JSON")
    .action(async ({ directory, json }: DirectoryOptions) => {
      const at = resolve(directory);
      const expires = new Date(await recertifyAuthority(at)).toISOString();
      const certificate = networkLayout(at).authorityCertificate;
      const text = `the authority's certificate expires at ${expires}\nhand every node ${certificate}; each takes it up when it starts again`;
      print(json, { certificate, expires }, text);
    });
  addNodeFileCommands(network);
}

function nextStep({ rpcUrls }: NetworkFile, directory: string): string {
  return rpcUrls.length === 0
    ? `certify its nodes with: piaohao network certify NAME request.json -d ${directory}`
    : `start it with: piaohao network start -d ${directory}`;
}

/** Where the authority's key is. */
function addNodeFileCommands(network: Command): void {
  const command = (name: string, description: string): Command =>
    network
      .command(name)
      .description(description)
      .addArgument(nodeNameArgument())
      .requiredOption("-d, --directory <path>", "the network's directory, with the authority's key")
      .option("--json", "print JSON");
  command(
    "add",
    "make the files of one more node; what gives it a seat is docs/operating.md",
  ).action(async (node: string, { directory, json }: DirectoryOptions) => {
    const at = resolve(directory);
    const address = await addNode(at, node);
    const { config } = networkLayout(at).node(node);
    const text = `${node} is ${address}\nstart it with: piaohao node start -c ${config}`;
    print(json, { node, address, config }, text);
  });
  command("certify", "make the certificate that a node with its key elsewhere asks for")
    .argument("<request>", "its request.json")
    .action(async (node: string, request: string, { directory, json }: DirectoryOptions) => {
      const certified = await certifyRequest(resolve(directory), node, resolve(request));
      const expires = new Date(certified.expiresAt).toISOString();
      const text = `${node} is ${certified.address}, certified until ${expires}\ngive its operator the files of ${certified.directory}`;
      print(json, { node, ...certified, expiresAt: expires }, text);
    });
  command(
    "renew",
    "make a new certificate for a node, which takes it up when it starts again",
  ).action(async (node: string, { directory, json }: DirectoryOptions) => {
    const expires = new Date(await certifyNode(resolve(directory), node)).toISOString();
    print(json, { node, expires }, `the certificate of ${node} expires at ${expires}`);
  });
  command(
    "revoke",
    "take back all certificates of a node; running nodes cut it off within seconds",
  ).action(async (node: string, { directory, json }: DirectoryOptions) => {
    const serialNumbers = await revokeCertificates(resolve(directory), node);
    print(json, { node, serialNumbers }, `revoked of ${node}: ${serialNumbers.join(", ")}`);
  });
}

async function runNetwork(directory: string): Promise<void> {
  const network = createNetworkProcesses({ directory });
  const logOf = (name: string): string => networkLayout(directory).node(name).log;
  let isStopping = false;
  try {
    await network.start();
    for (const { name, rpcUrl } of network.nodes)
      process.stdout.write(`${name.padEnd(16)} ${rpcUrl}\n`);
    const ends = network.nodes.map(async (node) => {
      await node.ended();
      if (!isStopping)
        process.stderr.write(`piaohao: ${node.name} ended; see ${logOf(node.name)}\n`);
    });
    const allEnded = Promise.all(ends).then(() => (process.exitCode = 1));
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), allEnded]);
  } finally {
    isStopping = true;
    await network.stop();
  }
}
