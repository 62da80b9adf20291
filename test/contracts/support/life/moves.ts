import { id as hashOf, ZeroAddress } from "ethers";
import { clock, dayOf } from "../chain.ts";
import type { TestMember } from "../member.ts";
import { aRange } from "../trade.ts";
import {
  type DeskRecord,
  DUE,
  HOUR,
  type Life,
  type Move,
  NO_DOCUMENT,
  partyAt,
  type RecordKind,
  slicesOf,
  view,
} from "./stage.ts";

const RATE = 26_500n;
const DAY = 86_400n;
const CST = 8n * HOUR;
const ORDER = hashOf("（2026）浙01执1号");

const today = async (): Promise<bigint> => ((await clock.now()) + CST) / DAY;

/** A part of a slice, often all of it, often its low end. */
function partOf({ random, bill }: Life, from: bigint, to: bigint) {
  const units = to - from + 1n;
  const cut = random.chance(40) ? units : (units * BigInt(1 + random.below(100)) + 99n) / 100n;
  const start = random.chance(80) ? from : to - cut + 1n;
  return aRange(bill.id, { sliceFrom: from, from: start, to: start + cut - 1n });
}

type Part = ReturnType<typeof partOf>;

interface Holding {
  readonly life: Life;
  readonly holder: TestMember;
  readonly range: Part;
  readonly sliceFrom: bigint;
}

/** What a holder can begin with a slice. */
type Opening = (holding: Holding) => Move | Promise<Move>;

const otherOf = ({ random, parties }: Life): TestMember => random.pick(parties);
const bankOf = ({ random, trade }: Life): TestMember =>
  random.chance(50) ? trade.bank : trade.otherBank;

/** The latest settled discount; banks prove by it that they trade what was discounted. */
export async function discountOf({ trade }: Life, from: bigint): Promise<bigint> {
  for (let id = 1n; ; id += 1n) {
    const request = await view(trade, "DiscountDesk", "requestOf", id);
    if (request.status === 0n) return 1n;
    if (request.status === 3n && request.from <= from && from <= request.to) return id;
  }
}

const offer: Opening = ({ life, holder, range }) => ({
  by: holder,
  target: "EndorsementDesk",
  method: life.random.chance(15) ? "offerNotTransferable" : "offer",
  args: [range, otherOf(life).account],
  creates: "offer",
});

const request: Opening = ({ life, holder, range }) => {
  const { contractEvidence, invoiceEvidence } = life.evidence.get(holder.account) ?? life.bill;
  return {
    by: holder,
    target: "DiscountDesk",
    method: "request",
    args: [range, bankOf(life).account, contractEvidence, invoiceEvidence],
    creates: "request",
  };
};

const guarantee: Opening = ({ life, holder, range }) => ({
  by: holder,
  target: "GuaranteeDesk",
  method: "apply_",
  args: [range, 3n, life.guarantor.account],
  creates: "guarantee",
});

const pledge: Opening = ({ life, holder, range }) => ({
  by: holder,
  target: "PledgeDesk",
  method: "apply_",
  args: [range, bankOf(life).account, range.to - range.from + 1n],
  creates: "loan",
});

const sale: Opening = async ({ life, holder, range }) => ({
  by: holder,
  target: "InterbankDesk",
  method: "offer",
  args: [range, bankOf(life).account, RATE, await discountOf(life, range.from)],
  creates: "sale",
});

const repo: Opening = async ({ life, holder, range }) => {
  const terms = {
    lender: bankOf(life).account,
    kind: life.random.chance(50) ? 1n : 2n,
    principal: (range.to - range.from + 2n) / 2n,
    rateMillionths: RATE,
    dueDay: (await today()) + 2n,
  };
  return {
    by: holder,
    target: "RepoDesk",
    method: "offer",
    args: [range, terms, await discountOf(life, range.from)],
    creates: "repo",
  };
};

const rediscount: Opening = async ({ life, holder, range }) => {
  const application = { preference: 1n, rateMax: 900_000n, documentHash: NO_DOCUMENT };
  return {
    by: holder,
    target: "RediscountDesk",
    method: "apply_",
    args: [range, application, await discountOf(life, range.from)],
    creates: "rediscount",
  };
};

const listing: Opening = async ({ life, holder, range }) => ({
  by: holder,
  target: "ListingDesk",
  method: "register",
  args: [range, ZeroAddress, NO_DOCUMENT, await discountOf(life, range.from)],
  creates: "listing",
});

const split: Opening = ({ life, holder, range, sliceFrom }) => ({
  by: holder,
  target: "TitleLedger",
  method: "split",
  args: [life.bill.id, sliceFrom, range.to],
});

const merge: Opening = ({ life, holder, sliceFrom }) => ({
  by: holder,
  target: "TitleLedger",
  method: "merge",
  args: [life.bill.id, sliceFrom],
});

const freeze: Opening = ({ life, range }) => ({
  by: life.trade.centralBank,
  target: "FreezeDesk",
  method: "freeze",
  args: [range, ORDER, dayOf("2026-12-31")],
  creates: "freeze",
});

const present: Opening = ({ life, holder, sliceFrom }) => ({
  by: holder,
  target: "PresentmentDesk",
  method: "present",
  args: [life.bill.id, sliceFrom],
  creates: "presentment",
});

const openEarly: Opening = ({ life, holder, sliceFrom }) => ({
  by: holder,
  target: "RecourseDesk",
  method: "openEarly",
  args: [life.bill.id, sliceFrom],
});

/** What an enterprise and what a bank begins before the due day, and anybody from then on; the usual is named often. */
const OPENINGS: Readonly<Record<"enterprise" | "bank" | "collecting", readonly Opening[]>> = {
  enterprise: [
    ...[offer, offer, offer, offer, request, request, request, pledge, pledge, guarantee],
    ...[guarantee, split, merge, freeze, openEarly, present],
  ],
  bank: [sale, sale, repo, repo, repo, rediscount, listing, offer, offer, split, merge, freeze],
  collecting: [present, present, present, present, present, merge, offer],
};

interface Followed {
  readonly life: Life;
  readonly id: bigint;
  readonly from: bigint;
}

/** What can follow on a record, by who may. */
type Next = (followed: Followed) => Promise<Move>;

const NEXT: Readonly<Record<RecordKind, Next>> = {
  offer: async ({ life, id }) => {
    const kept = await view(life.trade, "EndorsementDesk", "offerOf", id);
    const method = life.random.pick(["sign", "sign", "sign", "refuse", "withdraw"]);
    const by = partyAt(life, method === "withdraw" ? kept.transferor : kept.transferee);
    return { by, target: "EndorsementDesk", method, args: [id] };
  },
  request: async ({ life, id }) => {
    const { trade, random } = life;
    const target = "DiscountDesk";
    const { status, bank, applicant } = await view(trade, target, "requestOf", id);
    if (random.chance(10)) return { by: partyAt(life, bank), target, method: "refuse", args: [id] };
    if (status !== 2n) {
      const args = [id, RATE, (await clock.now()) + 12n * HOUR];
      return { by: partyAt(life, bank), target, method: "quote", args };
    }
    const { proceeds } = await foretold(view(trade, target, "amountsOf", id), { proceeds: 0n });
    const payment = { payer: bank, amount: proceeds };
    return { by: partyAt(life, applicant), target, method: "settle", args: [id], payment };
  },
  guarantee: async ({ life, id }) => {
    const method = life.random.pick(["sign", "sign", "refuse"]);
    return { by: life.guarantor, target: "GuaranteeDesk", method, args: [id] };
  },
  loan: nextOfLoan,
  sale: (followed) => nextOfTrade(followed, "InterbankDesk"),
  repo: nextOfRepo,
  rediscount: async ({ life, id }) => {
    const { trade } = life;
    const target = "RediscountDesk";
    const { proceeds } = await foretold(view(trade, target, "amountsOf", id), { proceeds: 0n });
    const payment = { payer: trade.centralBank.account, amount: proceeds };
    return { by: trade.centralBank, target, method: "grant", args: [id], payment };
  },
  listing: async ({ life, id, from }) => {
    const kept = await view(life.trade, "ListingDesk", "listingOf", id);
    const target = "ListingDesk";
    if (kept.status === 2n) {
      const buyer = bankOf(life);
      const payment = { payer: buyer.account, amount: kept.price };
      return { by: buyer, target, method: "take", args: [id, kept.price], payment };
    }
    const until = (await clock.now()) + 24n * HOUR;
    return { by: partyAt(life, kept.seller), target, method: "list", args: [id, from, 99n, until] };
  },
  presentment: async ({ life, id }) => {
    const target = "PresentmentDesk";
    const { from, to } = await view(life.trade, target, "presentmentOf", id);
    const method = life.random.pick(["pay", "refuse", "lapse", "refuse"]);
    const by = method === "lapse" ? otherOf(life) : life.acceptor;
    const args = method === "refuse" ? [id, "账户余额不足"] : [id];
    if (method !== "pay") return { by, target, method, args };
    return {
      by,
      target,
      method,
      args,
      payment: { payer: by.account, amount: BigInt(to - from) + 1n },
    };
  },
  recourse: nextOfRecourse,
  claim: async ({ life, id }) => {
    const { trade } = life;
    const target = "RecourseDesk";
    const { debtor } = await view(trade, target, "claimOf", id);
    const amount = await foretold(view(trade, target, "dueOn", id), 0n);
    const payment = { payer: debtor, amount };
    return { by: partyAt(life, debtor), target, method: "pay", args: [id], payment };
  },
  freeze: async ({ life, id }) => ({
    by: life.trade.centralBank,
    target: "FreezeDesk",
    method: "release",
    args: [id, ORDER],
  }),
};

async function nextOfLoan({ life, id }: Followed): Promise<Move> {
  const { trade } = life;
  const target = "PledgeDesk";
  const { status, bank, borrower, principal } = await view(trade, target, "loanOf", id);
  if (status === 1n) {
    const args = [id, RATE, dayOf(DUE)];
    return { by: partyAt(life, bank), target, method: "offer", args };
  }
  if (status === 2n) {
    const payment = { payer: bank, amount: principal };
    return { by: partyAt(life, borrower), target, method: "draw", args: [id], payment };
  }
  const collects = status === 3n && (await today()) >= dayOf(DUE);
  if (collects) {
    const method = "collect";
    return { by: partyAt(life, bank), target, method, args: [id], creates: "presentment" };
  }
  const owed = await view(trade, target, "owedOf", id);
  const payment = { payer: borrower, amount: owed.principal + owed.interest };
  return { by: partyAt(life, borrower), target, method: "repay", args: [id], payment };
}

async function nextOfTrade({ life, id }: Followed, target: string): Promise<Move> {
  const { buyer, seller } = await view(life.trade, target, "tradeOf", id);
  if (life.random.chance(10)) {
    return { by: partyAt(life, seller), target, method: "withdraw", args: [id] };
  }
  const amounts = view(life.trade, target, "amountsOf", id);
  const { proceeds } = await foretold(amounts, { proceeds: 0n });
  const payment = { payer: buyer, amount: proceeds };
  return { by: partyAt(life, buyer), target, method: "sign", args: [id], payment };
}

async function nextOfRepo({ life, id }: Followed): Promise<Move> {
  const target = "RepoDesk";
  const { trade, random } = life;
  const { status, buyer, seller } = await view(trade, target, "tradeOf", id);
  const [lender, borrower] = [partyAt(life, buyer), partyAt(life, seller)];
  if (status === 1n) {
    const { principal } = await view(trade, target, "termsOf", id);
    const payment = { payer: buyer, amount: principal };
    return { by: lender, target, method: "sign", args: [id], payment };
  }
  if (random.chance(30)) return { by: lender, target, method: "enforce", args: [id] };
  const owed = await view(trade, target, "owedOf", id);
  const payment = { payer: seller, amount: owed.principal + owed.interest };
  return { by: borrower, target, method: "redeem", args: [id], payment };
}

async function nextOfRecourse({ life, id }: Followed): Promise<Move> {
  const { trade, random, acceptor } = life;
  const target = "RecourseDesk";
  const recourse = await view(trade, target, "recourseOf", id);
  const claimant = await foretold(view(trade, target, "claimantOf", id), recourse.claimant);
  if (random.chance(20)) {
    const interest = await view(trade, "LiabilityRules", "interestOn", { ...recourse.toObject() });
    const costs = await view(trade, target, "costsOf", id);
    const payment = { payer: acceptor.account, amount: recourse.principal + interest + costs };
    return { by: acceptor, target, method: "payAsAcceptor", args: [id], payment };
  }
  if (random.chance(15)) {
    const at = recourse.from + (BigInt(recourse.to - recourse.from) + 1n) / 2n;
    return { by: partyAt(life, claimant), target, method: "split", args: [id, at] };
  }
  if (random.chance(5)) {
    return { by: partyAt(life, claimant), target, method: "withdraw", args: [id] };
  }
  const args = [id, aDebtorOf(life), BigInt(random.below(500))];
  return { by: partyAt(life, claimant), target, method: "claim", args, creates: "claim" };
}

/** Acceptor, drawer, or whoever a desk's record shows to have endorsed; with or without a guarantor. */
export function aDebtorOf({ random, trade }: Life) {
  const desks = ["EndorsementDesk", "EndorsementDesk", "DiscountDesk", "InterbankDesk", "RepoDesk"];
  const endorsement = {
    desk: trade.addressOf(random.pick(desks)),
    recordId: BigInt(1 + random.below(4)),
  };
  const guaranteeId = random.chance(25) ? BigInt(1 + random.below(3)) : 0n;
  return { party: random.pick([1n, 2n, 3n, 3n, 3n]), guaranteeId, endorsement };
}

/** What a view foretells; a step that it refuses moves nothing anyway. */
async function foretold<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  return answer.catch(() => otherwise);
}

export type Phase = "trading" | "collecting";

/** A move by chance: a next step on something open, or something new with a slice; mostly by who may. */
export async function aMove(life: Life, phase: Phase): Promise<Move> {
  const { random, records } = life;
  const move =
    records.length > 0 && random.chance(65)
      ? await aNextStep(life, records)
      : await anOpening(life, phase);
  return random.chance(92) ? move : { ...move, by: otherOf(life) };
}

async function aNextStep(life: Life, records: readonly DeskRecord[]): Promise<Move> {
  const follows = life.random.pick(life.random.chance(60) ? records.slice(-3) : records);
  const { kind, id, from } = follows;
  return { ...(await NEXT[kind]({ life, id, from })), follows };
}

async function anOpening(life: Life, phase: Phase): Promise<Move> {
  const { random, trade } = life;
  const slices = await slicesOf(life);
  const free = slices.filter(({ encumbrance }) => encumbrance.kind === 0n);
  const { from, to, holder } = random.pick(free.length > 0 && random.chance(90) ? free : slices);
  const isBank = holder === trade.bank.account || holder === trade.otherBank.account;
  const openings = OPENINGS[phase === "collecting" ? phase : isBank ? "bank" : "enterprise"];
  const range = partOf(life, from, to);
  return random.pick(openings)({ life, holder: partyAt(life, holder), range, sliceFrom: from });
}
