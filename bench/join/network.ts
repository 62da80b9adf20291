import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usccCheckCharacter } from "@piaohao/sdk";
import { Wallet } from "ethers";
import { type NodeConfigFile, readNodeConfig } from "../../node/src/app/config.ts";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { addNode } from "../../node/src/app/network/newcomer.ts";
import {
  createNetworkProcesses,
  type NetworkProcesses,
  type NodeProcess,
} from "../../node/src/app/network/processes.ts";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import { partyOf } from "../../scripts/story/cast.ts";
import { setStage } from "../issue/stage.ts";
import { signIssues } from "../issue/workload.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { inTurn } from "../support/inTurn.ts";
import { extendChain } from "../support/longChain.ts";
import { CENTRAL_BANK_USCC } from "../support/members.ts";
import type { Say } from "../support/say.ts";
import { CLI, startFourNodes } from "../support/validators.ts";

export interface LongNetworkOptions {
  /** Blocks made before the newcomer comes. */
  readonly blocks: number;
  /** Bills issued in each of them. */
  readonly bills: number;
  /** Bills signed for the time after. */
  readonly spareBills: number;
}

/** Four validators in processes of their own, on a chain that was made for them. */
export interface LongNetwork {
  readonly directory: string;
  readonly network: NetworkFile;
  readonly processes: NetworkProcesses;
  /** Height when the validators started. */
  readonly height: number;
  /** Bills in the chain. */
  readonly transactions: number;
  /** Bills to go on with, in an order in which they can be sent. */
  readonly spare: readonly SignedTransaction[];
  /** Ends everything and removes the directory. */
  stop(): Promise<void>;
}

export interface Newcomer {
  readonly address: Address;
  readonly dataDirectory: string;
  readonly process: NodeProcess;
}

/** Drawers whose bills the chain holds. */
const DRAWERS = 8;
const NEW_BANK = "91330100MA2XPH108";

export async function startLongNetwork(
  options: LongNetworkOptions,
  say: Say,
): Promise<LongNetwork> {
  const scratch = await mkdtemp(join(tmpdir(), "piaohao-bench-"));
  const directory = join(scratch, "network");
  try {
    const { network, bills } = await signBills(directory, options, say);
    const processes = createNetworkProcesses({ directory, cli: CLI });
    const made = options.blocks * options.bills;
    say(`making ${options.blocks} blocks with ${options.bills} bills each ...`);
    const { head, transactions } = await extendChain({
      directory,
      names: processes.nodes.map(({ name }) => name),
      blocks: options.blocks,
      transactionsAt: (index) => rawsOf(bills, index * options.bills, options.bills),
    });
    say("starting the four validators ...");
    const stop = async (): Promise<void> => {
      await processes.stop();
      await rm(scratch, { recursive: true, force: true });
    };
    await processes.start().catch(async (error: unknown) => {
      await processes.stop();
      throw error;
    });
    const height = Number(head.block.header.number);
    const spare = bills.slice(made);
    return { directory, network, processes, height, transactions, spare, stop };
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

/** A fifth node with an empty disk and, by the central bank, a seat; it is not started. */
export async function seatNewcomer(
  { directory, network }: LongNetwork,
  sync: NonNullable<NodeConfigFile["sync"]>,
): Promise<Newcomer> {
  const name = "bank-shaoxing";
  const address = await addNode(directory, name, { sync });
  const { client } = await partyOf(network, "中央银行 Central Bank", CENTRAL_BANK_USCC);
  const { account } = await client.members.admit({
    uscc: `${NEW_BANK}${usccCheckCharacter(NEW_BANK)}`,
    legalName: "绍兴银行 Bank of Shaoxing",
    kind: "commercialBank",
    institutionCode: "313331000008",
    makers: [Wallet.createRandom().address as Address],
    checkers: [Wallet.createRandom().address as Address],
  });
  await client.validators.admit({ validator: address, operator: account });
  const process = createNetworkProcesses({ directory, cli: CLI }).nodes.find(
    (node) => node.name === name,
  );
  if (process === undefined) throw new Error(`${name} is not in ${directory}`);
  const { dataDirectory } = readNodeConfig(networkLayout(directory).node(name).config);
  return { address, dataDirectory, process };
}

/** Admits drawers and registers their evidence on the running network, then stops it; signs every bill. */
async function signBills(directory: string, options: LongNetworkOptions, say: Say) {
  say("starting four validators to admit members ...");
  const running = await startFourNodes(directory);
  try {
    const { cast, gasLimit } = await setStage(running, DRAWERS);
    const count = options.blocks * options.bills + options.spareBills;
    say(`signing ${count} bills ...`);
    const issues = await signIssues(cast, Math.ceil(count / DRAWERS), gasLimit);
    return { network: running.network, bills: inTurn(issues) };
  } finally {
    await running.stop();
  }
}

function rawsOf(bills: readonly SignedTransaction[], from: number, count: number): readonly Hex[] {
  return bills.slice(from, from + count).map(({ raw }) => raw);
}
