import { ZeroAddress } from "ethers";
import { clock, dayOf } from "../chain.ts";
import type { TestMember } from "../member.ts";
import { aRange, BillAction, BillClass } from "../trade.ts";
import { aDebtorOf, discountOf } from "./moves.ts";
import { FACE, type Life, NO_DOCUMENT, slicesOf, view } from "./stage.ts";

/** Something that could be done now: the call, and what the contracts' lists of rules say about it. */
export interface Question {
  readonly action: QuestionName;
  readonly by: TestMember;
  readonly target: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Encoded errors of every rule that refuses. */
  readonly listed: readonly string[];
}

/** Who would act on what. */
interface Asked {
  readonly life: Life;
  readonly by: TestMember;
  /** Transferee, bank, guarantor. */
  readonly other: TestMember;
  readonly range: ReturnType<typeof aRange>;
}

type Asking = (asked: Asked) => Promise<Omit<Question, "action" | "by">>;

type Query = Pick<Asked, "life" | "by" | "range"> & { readonly counterparty?: string };

/** The list of rules about bills. */
const rulesOf = (
  action: keyof typeof BillAction,
  { life, by, range, counterparty = ZeroAddress }: Query,
): Promise<readonly string[]> =>
  view(life.trade, "BillRules", "refusals", {
    action: BillAction[action],
    range,
    actor: by.account,
    counterparty,
  });

const whole = ({ bill }: Life) => aRange(bill.id, { to: FACE });

const ofPackage =
  (action: "accept" | "receive" | "withdraw", method: string): Asking =>
  async ({ life, by }) => {
    const { id, contractEvidence, invoiceEvidence } = life.bill;
    const args = action === "withdraw" ? [id, contractEvidence, invoiceEvidence] : [id];
    const listed = await rulesOf(action, { life, by, range: whole(life) });
    return { target: "BillRegistry", method, args, listed };
  };

/** Particulars that are sometimes wrong in one thing, sometimes in several. */
const issue: Asking = async ({ life, by, other }) => {
  const { random, trade, acceptor, parties } = life;
  const evidence = life.evidence.get(trade.supplier.account);
  const right = random.chance(50);
  const choose = <T>(usual: T, others: readonly T[]): T =>
    right || random.chance(60) ? usual : random.pick(others);
  const particulars = {
    class: choose(BillClass.supplyChain, [1n, BillClass.bank, BillClass.commercial]),
    drawee: choose(acceptor, parties).account,
    payee: choose(trade.supplier, parties).account,
    face: choose(1_000n, [0n, 2n * FACE + 1n, 10n ** 12n]),
    dueDay: choose(((await clock.now()) + 28_800n) / 86_400n + 30n, [1n, dayOf("2027-12-31")]),
    transferable: true,
    splittable: true,
    contractEvidence: choose(evidence?.contractEvidence ?? NO_DOCUMENT, [NO_DOCUMENT]),
    invoiceEvidence: choose(evidence?.invoiceEvidence ?? NO_DOCUMENT, [
      NO_DOCUMENT,
      life.evidence.get(other.account)?.invoiceEvidence ?? NO_DOCUMENT,
    ]),
  };
  const answer = await view(trade, "BillRegistry", "issueRefusals", particulars, by.account);
  const listed = [...answer.errors, ...answer.evidenceErrors];
  return { target: "BillRegistry", method: "issue", args: [particulars], listed };
};

const endorse: Asking = async ({ life, by, other, range }) => ({
  target: "EndorsementDesk",
  method: "offer",
  args: [range, other.account],
  listed: await rulesOf("endorse", { life, by, range, counterparty: other.account }),
});

const discount: Asking = async ({ life, by, other, range }) => {
  const { contractEvidence, invoiceEvidence } =
    (life.random.chance(80) ? life.evidence.get(by.account) : undefined) ?? life.bill;
  const trade = [contractEvidence, invoiceEvidence];
  return {
    target: "DiscountDesk",
    method: "request",
    args: [range, other.account, ...trade],
    listed: [
      ...(await rulesOf("discount", { life, by, range, counterparty: other.account })),
      ...(await view(life.trade, "DiscountDesk", "tradeRefusals", range, by.account, ...trade)),
    ],
  };
};

const guarantee: Asking = async ({ life, by, other, range }) => {
  const party = life.random.pick([1n, 2n, 3n, 3n]);
  const asked = party === 3n ? range : whole(life);
  const own = [asked, party, by.account, other.account];
  return {
    target: "GuaranteeDesk",
    method: "apply_",
    args: [asked, party, other.account],
    listed: [
      ...(await rulesOf("guarantee", { life, by, range: asked, counterparty: other.account })),
      ...(await view(life.trade, "GuaranteeDesk", "applicationRefusals", ...own)),
    ],
  };
};

const pledge: Asking = async ({ life, by, other, range }) => ({
  target: "PledgeDesk",
  method: "apply_",
  args: [range, other.account, 1n],
  listed: await rulesOf("pledge", { life, by, range, counterparty: other.account }),
});

/** A trade of what one of the first discounts may contain. */
const trade =
  (
    action: "interbankTransfer" | "repo" | "rediscount" | "list",
    call: (
      asked: Asked,
      discountId: bigint,
    ) => Promise<Pick<Question, "target" | "method" | "args">>,
  ): Asking =>
  async (asked) => {
    const { life, by, other, range } = asked;
    const { random } = life;
    const discountId = random.chance(85) ? await discountOf(life, range.from) : 9n;
    const unproven = await view(life.trade, "RepoDesk", "discountRefusal", range, discountId);
    const counterparty = action === "rediscount" ? life.trade.centralBank.account : other.account;
    return {
      ...(await call(asked, discountId)),
      listed: [
        ...(await rulesOf(action, { life, by, range, counterparty })),
        ...(unproven === "0x" ? [] : [unproven]),
      ],
    };
  };

const interbankTransfer = trade("interbankTransfer", async ({ other, range }, discountId) => ({
  target: "InterbankDesk",
  method: "offer",
  args: [range, other.account, 1n, discountId],
}));

const repo = trade("repo", async ({ other, range }, discountId) => {
  const dueDay = ((await clock.now()) + 28_800n) / 86_400n + 1n;
  const terms = { lender: other.account, kind: 1n, principal: 1n, rateMillionths: 1n, dueDay };
  return { target: "RepoDesk", method: "offer", args: [range, terms, discountId] };
});

const rediscount = trade("rediscount", async ({ range }, discountId) => ({
  target: "RediscountDesk",
  method: "apply_",
  args: [range, { preference: 1n, rateMax: 1n, documentHash: NO_DOCUMENT }, discountId],
}));

const list = trade("list", async ({ other, range }, discountId) => ({
  target: "ListingDesk",
  method: "register",
  args: [range, other.account, NO_DOCUMENT, discountId],
}));

const present: Asking = async ({ life, by, range }) => {
  const { trade: network, bill } = life;
  const slice = await view(network, "TitleLedger", "sliceAt", bill.id, range.sliceFrom);
  const all = { ...range, from: slice.from, to: slice.to };
  const untimely = await view(network, "PresentmentDesk", "timeRefusal", bill.id);
  return {
    target: "PresentmentDesk",
    method: "present",
    args: [bill.id, range.sliceFrom],
    listed: [
      ...(await rulesOf("present", { life, by, range: all })),
      ...(untimely === "0x" ? [] : [untimely]),
    ],
  };
};

const recourse: Asking = async ({ life, by, range }) => {
  const { trade: network, bill } = life;
  const slice = await view(network, "TitleLedger", "sliceAt", bill.id, range.sliceFrom);
  const all = { ...range, from: slice.from, to: slice.to };
  return {
    target: "RecourseDesk",
    method: "openEarly",
    args: [bill.id, range.sliceFrom],
    listed: [
      ...(await rulesOf("recourse", { life, by, range: all })),
      ...(await view(network, "LiabilityRules", "earlyRefusals", bill.id)),
    ],
  };
};

/** Of a recourse that nobody opened there is no list. */
const claim: Asking = async ({ life }) => {
  const { random, trade: network } = life;
  const recourseId = BigInt(1 + random.below(Number(life.lastRecourseId) || 1));
  const asked = await view(network, "RecourseDesk", "recourseOf", recourseId);
  const named = [aDebtorOf(life), random.chance(90) ? 0n : 10n ** 12n];
  const call = { target: "RecourseDesk", method: "claim", args: [recourseId, ...named] };
  if (asked.status === 0n) return { ...call, listed: [] };
  const collector = await view(network, "RecourseDesk", "claimantOf", recourseId);
  const rules = await view(network, "BillRules", "refusals", {
    action: BillAction.recourse,
    range: aRange(asked.billId, { sliceFrom: asked.from, to: asked.to }),
    actor: asked.claimant,
    counterparty: collector === asked.claimant ? ZeroAddress : collector,
  });
  const args = [recourseId, [...asked], ...named];
  return {
    ...call,
    listed: [...rules, ...(await view(network, "LiabilityRules", "claimRefusals", ...args))],
  };
};

/** To whom the market would sell is its to find, so the buyer is left open. */
const sell: Asking = async ({ life, by, range }) => {
  const { contractEvidence, invoiceEvidence } = life.evidence.get(by.account) ?? life.bill;
  const trade = [contractEvidence, invoiceEvidence];
  const rules = await rulesOf("discount", { life, by, range });
  const open = life.trade.errors.interface.encodeErrorResult("FinancingDesk_NotABank", [
    ZeroAddress,
  ]);
  const limits = { rateMax: 900_000n, faceMin: range.to - range.from + 1n, stepsMax: 9n };
  return {
    target: "DiscountMarket",
    method: "sell",
    args: [range, ...trade, limits],
    listed: [
      ...rules.filter((refusal) => refusal !== open),
      ...(await view(life.trade, "DiscountDesk", "tradeRefusals", range, by.account, ...trade)),
    ],
  };
};

const ASKINGS = {
  issue,
  accept: ofPackage("accept", "accept"),
  receive: ofPackage("receive", "receive_"),
  withdraw: ofPackage("withdraw", "withdraw"),
  endorse,
  discount,
  guarantee,
  pledge,
  interbankTransfer,
  repo,
  rediscount,
  list,
  present,
  recourse,
  claim,
  sell,
} as const satisfies Readonly<Record<string, Asking>>;

export type QuestionName = keyof typeof ASKINGS;
export const QUESTIONS = Object.keys(ASKINGS) as readonly QuestionName[];

const BANKS_ACTIONS: readonly QuestionName[] = ["interbankTransfer", "repo", "rediscount", "list"];

/** A question by chance, mostly about what has a chance to be allowed. */
export async function aQuestion(life: Life, action: QuestionName): Promise<Question> {
  const { random, parties } = life;
  const { from, to, holder } = await aSlice(life, action);
  const rightful = await actorOf(life, action, holder);
  const by = random.chance(85) ? rightful : random.pick(parties);
  const end = random.chance(70) ? to : from + (to - from) / 2n;
  const range = aRange(life.bill.id, { sliceFrom: from, to: random.chance(92) ? end : to + 1n });
  const other = random.chance(85) ? otherOf(life, action) : random.pick(parties);
  return { action, by, ...(await ASKINGS[action]({ life, by, other, range })) };
}

/** One of a bank for what banks trade, if there is any; mostly a free one. */
async function aSlice(life: Life, action: QuestionName) {
  const { random, trade: network } = life;
  const slices = await slicesOf(life);
  const free = slices.filter(({ encumbrance }) => encumbrance.kind === 0n);
  const banks = [network.bank.account, network.otherBank.account];
  const traded = free.filter(({ holder }) => banks.includes(holder));
  if (BANKS_ACTIONS.includes(action) && traded.length > 0) return random.pick(traded);
  return random.pick(free.length > 0 && random.chance(75) ? free : slices);
}

async function actorOf(life: Life, action: QuestionName, holder: string): Promise<TestMember> {
  const { trade: network, acceptor, parties } = life;
  if (action === "accept") return acceptor;
  if (action === "receive") return network.supplier;
  if (action === "issue" || action === "withdraw") return network.core;
  if (action === "claim") {
    const recourse = await view(network, "RecourseDesk", "recourseOf", life.lastRecourseId);
    return parties.find(({ account }) => account === recourse.claimant) ?? network.supplier;
  }
  return parties.find(({ account }) => account === holder) ?? network.supplier;
}

function otherOf({ trade: network, guarantor, random }: Life, action: QuestionName): TestMember {
  if (action === "guarantee") return guarantor;
  if (action === "endorse") return network.subSupplier;
  return random.chance(50) ? network.bank : network.otherBank;
}

/** What a call is still refused by when no rule refuses it: terms of the desk's own. */
export const OWN_TERMS: Readonly<Partial<Record<QuestionName, readonly string[]>>> = {
  repo: ["RepoDesk_DueDayOutOfRange"],
  claim: ["RecourseDesk_WrongStatus", "RecourseDesk_NotParty"],
  list: ["ListingDesk_TakerNotEligible"],
  pledge: ["PledgeDesk_OwnBank"],
  sell: ["DiscountMarket_TooLittle", "FinancingDesk_NoDaysLeft"],
};
