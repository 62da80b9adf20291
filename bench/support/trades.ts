import type { NetworkFile } from "../../node/src/app/network/init.ts";
import type { Institution, SignedTransaction } from "./institution.ts";
import {
  allAdmitted,
  centralBankOf,
  type Evidence,
  evidenceOf,
  type Ground,
  groundOf,
  type Newcomer,
  outsider,
  signAdmissions,
  signEvidence,
} from "./members.ts";

/** Three enterprises with bills of their own; no key acts in two trades, so that each counts its own nonces. */
export interface Trade extends Evidence {
  readonly drawer: Institution;
  readonly payee: Institution;
  readonly endorsee: Institution;
}

export interface Trades extends Ground {
  readonly trades: readonly Trade[];
  /** Those who were named besides. */
  readonly others: readonly Institution[];
}

export interface TradesOptions {
  readonly count: number;
  /** Names of members who are to be there besides. */
  readonly others?: readonly string[];
  readonly deliver: Deliver;
}

/** Sends one transaction and resolves when it has succeeded. */
export type Deliver = (transaction: SignedTransaction) => Promise<unknown>;

const ROLES = ["drawer", "payee", "endorsee"] as const;

/** Lets the central bank admit the enterprises, and the payees register what stands behind their bills. */
export async function openTrades(
  network: NetworkFile,
  { count, others = [], deliver }: TradesOptions,
): Promise<Trades> {
  const ground = await groundOf(network);
  const names = Array.from({ length: count }, (_, trade) =>
    ROLES.map((role) => `${role} ${trade}`),
  ).flat();
  const all = await admit({ ...ground, network, deliver }, [...others, ...names]);
  const traders = all.slice(others.length);
  const trades = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      openTrade(ground, traders.slice(index * ROLES.length), deliver),
    ),
  );
  return { ...ground, trades, others: all.slice(0, others.length) };
}

async function admit(
  stage: Ground & { readonly network: NetworkFile; readonly deliver: Deliver },
  names: readonly string[],
): Promise<readonly Institution[]> {
  const { network, contracts, deliver } = stage;
  const centralBank = await centralBankOf(network, contracts);
  const newcomers = names.map(
    (name): Newcomer => ({ institution: outsider(name), kind: "coreEnterprise" }),
  );
  const signed = await signAdmissions(stage, centralBank, newcomers);
  await Promise.all(signed.map(deliver));
  return allAdmitted(stage, newcomers);
}

async function openTrade(
  ground: Ground,
  [drawer, payee, endorsee]: readonly Institution[],
  deliver: Deliver,
): Promise<Trade> {
  if (drawer === undefined || payee === undefined || endorsee === undefined) {
    throw new Error("a trade has three parties");
  }
  await deliver(await signEvidence(ground, payee, drawer));
  return { drawer, payee, endorsee, ...evidenceOf(drawer) };
}
