import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import { withEndpoint } from "../support/endpoint.ts";
import { type Institution, signExecution } from "../support/institution.ts";
import {
  centralBankOf,
  type Evidence,
  evidenceOf,
  founderOf,
  type Ground,
  signEvidence,
} from "../support/members.ts";
import { type Deliver, openTrades, type Trade } from "../support/trades.ts";

/** Three enterprises and a bank, with bills of their own that go from the first to the last. */
export interface Lane extends Trade {
  readonly bank: Institution;
  /** Of the trade in which the endorsee sold to the payee: nothing is discounted without. */
  readonly resale: Evidence;
}

export interface Cast extends Ground {
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
  const { chain, contracts, trades } = await openTrades(network, { count, deliver });
  const ground = { chain, contracts };
  const banks = await Promise.all(BANKS.map((uscc) => founderOf(network, contracts, uscc)));
  await fund({ ...ground, network }, banks, deliver);
  const lanes = await Promise.all(
    trades.map(async (trade, index): Promise<Lane> => {
      const bank = banks[index % banks.length];
      if (bank === undefined) throw new Error("there is no bank");
      const { payee, endorsee } = trade;
      await deliver(await signEvidence(ground, endorsee, payee));
      return { ...trade, bank, resale: evidenceOf(payee) };
    }),
  );
  return { ...ground, lanes };
}

async function fund(
  { chain, contracts, network }: Ground & { readonly network: NetworkFile },
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
