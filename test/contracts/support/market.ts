import type { DiscountMarket } from "../../../sdk/src/generated/typechain/contracts/market/DiscountMarket.ts";
import { clock } from "./chain.ts";
import { financingSteps, RATE } from "./financingSteps.ts";
import { BILL_CASE } from "./instrumentCases.ts";
import type { TestMember } from "./member.ts";
import { aRange, aReceivedBill, MILLION, type TestBill, type Trade } from "./trade.ts";

export const AcceptorClass = {
  none: 0n,
  stateBank: 1n,
  cityBank: 3n,
  otherBank: 5n,
  coreEnterprise: 6n,
  otherEnterprise: 7n,
} as const;
export const TradeStatus = {
  none: 0n,
  offered: 1n,
  running: 2n,
  settled: 3n,
  defaulted: 4n,
  refused: 5n,
  withdrawn: 6n,
} as const;
export const RepoKind = { none: 0n, pledged: 1n, outright: 2n } as const;
export const Preference = {
  none: 0n,
  ordinary: 1n,
  smallEnterprise: 2n,
  agricultural: 3n,
  green: 4n,
} as const;
export const ListingStatus = {
  none: 0n,
  registered: 1n,
  listed: 2n,
  taken: 3n,
  cancelled: 4n,
} as const;

const WEEK = 604_800n;

export interface QuoteOptions {
  readonly acceptorClass?: bigint;
  readonly rate?: bigint;
  readonly days?: readonly [bigint, bigint];
  readonly faceMin?: bigint;
  readonly faceMax?: bigint;
  readonly capacity?: bigint;
  readonly seconds?: bigint;
  /** Fen that the desk may take from the bank; default the capacity. */
  readonly allowance?: bigint;
  readonly after?: bigint;
  readonly stepsMax?: bigint;
}

/** Terms of a quote that buys bills of core enterprises, of any tenor and amount up to ¥10,000,000.00. */
export async function aQuote({ seconds = WEEK, ...options }: QuoteOptions = {}) {
  const [daysMin, daysMax] = options.days ?? [1n, 400n];
  return {
    acceptorClass: options.acceptorClass ?? AcceptorClass.coreEnterprise,
    rateMillionths: options.rate ?? RATE,
    daysMin,
    daysMax,
    faceMin: options.faceMin ?? 1n,
    faceMax: options.faceMax ?? 10n * MILLION,
    capacity: options.capacity ?? 10n * MILLION,
    validUntil: (await clock.now()) + seconds,
  };
}

/** Steps in the discount market, each by the party that takes it. */
export function marketSteps(trade: Trade) {
  const market = trade.contract<DiscountMarket>("DiscountMarket");
  const post = async (bank: TestMember, options: QuoteOptions = {}): Promise<bigint> => {
    const terms = await aQuote(options);
    const desk = trade.addressOf("DiscountDesk");
    const known = await trade.cash.allowance(bank.account, desk);
    const allowance = options.allowance ?? known + terms.capacity;
    await trade.as(bank).call("CashToken", "approve", [desk, allowance]);
    const { after = 0n, stepsMax = 100n } = options;
    return trade.as(bank).ask("DiscountMarket", "post", [terms, after, stepsMax]);
  };
  const sellArgs = (
    bill: TestBill,
    {
      rateMax = 1_000_000n,
      faceMin = 1n,
      stepsMax = 100n,
      to = bill.face,
      from = 1n,
      sliceFrom = 1n,
      evidence = bill,
    } = {},
  ) => [
    aRange(bill.id, { sliceFrom, from, to }),
    evidence.contractEvidence,
    evidence.invoiceEvidence,
    { rateMax, faceMin, stepsMax },
  ];
  const sell = (bill: TestBill, options: Parameters<typeof sellArgs>[1] = {}) =>
    trade
      .as(trade.supplier)
      .ask<readonly MatchedPart[]>("DiscountMarket", "sell", sellArgs(bill, options));
  /** Quotes of a class in the order in which they are taken. */
  const book = async (acceptorClass: bigint = AcceptorClass.coreEnterprise) => {
    const ids: bigint[] = [];
    for (
      let id = await market.bestOf(acceptorClass);
      id !== 0n;
      id = (await market.quoteOf(id)).next
    )
      ids.push(id);
    return ids;
  };
  return { market, post, sell, sellArgs, book };
}

/** As the market answers it. */
export interface MatchedPart {
  readonly requestId: bigint;
  readonly quoteId: bigint;
  readonly bank: string;
  readonly rateMillionths: bigint;
  readonly from: bigint;
  readonly to: bigint;
  readonly amounts: {
    readonly face: bigint;
    readonly interest: bigint;
    readonly proceeds: bigint;
    readonly days_: bigint;
  };
}

export interface DiscountedBill extends TestBill {
  readonly discountId: bigint;
}

/** A ¥1,000,000.00 bill of the core enterprise that the bank has discounted for the supplier. */
export async function aDiscountedBill(
  trade: Trade,
  options: Parameters<typeof aReceivedBill>[1] = {},
): Promise<DiscountedBill> {
  const bill = await aReceivedBill(trade, options);
  const applicant = options.payee ?? trade.supplier;
  const steps = financingSteps(BILL_CASE, trade);
  const discountId = await steps.request(bill, { applicant });
  await steps.quote(discountId);
  await steps.settle(discountId, applicant);
  return { ...bill, discountId };
}
