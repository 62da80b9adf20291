// Who draws, takes and endorses bills: for each bank some trades, each between three enterprises of its own.
import { id } from "ethers";
import {
  centralBankOf,
  DAY_SECONDS,
  dayOf,
  genesisTimeOf,
  outsider,
  READ_TIMEOUT_MS,
  usccOf,
  VALIDITY_DAYS,
} from "../../bench/issue/workload.ts";
import {
  type ChainFacts,
  type Institution,
  type SignedTransaction,
  signExecution,
} from "../../bench/support/institution.ts";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { type Contracts, createContracts } from "../../sdk/src/chain/contracts.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import { createRPC } from "../../sdk/src/chain/rpc.ts";
import type { Address, Hash } from "../../sdk/src/types.ts";
import { ENUMERATIONS } from "../../sdk/src/values/enumerations.ts";
import { usccToBytes } from "../../sdk/src/values/uscc.ts";

/** What a seller has registered of a trade. */
export interface Evidence {
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

/** No key acts in two trades, so that each counts its own nonces. */
export interface Trade extends Evidence {
  readonly drawer: Institution;
  readonly payee: Institution;
  readonly endorsee: Institution;
}

export interface Cast {
  readonly chain: ChainFacts;
  readonly contracts: Contracts;
  readonly trades: readonly Trade[];
  /** A member that is not honest. */
  readonly flooder: Institution;
}

/** Sends one transaction and resolves when it has succeeded. */
export type Deliver = (transaction: SignedTransaction) => Promise<unknown>;

/** More than an admission or a registration takes. */
const SETUP_GAS = 2_000_000n;
/** Of the evidence behind each trade: ¥1,000,000,000.00, enough for 100,000 bills. */
const EVIDENCE_FEN = 100_000_000_000n;
const FIRST_INSTITUTION_CODE = 200_000_000_000n;
const ROLES = ["drawer", "payee", "endorsee"] as const;

/** Lets the central bank admit the enterprises, and the payees register what stands behind their bills. */
export async function createCast(
  network: NetworkFile,
  tradeCount: number,
  deliver: Deliver,
): Promise<Cast> {
  const { rpcUrls, chainId } = network;
  const contracts = createContracts(createRPC({ rpcUrls, timeoutMs: READ_TIMEOUT_MS }));
  const chain = {
    chainId: BigInt(chainId),
    deadline: (await genesisTimeOf(network)) + VALIDITY_DAYS * DAY_SECONDS,
  };
  const stage: Stage = { network, chain, contracts, deliver };
  const names = Array.from({ length: tradeCount }, (_, trade) =>
    ROLES.map((role) => `${role} ${trade}`),
  ).flat();
  const [flooder = outsider("flooder"), ...traders] = await admit(stage, ["flooder", ...names]);
  // Found now: later there may be no node to ask.
  for (const name of ["BillRegistry", "EndorsementDesk"] as const) await contracts.addressOf(name);
  const trades = await Promise.all(
    Array.from({ length: tradeCount }, (_, index) =>
      openTrade(stage, traders.slice(index * ROLES.length)),
    ),
  );
  return { chain, contracts, trades, flooder };
}

interface Stage extends Pick<Cast, "chain" | "contracts"> {
  readonly network: NetworkFile;
  readonly deliver: Deliver;
}

async function admit(
  { network, chain, contracts, deliver }: Stage,
  names: readonly string[],
): Promise<readonly Institution[]> {
  const members = await contracts.at("MemberRegistry");
  const centralBank = await centralBankOf(network, contracts);
  const newcomers = names.map(outsider);
  const signed: SignedTransaction[] = [];
  for (const [serial, { maker, checker }] of newcomers.entries()) {
    const admission = {
      uscc: usccToBytes(usccOf(serial)),
      legalName: `Chaos member ${serial}`,
      kind: ENUMERATIONS.MemberKind.indexOf("coreEnterprise"),
      institutionCode: FIRST_INSTITUTION_CODE + BigInt(serial),
      makers: [maker.address],
      checkers: [checker.address],
    };
    const data = members.interface.encodeFunctionData("admit", [admission]);
    const execution = { calls: [intentOf(members, data)], gasLimit: SETUP_GAS };
    signed.push(await signExecution(centralBank, chain, execution));
  }
  await Promise.all(signed.map(deliver));
  return Promise.all(
    newcomers.map(async (newcomer, serial): Promise<Institution> => {
      const account = await members.accountOf(usccToBytes(usccOf(serial)));
      return { ...newcomer, account: account.toLowerCase() as Address };
    }),
  );
}

async function openTrade(
  stage: Stage,
  [drawer, payee, endorsee]: readonly Institution[],
): Promise<Trade> {
  if (drawer === undefined || payee === undefined || endorsee === undefined) {
    throw new Error("a trade has three parties");
  }
  return { drawer, payee, endorsee, ...(await registerTrade(stage, payee, drawer)) };
}

/** The seller registers a contract and an invoice of its trade with the buyer. */
export async function registerTrade(
  { chain, contracts, deliver }: Pick<Stage, "chain" | "contracts" | "deliver">,
  seller: Institution,
  buyer: Institution,
): Promise<Evidence> {
  const registry = await contracts.at("EvidenceRegistry");
  const evidence = (["contract", "invoice"] as const).map((kind) => ({
    kind: ENUMERATIONS.EvidenceKind.indexOf(kind),
    fingerprint: id(`chaos ${kind} of ${buyer.account}`) as Hash,
    amount: EVIDENCE_FEN,
    documentDay: dayOf(chain) - 1n,
    seller: seller.account,
    buyer: buyer.account,
    documentHash: id(`chaos document of ${kind} of ${buyer.account}`),
  }));
  const calls = evidence.map((registration) =>
    intentOf(registry, registry.interface.encodeFunctionData("register", [registration])),
  );
  await deliver(await signExecution(seller, chain, { calls, gasLimit: SETUP_GAS }));
  const [contractEvidence = "0x", invoiceEvidence = "0x"] = evidence.map(
    ({ fingerprint }) => fingerprint,
  );
  return { contractEvidence, invoiceEvidence };
}
