import {
  createCast,
  type Deliver,
  type Evidence,
  registerTrade,
  type Trade,
} from "../../chaos/load/cast.ts";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import type { Contracts } from "../../sdk/src/chain/contracts.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import { centralBankOf, founderOf } from "../issue/workload.ts";
import { withEndpoint } from "../support/endpoint.ts";
import { type ChainFacts, type Institution, signExecution } from "../support/institution.ts";

/** Three enterprises and a bank, with bills of their own that go from the first to the last. */
export interface Lane extends Trade {
  readonly bank: Institution;
  /** Of the trade in which the endorsee sold to the payee: nothing is discounted without. */
  readonly resale: Evidence;
}

export interface Cast {
  readonly chain: ChainFacts;
  readonly contracts: Contracts;
  readonly lanes: readonly Lane[];
}

const BANKS = ["91330100MA2XPH001K", "91330100MA2XPH002N", "91330100MA2XPH003R"];
/** ¥10,000,000,000.00 for each bank. */
const CASH_FEN = 1_000_000_000_000n;
const SETUP_GAS = 2_000_000n;

/** Admits the enterprises, registers their trades and gives the banks money. */
export async function openLanes(
  network: NetworkFile,
  count: number,
  deliver: Deliver,
): Promise<Cast> {
  const { chain, contracts, trades } = await createCast(network, count, deliver);
  const banks = await Promise.all(BANKS.map((uscc) => founderOf(network, contracts, uscc)));
  await fund({ chain, contracts, network }, banks, deliver);
  const lanes = await Promise.all(
    trades.map(async (trade, index): Promise<Lane> => {
      const bank = banks[index % banks.length];
      if (bank === undefined) throw new Error("there is no bank");
      const { payee, endorsee } = trade;
      const resale = await registerTrade({ chain, contracts, deliver }, endorsee, payee);
      return { ...trade, bank, resale };
    }),
  );
  return { chain, contracts, lanes };
}

async function fund(
  {
    chain,
    contracts,
    network,
  }: Pick<Cast, "chain" | "contracts"> & { readonly network: NetworkFile },
  banks: readonly Institution[],
  deliver: Deliver,
): Promise<void> {
  const centralBank = await centralBankOf(network, contracts);
  centralBank.nextNonce = await nonceOf(network, centralBank.checker.address);
  const cash = await contracts.at("CashToken");
  const calls = banks.map(({ account }) =>
    intentOf(cash, cash.interface.encodeFunctionData("mint", [account, CASH_FEN])),
  );
  await deliver(await signExecution(centralBank, chain, { calls, gasLimit: SETUP_GAS }));
}

async function nonceOf({ rpcUrls }: NetworkFile, address: string): Promise<number> {
  const count = await withEndpoint(rpcUrls[0] ?? "", (endpoint) =>
    endpoint.call<string>("eth_getTransactionCount", [address, "latest"]),
  );
  return Number(count);
}
