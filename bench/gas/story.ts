import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { initDevelopmentNetwork, type NetworkFile } from "../../node/src/app/network/init.ts";
import { createNetworkProcesses } from "../../node/src/app/network/processes.ts";
import { admission } from "../../scripts/story/admission.ts";
import { bill, billAtMaturity } from "../../scripts/story/bill.ts";
import { partyOf } from "../../scripts/story/cast.ts";
import { guaranteedBill } from "../../scripts/story/guaranteedBill.ts";
import { receipt, receiptAtMaturity } from "../../scripts/story/receipt.ts";
import { receivable, receivableAtMaturity } from "../../scripts/story/receivable.ts";
import { dishonour, furtherRecourse, recourse } from "../../scripts/story/recourse.ts";
import { createTeller } from "../../scripts/story/teller.ts";
import { trades } from "../../scripts/story/trade.ts";
import { withEndpoint } from "../support/endpoint.ts";
import { startPeer } from "../support/rounds.ts";
import type { Say } from "../support/say.ts";
import { inScratch } from "../support/scratch.ts";
import { CLI } from "../support/validators.ts";

const DAY_SECONDS = 86_400;
/** From the story's first day, 2026-03-10, to the receivable's and on to the bill's due day. */
const DAYS_TO_RECEIVABLE = 120;
const DAYS_TO_BILL = 64;
const DAYS_TO_CLAIM = 20;

/**
 * Plays the story on a fresh network's genesis in an EVM of its own, which mines each transaction at once, and looks at
 * what there is then; everything is gone afterwards.
 */
export function afterStory<T>(say: Say, look: (network: NetworkFile) => Promise<T>): Promise<T> {
  return inScratch(async (scratch) => {
    const directory = join(scratch, "network");
    const file = await initDevelopmentNetwork(directory);
    const anvil = await startPeer(file, "perTransaction");
    try {
      await playStory(anvil.network, directory, say);
      return await look(anvil.network);
    } finally {
      await anvil.stop();
    }
  });
}

/** The story of `npm start` on an EVM whose time can be moved, without its outage and its auditor. */
async function playStory(network: NetworkFile, directory: string, say: Say): Promise<void> {
  const world = {
    teller: createTeller(say, async () => ""),
    directory,
    network,
    processes: createNetworkProcesses({ directory, cli: CLI }),
    genesis: JSON.parse(await readFile(network.genesis, "utf8")) as unknown,
    centralBank: await partyOf(network, "中央银行", "11100000MB2XPH000U"),
    banks: {
      linan: await partyOf(network, "临安银行", "91330100MA2XPH001K"),
      pinghu: await partyOf(network, "平湖银行", "91330100MA2XPH002N"),
      qiantang: await partyOf(network, "钱塘银行", "91330100MA2XPH003R"),
    },
  };
  const members = await admission(world);
  const evidence = await trades(world, members);
  const billId = await bill(world, members, evidence);
  const guaranteedId = await guaranteedBill(world, members, evidence);
  const receivableId = await receivable(world, members, evidence);
  const pledged = await receipt(world, members);
  await advance(network, DAYS_TO_RECEIVABLE);
  await receivableAtMaturity(world, members, receivableId);
  await advance(network, DAYS_TO_BILL);
  await billAtMaturity(world, members, billId);
  await receiptAtMaturity(world, members, pledged);
  const recourseId = await dishonour(world, members, guaranteedId);
  const dishonoured = { billId: guaranteedId, recourseId };
  await advance(network, DAYS_TO_CLAIM);
  await recourse(world, members, dishonoured);
  await furtherRecourse(world, members, dishonoured);
}

function advance({ rpcUrls }: NetworkFile, days: number): Promise<void> {
  return withEndpoint(rpcUrls[0] ?? "", async (endpoint) => {
    await endpoint.call("evm_increaseTime", [days * DAY_SECONDS]);
    await endpoint.call("evm_mine");
  });
}
