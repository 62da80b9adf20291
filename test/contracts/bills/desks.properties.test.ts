import { expect } from "chai";
import fc from "fast-check";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { DiscountDesk } from "../../../sdk/src/generated/typechain/contracts/desks/DiscountDesk.ts";
import type { EndorsementDesk } from "../../../sdk/src/generated/typechain/contracts/desks/EndorsementDesk.ts";
import type { PresentmentDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PresentmentDesk.ts";
import { clock, networkHelpers } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { nameOf } from "../support/errorOf.ts";
import {
  ApplicationStatus,
  anEvidence,
  aRange,
  aReceivedBill,
  deployTrade,
  EncumbranceKind,
  PresentmentStatus,
  type TestBill,
  type Trade,
  type TradeEvidence,
} from "../support/trade.ts";

const FACE = 100n;
const DAY = 86_400n;
const DUE = "2026-03-25";
const MATURITY = BigInt(Date.parse(`${DUE}T00:00:00+08:00`)) / 1_000n;

type Party = "core" | "supplier" | "subSupplier" | "bank" | "otherBank";

/** What is tried, and how often: first steps often, so that there is something to answer. */
const TRADING = {
  offer: 3,
  sign: 3,
  refuseOffer: 1,
  withdrawOffer: 1,
  request: 5,
  quote: 5,
  settle: 5,
  refuseRequest: 1,
  withdrawRequest: 1,
  wait: 1,
} as const;
const COLLECTING = {
  present: 6,
  pay: 4,
  refusePayment: 1,
  lapse: 2,
  offer: 1,
  settle: 1,
  withdrawRequest: 1,
  wait: 3,
} as const;
type Action = keyof typeof TRADING | keyof typeof COLLECTING;

interface Step {
  readonly action: Action;
  readonly party: Party;
  readonly other: Party;
  /** Whether the step is taken by the party that may take it, on its own papers, rather than by `party`. */
  readonly rightful: boolean;
  /** Which of the desk's applications, counted back from the last; -1 does not exist. */
  readonly back: number;
  /** Which of the slices, by position. */
  readonly slice: number;
  /** Which part of the slice, in percent of it. */
  readonly cut: number;
}

const weighted = <T>(weights: readonly (readonly [T, number])[]): fc.Arbitrary<T> =>
  fc.oneof(...weights.map(([value, weight]) => ({ arbitrary: fc.constant(value), weight })));

const stepsOf = (actions: Readonly<Partial<Record<Action, number>>>, count: number) => {
  const aParty = fc.constantFrom<Party>("core", "supplier", "subSupplier", "bank", "otherBank");
  const aStep: fc.Arbitrary<Step> = fc.record({
    action: weighted(Object.entries(actions) as [Action, number][]),
    party: aParty,
    other: aParty,
    rightful: weighted([
      [true, 5],
      [false, 1],
    ]),
    back: weighted([
      [0, 6],
      [1, 2],
      [2, 1],
      [-1, 1],
    ]),
    slice: fc.nat({ max: 9 }),
    cut: fc.integer({ min: 1, max: 100 }),
  });
  return fc.array(aStep, { minLength: count, maxLength: count });
};

type Desk = "EndorsementDesk" | "DiscountDesk" | "PresentmentDesk";

interface Stage {
  readonly trade: Trade;
  readonly bill: TestBill;
  /** An invoice of its own for each party that may discount. */
  readonly evidence: Readonly<Record<string, TradeEvidence>>;
  /** Actions that succeeded in any run: a run of refusals would prove nothing. */
  readonly done: Set<Action>;
  /** Last application of each desk. */
  readonly last: Record<Desk, bigint>;
}

async function setStage(done: Set<Action>): Promise<Stage> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { core, supplier, subSupplier, bank, otherBank } = trade;
  const amount = 3n * FACE;
  const evidence = {
    [supplier.account]: await anEvidence(trade, { seller: supplier, buyer: core, amount }),
    [subSupplier.account]: await anEvidence(trade, {
      seller: subSupplier,
      buyer: supplier,
      amount,
    }),
  };
  const bill = await aReceivedBill(trade, { face: FACE, due: DUE });
  for (const payer of [core, bank, otherBank]) {
    for (const desk of ["DiscountDesk", "PresentmentDesk"]) {
      await trade.as(payer).call("CashToken", "approve", [trade.addressOf(desk), 2n ** 255n]);
    }
  }
  const last = { EndorsementDesk: 0n, DiscountDesk: 0n, PresentmentDesk: 0n };
  return { trade, bill, evidence, done, last };
}

async function slicesOf({ trade, bill }: Stage) {
  const slices = [];
  for (let from = 1n; from <= FACE; ) {
    const slice = await trade.ledger.sliceAt(bill.id, from);
    slices.push(slice);
    from = slice.to + 1n;
  }
  return slices;
}

interface Attempt {
  readonly desk: Desk;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Account of the party that may do it. */
  readonly by: string;
}

/** What a step attempts now, given the slices and applications that there are. */
async function attemptOf(stage: Stage, step: Step): Promise<Attempt> {
  const { trade, bill, last } = stage;
  const slices = await slicesOf(stage);
  const { from, to, holder } = assertDefined(slices[step.slice % slices.length], "a slice");
  const end = from + ((to - from + 1n) * BigInt(step.cut) + 99n) / 100n - 1n;
  const range = aRange(bill.id, { sliceFrom: from, to: end });
  const idAt = (desk: Desk): bigint => {
    const id = last[desk] - BigInt(step.back);
    return id > 0n ? id : 1n;
  };
  const offerId = idAt("EndorsementDesk");
  const requestId = idAt("DiscountDesk");
  const presentmentId = idAt("PresentmentDesk");
  const offer = await trade.contract<EndorsementDesk>("EndorsementDesk").offerOf(offerId);
  const request = await trade.contract<DiscountDesk>("DiscountDesk").requestOf(requestId);
  const attempt =
    (desk: Desk, id: bigint) =>
    (method: string, by: string, args: readonly unknown[] = [id]): Attempt => ({
      desk,
      method,
      args,
      by,
    });
  const endorse = attempt("EndorsementDesk", offerId);
  const discount = attempt("DiscountDesk", requestId);
  const collect = attempt("PresentmentDesk", presentmentId);
  const { contractEvidence, invoiceEvidence } = stage.evidence[holder] ?? bill;
  const asked = step.rightful ? trade.bank : trade[step.other];
  const until = (await clock.now()) + DAY;
  const attempts: Record<Exclude<Action, "wait">, Attempt> = {
    offer: endorse("offer", holder, [range, trade[step.other].account]),
    sign: endorse("sign", offer.transferee),
    refuseOffer: endorse("refuse", offer.transferee),
    withdrawOffer: endorse("withdraw", offer.transferor),
    request: discount("request", holder, [range, asked.account, contractEvidence, invoiceEvidence]),
    quote: discount("quote", request.bank, [requestId, 26_500n, until]),
    settle: discount("settle", request.applicant),
    refuseRequest: discount("refuse", request.bank),
    withdrawRequest: discount("withdraw", request.applicant),
    present: collect("present", holder, [bill.id, from]),
    pay: collect("pay", trade.core.account),
    refusePayment: collect("refuse", trade.core.account, [presentmentId, "reason"]),
    lapse: collect("lapse", trade.core.account),
  };
  return attempts[step.action === "wait" ? "lapse" : step.action];
}

const partiesOf = ({ core, supplier, subSupplier, bank, otherBank }: Trade) => [
  core,
  supplier,
  subSupplier,
  bank,
  otherBank,
];

/** Plays a step; a refusal is a typed error of the contracts, never a panic or an empty revert. */
async function play(stage: Stage, step: Step): Promise<void> {
  if (step.action === "wait") return clock.advance((BigInt(step.cut) * DAY) / 50n);
  const { trade, done, last } = stage;
  const { desk, method, args, by } = await attemptOf(stage, step);
  const rightful = partiesOf(trade).find(({ account }) => account === by);
  const actor = (step.rightful ? rightful : undefined) ?? trade[step.party];
  try {
    await trade.as(actor).call(desk, method, args);
    if (["offer", "request", "present"].includes(method)) last[desk] += 1n;
    done.add(step.action);
  } catch (error) {
    expect(nameOf(trade, error)).to.match(/^[A-Za-z]+_[A-Za-z]+$/);
  }
}

/** INV-T2 and INV-F3: a lock that counts is that of one open application on the same range, and the reverse. */
async function checkLocks(stage: Stage): Promise<void> {
  const { trade, bill } = stage;
  const now = await clock.now();
  const locks = (await slicesOf(stage))
    .filter(({ encumbrance: { kind, until } }) => kind === EncumbranceKind.locked && until > now)
    .map(({ from, to, encumbrance: { desk, until } }) => `${desk} ${until} ${from} ${to}`);
  const applications: string[] = [];
  const endorsements = trade.contract<EndorsementDesk>("EndorsementDesk");
  const discounts = trade.contract<DiscountDesk>("DiscountDesk");
  const { open, quoted } = ApplicationStatus;
  for (let id = 1n; id <= 99n; id += 1n) {
    const offer = await endorsements.offerOf(id);
    const request = await discounts.requestOf(id);
    if (offer.status === 0n && request.status === 0n) break;
    for (const [desk, { status, expiresAt, from, to }] of [
      [endorsements, offer],
      [discounts, request],
    ] as const) {
      if ((status !== open && status !== quoted) || expiresAt <= now) continue;
      applications.push(`${await desk.getAddress()} ${expiresAt} ${from} ${to}`);
    }
  }
  expect(locks.sort()).to.deep.equal(applications.sort());
  expect(await trade.ledger.unitsOf(bill.id)).to.equal(FACE);
}

/** INV-F2: what is allocated of each invoice is the face of the requests on it that are open or settled. */
async function checkEvidence(stage: Stage): Promise<void> {
  const { trade, bill, evidence } = stage;
  const expected = new Map<string, bigint>([[bill.invoiceEvidence, FACE]]);
  const discounts = trade.contract<DiscountDesk>("DiscountDesk");
  const { none, refused, withdrawn } = ApplicationStatus;
  for (let id = 1n; id <= 99n; id += 1n) {
    const { status, allocated, invoiceEvidence, from, to } = await discounts.requestOf(id);
    if (status === none) break;
    if (status === refused || status === withdrawn || !allocated) continue;
    expected.set(invoiceEvidence, (expected.get(invoiceEvidence) ?? 0n) + to - from + 1n);
  }
  for (const { invoiceEvidence } of [bill, ...Object.values(evidence)]) {
    expect((await trade.evidence.evidenceOf(invoiceEvidence)).allocated).to.equal(
      expected.get(invoiceEvidence) ?? 0n,
    );
  }
}

/** INV-Y1: the units discharged are the units paid, one fen each; cash only changes hands. */
async function checkPayments({ trade, bill }: Stage): Promise<void> {
  const desk = trade.contract<PresentmentDesk>("PresentmentDesk");
  let paid = 0n;
  for (let id = 1n; id <= 99n; id += 1n) {
    const { status, from, to } = await desk.presentmentOf(id);
    if (status === PresentmentStatus.none) break;
    if (status === PresentmentStatus.paid) paid += to - from + 1n;
  }
  expect(await trade.ledger.dischargedOf(bill.id)).to.equal(paid);
  const balances = await Promise.all(
    partiesOf(trade).map(({ account }) => trade.cash.balanceOf(account)),
  );
  expect(balances.reduce((sum, fen) => sum + fen, 0n)).to.equal(await trade.cash.totalSupply());
}

async function playAndCheck(stage: Stage, step: Step): Promise<void> {
  await play(stage, step);
  await checkLocks(stage);
  await checkEvidence(stage);
  await checkPayments(stage);
}

describe("desks of a bill under random calls", () => {
  it("INV-T2 INV-F2 INV-F3 INV-Y1: keep locks, evidence, title and cash in step", async function () {
    this.timeout(3_600_000);
    const done = new Set<Action>();
    const steps = fc.tuple(stepsOf(TRADING, 30), stepsOf(COLLECTING, 15));
    await fc.assert(
      fc.asyncProperty(steps, async ([trading, collecting]) => {
        const stage = await setStage(done);
        for (const step of trading) await playAndCheck(stage, step);
        if ((await clock.now()) < MATURITY) await clock.to(MATURITY);
        for (const step of collecting) await playAndCheck(stage, step);
      }),
      { numRuns: runs(6, 400), seed: 20_260_310, endOnFailure: true },
    );
    expect([...done]).to.include.members(["offer", "sign", "request", "quote", "settle"]);
    expect([...done]).to.include.members(["withdrawRequest", "present", "pay", "refusePayment"]);
  });
});
