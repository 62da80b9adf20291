import { ZeroAddress } from "ethers";
import { clock } from "../chain.ts";
import type { TestMember } from "../member.ts";
import { BillAction } from "../trade.ts";
import { type DeskRecord, type Life, partyAt, type RecordKind, view } from "./stage.ts";

/** A signature that could be given now: the call, and what the rules say when the desk asks them again. */
export interface StepQuestion {
  readonly step: string;
  readonly by: TestMember;
  readonly target: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Whether the desk would take a signature at all: open, and in time. */
  readonly open: boolean;
  readonly listed: readonly string[];
}

/** How a desk keeps what is signed, and by whom it is. */
interface Signing {
  readonly target: string;
  readonly method: string;
  readonly action: keyof typeof BillAction;
  readonly read: string;
  /** Status in which it can be signed. */
  readonly status: bigint;
  readonly applicant: string;
  readonly other: string;
  readonly signer: "applicant" | "other";
}

const TRADE = { read: "tradeOf", status: 1n, applicant: "seller", other: "buyer" } as const;

const SIGNINGS: Readonly<Partial<Record<RecordKind, Signing>>> = {
  offer: {
    target: "EndorsementDesk",
    method: "sign",
    action: "endorse",
    read: "offerOf",
    status: 1n,
    applicant: "transferor",
    other: "transferee",
    signer: "other",
  },
  request: {
    target: "DiscountDesk",
    method: "settle",
    action: "discount",
    read: "requestOf",
    status: 2n,
    applicant: "applicant",
    other: "bank",
    signer: "applicant",
  },
  guarantee: {
    target: "GuaranteeDesk",
    method: "sign",
    action: "guarantee",
    read: "guaranteeOf",
    status: 1n,
    applicant: "guaranteed",
    other: "guarantor",
    signer: "other",
  },
  loan: {
    target: "PledgeDesk",
    method: "draw",
    action: "pledge",
    read: "loanOf",
    status: 2n,
    applicant: "borrower",
    other: "bank",
    signer: "applicant",
  },
  sale: {
    ...TRADE,
    target: "InterbankDesk",
    method: "sign",
    action: "interbankTransfer",
    signer: "other",
  },
  repo: { ...TRADE, target: "RepoDesk", method: "sign", action: "repo", signer: "other" },
  rediscount: {
    ...TRADE,
    target: "RediscountDesk",
    method: "grant",
    action: "rediscount",
    signer: "other",
  },
};

/** What desks refuse a signature by that no rule refuses: terms of their own. */
export const STEP_TERMS: readonly string[] = [
  "FinancingDesk_QuoteExpired",
  "FinancingDesk_NoDaysLeft",
  "FinancingDesk_TradeUsed",
  "FinancingDesk_NoProceeds",
  "GuaranteeDesk_WrongStage",
  "PledgeDesk_DueDayPassed",
  "RepoDesk_DueDayOutOfRange",
  "RediscountDesk_RateAbove",
  "RediscountDesk_QuotaExceeded",
  // What a court froze meanwhile is refused by the ledger.
  "TitleLedger_NotDesk",
];

/** A question about a signature on something open; undefined for what is not signed. */
export async function aStepQuestion(
  life: Life,
  { kind, id }: DeskRecord,
): Promise<StepQuestion | undefined> {
  const signing = SIGNINGS[kind];
  if (signing === undefined) return undefined;
  const { trade, random } = life;
  const { target, method, action, read, status } = signing;
  const kept = await view(trade, target, read, id);
  const [applicant, other] = [kept[signing.applicant], kept[signing.other]];
  const rightful = partyAt(life, signing.signer === "other" ? other : applicant);
  const inTime = (await clock.now()) < kept.expiresAt;
  const by = random.chance(90) ? rightful : random.pick(life.parties);
  const open = kept.status === status && inTime && by === rightful;
  const range = {
    instrumentId: kept.instrumentId ?? kept.billId,
    sliceFrom: kept.from,
    from: kept.from,
    to: kept.to,
  };
  const query = { action: BillAction[action], range, actor: applicant, counterparty: other };
  const listed = await trade
    .contract("BillRules")
    .getFunction("refusals")
    .staticCall(query, { from: trade.addressOf(target) ?? ZeroAddress });
  return { step: `${target}.${method}`, by, target, method, args: [id], open, listed: [...listed] };
}
