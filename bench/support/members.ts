// Members of a network under load, who sign without asking a node.
import { readFile } from "node:fs/promises";
import { id } from "ethers";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { operatorsOf } from "../../scripts/story/cast.ts";
import { type Contracts, createContracts } from "../../sdk/src/chain/contracts.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import { createRPC } from "../../sdk/src/chain/rpc.ts";
import type { Address, Hash } from "../../sdk/src/types.ts";
import { ENUMERATIONS } from "../../sdk/src/values/enumerations.ts";
import { usccCheckCharacter, usccToBytes } from "../../sdk/src/values/uscc.ts";
import {
  type ChainFacts,
  type Institution,
  keyOf,
  type SignedTransaction,
  signExecution,
} from "./institution.ts";

/** A network as its members see it. */
export interface Ground {
  readonly chain: ChainFacts;
  readonly contracts: Contracts;
}

/** What a seller has registered of a trade. */
export interface Evidence {
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

export const CENTRAL_BANK_USCC = "11100000MB2XPH000U";
/** Behind a trade's bills: ¥1,000,000,000.00, enough for 100,000 of them. */
const EVIDENCE_FEN = 100_000_000_000n;
const FIRST_INSTITUTION_CODE = 200_000_000_000n;
const DAY_SECONDS = 86_400n;
/** Of a request; longer than any run. */
const VALIDITY_DAYS = 30n;
const CHINA_SECONDS = 28_800n;
/** More than an admission or a registration takes. */
const SETUP_GAS = 2_000_000n;
const READ_TIMEOUT_MS = 10_000;

export async function groundOf({ rpcUrls, chainId, genesis }: NetworkFile): Promise<Ground> {
  const { timestamp } = JSON.parse(await readFile(genesis, "utf8")) as {
    readonly timestamp: string;
  };
  const deadline = BigInt(timestamp) + VALIDITY_DAYS * DAY_SECONDS;
  return {
    chain: { chainId: BigInt(chainId), deadline },
    contracts: createContracts(createRPC({ rpcUrls, timeoutMs: READ_TIMEOUT_MS })),
  };
}

/** The civil day in China on which the network began. */
export function dayOf({ deadline }: ChainFacts): bigint {
  return (deadline - VALIDITY_DAYS * DAY_SECONDS + CHINA_SECONDS) / DAY_SECONDS;
}

/** The central bank of a development network, by the keys that its secret gives. */
export function centralBankOf(network: NetworkFile, contracts: Contracts): Promise<Institution> {
  return founderOf(network, contracts, CENTRAL_BANK_USCC);
}

/** An institution that a development network begins with. */
export async function founderOf(
  network: NetworkFile,
  contracts: Contracts,
  uscc: string,
): Promise<Institution> {
  const account = await accountOf(contracts, uscc);
  return { account, ...operatorsOf(network, uscc), nextNonce: 0 };
}

/** An institution by its keys, before its admission. */
export function outsider(name: string): Institution {
  return {
    account: "0x",
    maker: keyOf(`${name} maker`),
    checker: keyOf(`${name} checker`),
    nextNonce: 0,
  };
}

/** An outsider who is to become a member. */
export interface Newcomer {
  readonly institution: Institution;
  readonly kind: "supplier" | "coreEnterprise";
}

/** The central bank admits the outsiders. */
export async function signAdmissions(
  ground: Ground,
  centralBank: Institution,
  newcomers: readonly Newcomer[],
): Promise<readonly SignedTransaction[]> {
  const signed: SignedTransaction[] = [];
  for (const [serial, newcomer] of newcomers.entries()) {
    signed.push(await signAdmission(ground, centralBank, newcomer, serial));
  }
  return signed;
}

async function signAdmission(
  { chain, contracts }: Ground,
  centralBank: Institution,
  { institution: { maker, checker }, kind }: Newcomer,
  serial: number,
): Promise<SignedTransaction> {
  const members = await contracts.at("MemberRegistry");
  const admission = {
    uscc: usccToBytes(usccOf(serial)),
    legalName: `Bench member ${serial}`,
    kind: ENUMERATIONS.MemberKind.indexOf(kind),
    institutionCode: FIRST_INSTITUTION_CODE + BigInt(serial),
    makers: [maker.address],
    checkers: [checker.address],
  };
  const calls = [intentOf(members, members.interface.encodeFunctionData("admit", [admission]))];
  return signExecution(centralBank, chain, { calls, gasLimit: SETUP_GAS });
}

/** The same outsiders, in the order of their admission, with the accounts that it made. */
export function allAdmitted(
  { contracts }: Ground,
  newcomers: readonly Newcomer[],
): Promise<readonly Institution[]> {
  return Promise.all(
    newcomers.map(async ({ institution }, serial) => ({
      ...institution,
      account: await accountOf(contracts, usccOf(serial)),
    })),
  );
}

/** The seller registers a contract and an invoice of its trade with the buyer, who has no other. */
export async function signEvidence(
  { chain, contracts }: Ground,
  seller: Institution,
  { account: buyer }: Institution,
): Promise<SignedTransaction> {
  const registry = await contracts.at("EvidenceRegistry");
  const calls = (["contract", "invoice"] as const).map((kind) => {
    const registration = {
      kind: ENUMERATIONS.EvidenceKind.indexOf(kind),
      fingerprint: fingerprintOf(kind, buyer),
      amount: EVIDENCE_FEN,
      documentDay: dayOf(chain) - 1n,
      seller: seller.account,
      buyer,
      documentHash: id(`document of ${kind} ${buyer}`),
    };
    return intentOf(registry, registry.interface.encodeFunctionData("register", [registration]));
  });
  return signExecution(seller, chain, { calls, gasLimit: SETUP_GAS });
}

export function evidenceOf({ account: buyer }: Institution): Evidence {
  return {
    contractEvidence: fingerprintOf("contract", buyer),
    invoiceEvidence: fingerprintOf("invoice", buyer),
  };
}

async function accountOf(contracts: Contracts, uscc: string): Promise<Address> {
  const members = await contracts.at("MemberRegistry");
  return (await members.accountOf(usccToBytes(uscc))).toLowerCase() as Address;
}

/** A valid code of the form that the State gives to enterprises. */
function usccOf(serial: number): string {
  const body = `91330100MB${String(serial).padStart(7, "0")}`;
  return body + usccCheckCharacter(body);
}

function fingerprintOf(kind: string, buyer: Address): Hash {
  return id(`piaohao bench ${kind} of ${buyer}`) as Hash;
}
