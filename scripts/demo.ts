// The main job: a fresh four-validator network, the story on it, and the network stays up for use.
// `--once` ends after the story with exit code 0, or 1 if a step failed.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { timestampToDate } from "@piaohao/sdk";
import { describeError } from "../node/src/app/cli/output.ts";
import { advanceClocks } from "../node/src/app/network/advance.ts";
import { callNode } from "../node/src/app/network/client.ts";
import { initDevelopmentNetwork, type NetworkFile } from "../node/src/app/network/init.ts";
import { networkLayout } from "../node/src/app/network/layout.ts";
import { createNetworkProcesses } from "../node/src/app/network/processes.ts";
import { NodeError } from "../node/src/types/errors.ts";
import { admission } from "./story/admission.ts";
import { audit } from "./story/audit.ts";
import { bill, billAtMaturity } from "./story/bill.ts";
import { partyOf } from "./story/cast.ts";
import { guaranteedBill } from "./story/guaranteedBill.ts";
import { bringBack, killValidator } from "./story/outage.ts";
import { receipt, receiptAtMaturity } from "./story/receipt.ts";
import { receivable, receivableAtMaturity } from "./story/receivable.ts";
import { dishonour, furtherRecourse, recourse } from "./story/recourse.ts";
import { createTeller, StoryFailure } from "./story/teller.ts";
import { trades } from "./story/trade.ts";
import type { World } from "./story/world.ts";

const root = join(import.meta.dirname, "..");
/** Names the process that runs the network of a directory. */
const OWNER = "owner.pid";
const DAY_SECONDS = 86_400;

interface Options {
  readonly once: boolean;
  readonly directory: string;
}

async function main({ once: ends, directory }: Options): Promise<void> {
  const startedAt = performance.now();
  const world = await openWorld(directory);
  const { teller, processes } = world;
  try {
    await tell(world);
  } catch (error) {
    if (!(error instanceof StoryFailure)) throw error;
  } finally {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    say(`\ndemo: ${teller.counts.steps} steps, ${teller.counts.failed} failed (${seconds} s)`);
    process.exitCode = teller.counts.failed === 0 ? 0 : 1;
    if (!ends && teller.counts.failed === 0) await stayUp(world);
    await processes.stop();
  }
}

/** A network directory of its own, four processes, and the institutions that are there from the first block. */
async function openWorld(directory: string): Promise<World> {
  if (existsSync(directory)) await clear(directory);
  say("making keys, certificates and genesis ...");
  const network = await initDevelopmentNetwork(directory);
  await writeFile(join(directory, OWNER), String(process.pid));
  const processes = createNetworkProcesses({ directory });
  say("starting four validators ...");
  await processes.start();
  for (const { name, rpcUrl } of processes.nodes) {
    say(
      `  ${name.padEnd(14)} ${rpcUrl}  height ${Number(await callNode(rpcUrl, "eth_blockNumber"))}`,
    );
  }
  const genesis: unknown = JSON.parse(await readFile(network.genesis, "utf8"));
  return {
    teller: createTeller(say, () => dateOf(network)),
    directory,
    network,
    processes,
    genesis,
    centralBank: await partyOf(network, "中央银行", "11100000MB2XPH000U"),
    banks: {
      linan: await partyOf(network, "临安银行", "91330100MA2XPH001K"),
      pinghu: await partyOf(network, "平湖银行", "91330100MA2XPH002N"),
      qiantang: await partyOf(network, "钱塘银行", "91330100MA2XPH003R"),
    },
  };
}

async function tell(world: World): Promise<void> {
  const { teller } = world;
  const members = await admission(world);
  const evidence = await trades(world, members);
  const beside = teller.aside();
  const [billId, guaranteedId] = await Promise.all([
    bill(world, members, evidence),
    guaranteedBill({ ...world, teller: beside.teller }, members, evidence),
  ]).finally(() => beside.tellNow());
  const victim = await killValidator(world);
  const aside = teller.aside();
  const [receivableId, pledged] = await Promise.all([
    receivable(world, members, evidence),
    receipt({ ...world, teller: aside.teller }, members),
  ]).finally(() => aside.tellNow());
  await bringBack(world, victim);

  await passDays(world, 120);
  await receivableAtMaturity(world, members, receivableId);
  await passDays(world, 64);
  await billAtMaturity(world, members, billId);
  await receiptAtMaturity(world, members, pledged);
  const recourseId = await dishonour(world, members, guaranteedId);
  const dishonoured = { billId: guaranteedId, recourseId };
  await passDays(world, 20);
  await recourse(world, members, dishonoured);
  await passDays(world, 10);
  await furtherRecourse(world, members, dishonoured);
  await audit(world, pledged.receiptId);
}

async function passDays({ teller, directory }: World, days: number): Promise<void> {
  await teller.step(`the clock of the network moves ${days} days forward`, () =>
    advanceClocks(directory, days * DAY_SECONDS),
  );
}

/** The civil date of the newest block. */
async function dateOf({ rpcUrls }: NetworkFile): Promise<string> {
  const block = await callNode(rpcUrls[0] ?? "", "eth_getBlockByNumber", ["latest", false]);
  return timestampToDate(BigInt((block as { readonly timestamp: string }).timestamp));
}

/** The story begins at genesis, so an earlier network of this directory goes; a running one does not. */
async function clear(directory: string): Promise<void> {
  if (!existsSync(networkLayout(directory).authorityCertificate)) {
    throw new NodeError(
      "DEMO_FOREIGN_DIRECTORY",
      `${directory} is no network's directory; choose another --directory`,
    );
  }
  const pid = Number(await readFile(join(directory, OWNER), "utf8").catch(() => "0"));
  if (pid > 0 && isAlive(pid)) {
    throw new NodeError(
      "DEMO_NETWORK_RUNS",
      `a network runs in ${directory} (process ${pid}); stop it or choose another --directory`,
    );
  }
  await rm(directory, { recursive: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function stayUp({ directory, network }: World): Promise<void> {
  say(`\nThe network stays up until Ctrl-C. Its nodes:`);
  for (const url of network.rpcUrls) say(`  ${url}`);
  say(`chain id ${network.chainId}, genesis ${network.genesis}`);
  say(`all of it in ${networkLayout(directory).network}`);
  say(`move its clock: npm run piaohao -- devnet advance 1d -d ${directory}`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      directory: { type: "string", short: "d", default: join(root, ".piaohao", "devnet") },
    },
  });
  await main({ once: values.once, directory: resolve(values.directory) });
} catch (error) {
  process.stderr.write(`piaohao: ${describeError(error)}\n`);
  process.exitCode = 1;
}
