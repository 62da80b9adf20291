import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { pino } from "pino";
import { parseGenesis } from "../../exec/genesis/genesisFile.ts";
import { genesisState } from "../../exec/genesis/genesisState.ts";
import { createClock } from "../clock.ts";
import { type NodeConfig, readJSON, readNodeConfig, readTLS } from "../config.ts";
import { askPeerHeads } from "../peerHeads.ts";
import { type PartReport, type RepairReport, repairNode } from "../repair.ts";
import { storagePaths } from "../storage.ts";
import { openTrust } from "../trust.ts";
import { print } from "./output.ts";

interface RepairOptions {
  readonly config: string;
  readonly chain?: boolean;
  readonly votes?: boolean;
  readonly abstainThrough?: bigint;
  readonly json?: boolean;
}

/** Peers dial again within seconds; those that are up have answered by then. */
const WAIT_MS = 15_000;

export function addRepairCommand(node: Command): void {
  node
    .command("repair")
    .description("set damaged files of a stopped node aside, so that it can start again")
    .requiredOption("-c, --config <file>", "the node's node.json")
    .option("--chain", "set the chain database aside although it can be opened")
    .option("--votes", "set the log of votes aside although it can be read")
    .option(
      "--abstain-through <height>",
      "how far this validator may have voted, if it cannot be learnt from its peers",
      heightOf,
    )
    .option("--json", "print JSON")
    .action(async (options: RepairOptions) => {
      const report = await repair(readNodeConfig(resolve(options.config)), options);
      print(options.json, report, textOf(report));
    });
}

async function repair(config: NodeConfig, options: RepairOptions): Promise<RepairReport> {
  const file = parseGenesis(readJSON(config.genesis));
  const genesis = genesisState(file);
  const tls = readTLS(config);
  const trust = await openTrust({
    ...tls,
    revocationsFile: config.tls.revocations,
    clock: createClock(0),
    hostNowMs: () => Date.now(),
    logger: pino({ level: "silent" }),
  });
  const { chain = false, votes = false, abstainThrough } = options;
  try {
    return await repairNode({
      paths: storagePaths(config),
      genesis,
      suspects: { chain, votes },
      abstainThrough,
      askPeers: (isNeeded) =>
        askPeerHeads({
          config,
          tls,
          chainId: BigInt(file.config.chainId),
          genesisHash: genesis.sealed.hash,
          isTrusted: trust.isTrusted,
          waitMs: isNeeded ? WAIT_MS : 0,
        }),
    });
  } finally {
    trust.stop();
  }
}

function heightOf(text: string): bigint {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("a block number in decimal digits");
  return BigInt(text);
}

function textOf(report: RepairReport): string {
  const { chain, votes, heads, silent, abstainThrough } = report;
  if (chain.fault === undefined && votes.fault === undefined) {
    return "chain and votes can be read; nothing was changed (--chain or --votes sets one aside all the same)";
  }
  return [
    ...partText("chain", chain, "the node fetches the chain from its peers when it starts"),
    ...partText("votes", votes, `nothing is signed through block ${abstainThrough}`),
    ...heads.map(({ address, headNumber }) => `peer ${address}: block ${headNumber}`),
    ...(abstainThrough === undefined ? [] : silent.map((peer) => `peer ${peer}: no answer`)),
    abstainThrough === undefined
      ? "the log of votes was left as it is: this validator votes as soon as it has caught up"
      : `this validator votes again from block ${abstainThrough + 1n}, when the others have decided block ${abstainThrough}`,
  ].join("\n");
}

function partText(name: string, { fault, setAside }: PartReport, next: string): readonly string[] {
  if (fault === undefined) return [];
  const aside = setAside === undefined ? "" : `\n  it lies in ${setAside} now`;
  return [`${name}: ${fault}${aside}\n  ${next}`];
}
