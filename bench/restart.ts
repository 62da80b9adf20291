import { join } from "node:path";
import { Interface } from "ethers";
import { readJSON, readNodeConfig } from "../node/src/app/config.ts";
import { DIRECTORY_ADDRESS } from "../node/src/app/genesis/deployer.ts";
import { bytes32Text } from "../node/src/app/genesis/text.ts";
import { networkLayout } from "../node/src/app/network/layout.ts";
import { createNetworkProcesses, type NodeProcess } from "../node/src/app/network/processes.ts";
import { storagePaths } from "../node/src/app/storage.ts";
import { openDatabase } from "../node/src/db/database.ts";
import { parseGenesis } from "../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../node/src/exec/genesis/genesisState.ts";
import { grow } from "./state/grow.ts";
import { createStateChain } from "./state/workload.ts";
import { withEndpoint } from "./support/endpoint.ts";
import { medianOf } from "./support/percentile.ts";
import { resourcesOf } from "./support/resources.ts";
import { round } from "./support/round.ts";
import type { Say } from "./support/say.ts";
import { inScratch } from "./support/scratch.ts";
import { CLI, createNetwork } from "./support/validators.ts";

export interface RestartOptions {
  /** In the state. */
  readonly bills: number;
  readonly runs: number;
}

interface Run {
  /** From the start of the process until its RPC answers, and until it has answered a call of a contract. */
  readonly answersSeconds: number;
  readonly callSeconds: number;
  /** Milliseconds of CPU until then. */
  readonly cpuMs: number | null;
  readonly residentBytes: number | null;
  readonly diskBytes: number | null;
}

const DIRECTORY = new Interface(["function addressOf(bytes32) view returns (address)"]);
/** Of a log of LevelDB that a large state left. */
const START_TIMEOUT_MS = 300_000;

/** How long a validator that was killed takes until it answers again, with so many bills in its state. */
export function benchRestart({ bills, runs: count }: RestartOptions, say: Say) {
  return inScratch(async (scratch) => {
    const directory = join(scratch, "network");
    await createNetwork(directory, { count: 1 });
    const processes = createNetworkProcesses({
      directory,
      cli: CLI,
      startTimeoutMs: START_TIMEOUT_MS,
    });
    const [node] = processes.nodes;
    if (node === undefined) throw new Error("there is no node");
    const { config } = networkLayout(directory).node(node.name);
    const { dataDirectory } = readNodeConfig(config);
    try {
      // Makes its log of votes.
      await node.start();
      await node.signal("SIGTERM");
      say(`${bills} bills are put into its database`);
      await fill(directory, dataDirectory, bills);
      const runs: Run[] = [];
      for (let run = 1; run <= count; run += 1) {
        runs.push(await start(node, dataDirectory));
        say(JSON.stringify(runs.at(-1)));
        await node.signal("SIGKILL");
      }
      return { bills, median: mediansOf(runs), runs };
    } finally {
      await node.signal("SIGKILL");
    }
  });
}

/** Puts bills straight into the node's database. */
async function fill(directory: string, dataDirectory: string, bills: number): Promise<void> {
  const genesis = parseGenesis(readJSON(networkLayout(directory).genesis));
  const { chain: path } = storagePaths({ dataDirectory });
  const database = await openDatabase(path, genesisState(genesis));
  try {
    const chain = createStateChain(database);
    await grow(chain, bills, (some) => chain.commit(chain.change(some)));
  } finally {
    await database.close();
  }
}

function start(node: NodeProcess, dataDirectory: string): Promise<Run> {
  const beganMs = performance.now();
  const seconds = (): number => round((performance.now() - beganMs) / 1_000, 2);
  return withEndpoint(node.rpcUrl, async (endpoint) => {
    await node.start();
    const answersSeconds = seconds();
    const data = DIRECTORY.encodeFunctionData("addressOf", [bytes32Text("BillRegistry")]);
    await endpoint.call("eth_call", [{ to: DIRECTORY_ADDRESS, data }, "latest"]);
    const callSeconds = seconds();
    const resources = await resourcesOf({ name: node.name, pid: node.pid() ?? 0, dataDirectory });
    return { answersSeconds, callSeconds, ...resources };
  });
}

function mediansOf(runs: readonly Run[]): Run {
  const of = (field: keyof Run): number => medianOf(runs, (run) => run[field] ?? Number.NaN);
  return {
    answersSeconds: of("answersSeconds"),
    callSeconds: of("callSeconds"),
    cpuMs: of("cpuMs"),
    residentBytes: of("residentBytes"),
    diskBytes: of("diskBytes"),
  };
}
