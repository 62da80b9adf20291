import { createEndpoint } from "../support/endpoint.ts";
import { resourcesOf } from "../support/resources.ts";
import type { JoinOptions } from "./join.ts";
import { seatNewcomer, startLongNetwork } from "./network.ts";
import { heightOf, until } from "./watch.ts";

type Say = (line: string) => void;

/** Blocks a second that validators decide. */
const PRODUCTION = 1;
const WAIT_MS = 600_000;

/** A node with an empty disk fetches, verifies and executes every block: how many a second. */
export async function benchCatchUp({ blocks, bills }: JoinOptions, say: Say): Promise<object> {
  const long = await startLongNetwork({ blocks, bills, spareBills: 0 }, say);
  const { process } = await seatNewcomer(long, { mode: "blocks" });
  const own = createEndpoint(process.rpcUrl);
  try {
    say("a fifth node fetches every block ...");
    await process.start();
    const measured = { name: process.name, pid: process.pid() ?? 0, dataDirectory: long.directory };
    const first = await until("the first block", WAIT_MS, async () => {
      const height = await heightOf(own);
      return height > 0 ? height : undefined;
    });
    const before = await resourcesOf(measured);
    const beganMs = performance.now();
    await until(`block ${long.height}`, WAIT_MS, async () =>
      (await heightOf(own)) >= long.height ? true : undefined,
    );
    const seconds = (performance.now() - beganMs) / 1_000;
    const after = await resourcesOf(measured);
    const fetched = long.height - first;
    const blocksPerSecond = fetched / seconds;
    return {
      bench: "sync",
      at: new Date().toISOString(),
      blocks: fetched,
      billsPerBlock: bills,
      seconds: round(seconds),
      blocksPerSecond: round(blocksPerSecond),
      transactionsPerSecond: round(blocksPerSecond * bills),
      timesProduction: round(blocksPerSecond / PRODUCTION),
      cpuMsPerBlock: perBlock(before.cpuMs, after.cpuMs, fetched),
      residentBytes: after.residentBytes,
    };
  } finally {
    own.close();
    await process.signal("SIGTERM");
    await long.stop();
  }
}

function perBlock(from: number | null, to: number | null, blocks: number): number | null {
  return from === null || to === null ? null : round((to - from) / blocks);
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
