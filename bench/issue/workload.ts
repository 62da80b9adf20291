import { readFile } from "node:fs/promises";
import { id } from "ethers";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { operatorsOf } from "../../scripts/story/cast.ts";
import { type Contracts, createContracts } from "../../sdk/src/chain/contracts.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import { createRPC } from "../../sdk/src/chain/rpc.ts";
import type { Call } from "../../sdk/src/chain/signer.ts";
import type { Address, Hash } from "../../sdk/src/types.ts";
import { ENUMERATIONS } from "../../sdk/src/values/enumerations.ts";
import { usccCheckCharacter, usccToBytes } from "../../sdk/src/values/uscc.ts";
import { withEndpoint } from "../support/endpoint.ts";
import {
  type ChainFacts,
  executionData,
  type Institution,
  keyOf,
  type SignedTransaction,
  signExecution,
} from "../support/institution.ts";

/** Who acts in the workload: every drawer is one client of the load. */
export interface Cast {
  readonly chain: ChainFacts;
  readonly contracts: Contracts;
  readonly centralBank: Institution;
  readonly payee: Institution;
  readonly drawers: readonly Institution[];
}

export const CENTRAL_BANK_USCC = "11100000MB2XPH000U";
/** Of a bill: ¥10,000.00. */
const FACE_FEN = 1_000_000n;
/** Of the evidence behind each drawer's bills: ¥1,000,000,000.00, enough for 100,000 of them. */
const EVIDENCE_FEN = 100_000_000_000n;
export const DAY_SECONDS = 86_400n;
/** Of a request; longer than any run. */
export const VALIDITY_DAYS = 30n;
/** Civil days between issue and due day. */
const TENOR_DAYS = 90n;
const CHINA_SECONDS = 28_800n;
/** More than an admission or a registration takes. */
const SETUP_GAS = 5_000_000n;
/** Over the estimate, for signatures with other bytes. */
const GAS_MARGIN_PERCENT = 3n;
export const READ_TIMEOUT_MS = 10_000;

const KINDS = ENUMERATIONS.MemberKind;
const CLASSES = ENUMERATIONS.InstrumentClass;

/** UTC seconds at which a network begins. */
export async function genesisTimeOf({ genesis }: NetworkFile): Promise<bigint> {
  const { timestamp } = JSON.parse(await readFile(genesis, "utf8")) as {
    readonly timestamp: string;
  };
  return BigInt(timestamp);
}

/** The institutions by their keys; `findAccounts` completes them after their admission. */
export async function castOf(network: NetworkFile, clients: number): Promise<Cast> {
  const contracts = createContracts(
    createRPC({ rpcUrls: network.rpcUrls, timeoutMs: READ_TIMEOUT_MS }),
  );
  const chain = {
    chainId: BigInt(network.chainId),
    deadline: (await genesisTimeOf(network)) + VALIDITY_DAYS * DAY_SECONDS,
  };
  return {
    chain,
    contracts,
    centralBank: await centralBankOf(network, contracts),
    payee: outsider("payee"),
    drawers: Array.from({ length: clients }, (_, index) => outsider(`drawer ${index}`)),
  };
}

/** The central bank admits the payee and every drawer. */
export async function signAdmissions(cast: Cast): Promise<readonly SignedTransaction[]> {
  const { contracts, centralBank, chain, payee, drawers } = cast;
  const members = await contracts.at("MemberRegistry");
  const signed: SignedTransaction[] = [];
  for (const [serial, { maker, checker }] of [payee, ...drawers].entries()) {
    const kind = KINDS.indexOf(serial === 0 ? "supplier" : "coreEnterprise");
    const admission = {
      uscc: usccToBytes(usccOf(serial)),
      legalName: `Bench member ${serial}`,
      kind,
      institutionCode: 200_000_000_000n + BigInt(serial),
      makers: [maker.address],
      checkers: [checker.address],
    };
    const calls = [intentOf(members, members.interface.encodeFunctionData("admit", [admission]))];
    signed.push(await signExecution(centralBank, chain, { calls, gasLimit: SETUP_GAS }));
  }
  return signed;
}

/** The same cast with the accounts that its admission made. */
export async function findAccounts(cast: Cast): Promise<Cast> {
  const members = await cast.contracts.at("MemberRegistry");
  const accounts = await Promise.all(
    [cast.payee, ...cast.drawers].map((_, serial) =>
      members.accountOf(usccToBytes(usccOf(serial))),
    ),
  );
  const admitted = (institution: Institution, serial: number): Institution => ({
    ...institution,
    account: (accounts[serial] ?? "").toLowerCase() as Address,
  });
  return {
    ...cast,
    payee: admitted(cast.payee, 0),
    drawers: cast.drawers.map((drawer, index) => admitted(drawer, index + 1)),
  };
}

/** The payee registers a contract and an invoice of its trade with every drawer. */
export async function signEvidence(cast: Cast): Promise<readonly SignedTransaction[]> {
  const { contracts, payee, chain, drawers } = cast;
  const evidence = await contracts.at("EvidenceRegistry");
  const signed: SignedTransaction[] = [];
  for (const { account } of drawers) {
    const calls = (["contract", "invoice"] as const).map((kind) => {
      const registration = {
        kind: ENUMERATIONS.EvidenceKind.indexOf(kind),
        fingerprint: fingerprintOf(kind, account),
        amount: EVIDENCE_FEN,
        documentDay: dayOf(chain) - 1n,
        seller: payee.account,
        buyer: account,
        documentHash: id(`document of ${kind} ${account}`),
      };
      const data = evidence.interface.encodeFunctionData("register", [registration]);
      return intentOf(evidence, data);
    });
    signed.push(await signExecution(payee, chain, { calls, gasLimit: SETUP_GAS }));
  }
  return signed;
}

/** What issuing takes, measured once on the first bill of a drawer, which is the dearest. */
export async function estimateIssue(cast: Cast, url: string): Promise<bigint> {
  const [drawer] = cast.drawers;
  if (drawer === undefined) throw new Error("there is no drawer");
  const data = await executionData(drawer, cast.chain, [await issueCall(cast, drawer)]);
  const message = { from: drawer.checker.address, to: drawer.account, data };
  const answer = await withEndpoint(url, (endpoint) =>
    endpoint.call<string>("eth_estimateGas", [message]),
  );
  const gas = BigInt(answer);
  return gas + (gas * GAS_MARGIN_PERCENT) / 100n;
}

/** `perDrawer` issues of every drawer in the order of its nonces. */
export async function signIssues(
  cast: Cast,
  perDrawer: number,
  gasLimit: bigint,
): Promise<readonly (readonly SignedTransaction[])[]> {
  const signed: (readonly SignedTransaction[])[] = [];
  for (const drawer of cast.drawers) {
    const calls = [await issueCall(cast, drawer)];
    const own: SignedTransaction[] = [];
    for (let count = 0; count < perDrawer; count += 1) {
      own.push(await signExecution(drawer, cast.chain, { calls, gasLimit }));
    }
    signed.push(own);
  }
  return signed;
}

/** A supply-chain bill that its drawer accepts itself. */
async function issueCall({ contracts, chain, payee }: Cast, drawer: Institution): Promise<Call> {
  const bills = await contracts.at("BillRegistry");
  const bill = {
    class: CLASSES.indexOf("supplyChainCommercialBill"),
    drawee: drawer.account,
    payee: payee.account,
    face: FACE_FEN,
    dueDay: dayOf(chain) + TENOR_DAYS,
    transferable: true,
    splittable: true,
    contractEvidence: fingerprintOf("contract", drawer.account),
    invoiceEvidence: fingerprintOf("invoice", drawer.account),
  };
  return intentOf(bills, bills.interface.encodeFunctionData("issue", [bill]));
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
  const members = await contracts.at("MemberRegistry");
  const account = (await members.accountOf(usccToBytes(uscc))).toLowerCase() as Address;
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

/** A valid code of the form that the State gives to enterprises. */
export function usccOf(serial: number): string {
  const body = `91330100MB${String(serial).padStart(7, "0")}`;
  return body + usccCheckCharacter(body);
}

function fingerprintOf(kind: string, account: Address): Hash {
  return id(`piaohao bench ${kind} of ${account}`) as Hash;
}

/** The civil day in China on which the network began. */
export function dayOf({ deadline }: ChainFacts): bigint {
  return (deadline - VALIDITY_DAYS * DAY_SECONDS + CHINA_SECONDS) / DAY_SECONDS;
}
