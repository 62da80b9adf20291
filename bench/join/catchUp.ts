import { rm } from "node:fs/promises";
import type { NodeProcess } from "../../node/src/app/network/processes.ts";
import { heightOf } from "../support/blocks.ts";
import { type Endpoint, withEndpoint } from "../support/endpoint.ts";
import { medianOf } from "../support/percentile.ts";
import { resourcesOf } from "../support/resources.ts";
import { round } from "../support/round.ts";
import type { Say } from "../support/say.ts";
import type { JoinOptions } from "./join.ts";
import { seatNewcomer, startLongNetwork } from "./network.ts";
import { until } from "./watch.ts";

export interface CatchUpOptions extends JoinOptions {
  readonly runs: number;
}

interface Run {
  /** Fetched after the first. */
  readonly blocks: number;
  readonly seconds: number;
  readonly blocksPerSecond: number;
  readonly cpuMsPerBlock: number | null;
  readonly residentBytes: number | null;
  readonly diskBytes: number | null;
}

/** Blocks a second that validators decide. */
const PRODUCTION = 1;
const WAIT_MS = 600_000;

/** A node with an empty disk fetches, verifies and executes every block, each time anew: how many a second. */
export async function benchCatchUp(
  { blocks, bills, runs: count }: CatchUpOptions,
  say: Say,
): Promise<object> {
  const long = await startLongNetwork({ blocks, bills, spareBills: 0 }, say);
  try {
    const { process, dataDirectory } = await seatNewcomer(long, { mode: "blocks" });
    const runs: Run[] = [];
    for (let run = 1; run <= count; run += 1) {
      say("a fifth node fetches every block ...");
      runs.push(await catchUp(process, dataDirectory, long.height));
      say(JSON.stringify(runs.at(-1)));
      await rm(dataDirectory, { recursive: true, force: true });
    }
    const blocksPerSecond = medianOf(runs, (run) => run.blocksPerSecond);
    return {
      billsPerBlock: bills,
      median: {
        blocksPerSecond,
        transactionsPerSecond: round(blocksPerSecond * bills, 1),
        timesProduction: round(blocksPerSecond / PRODUCTION, 1),
        cpuMsPerBlock: medianOf(runs, (run) => run.cpuMsPerBlock ?? Number.NaN),
        residentBytes: medianOf(runs, (run) => run.residentBytes ?? Number.NaN),
        diskBytes: medianOf(runs, (run) => run.diskBytes ?? Number.NaN),
      },
      runs,
    };
  } finally {
    await long.stop();
  }
}

/** From the first block that it has to the height; then the node is ended. */
async function catchUp(node: NodeProcess, dataDirectory: string, height: number): Promise<Run> {
  try {
    await node.start();
    return await withEndpoint(node.rpcUrl, (own) => measure(node, own, dataDirectory, height));
  } finally {
    await node.signal("SIGTERM");
  }
}

async function measure(
  node: NodeProcess,
  own: Endpoint,
  dataDirectory: string,
  height: number,
): Promise<Run> {
  const measured = { name: node.name, pid: node.pid() ?? 0, dataDirectory };
  const first = await until("the first block", WAIT_MS, async () => {
    const reached = await heightOf(own);
    return reached > 0 ? reached : undefined;
  });
  const before = await resourcesOf(measured);
  const beganMs = performance.now();
  await until(`block ${height}`, WAIT_MS, async () =>
    (await heightOf(own)) >= height ? true : undefined,
  );
  const seconds = (performance.now() - beganMs) / 1_000;
  const { cpuMs, residentBytes, diskBytes } = await resourcesOf(measured);
  const blocks = height - first;
  return {
    blocks,
    seconds: round(seconds, 2),
    blocksPerSecond: round(blocks / seconds, 1),
    cpuMsPerBlock:
      before.cpuMs === null || cpuMs === null ? null : round((cpuMs - before.cpuMs) / blocks, 1),
    residentBytes,
    diskBytes,
  };
}
