import { clock } from "./chain.ts";
import type { InstrumentCase } from "./instrumentCases.ts";
import type { TestMember } from "./member.ts";
import { aRange, MILLION, type TestBill, type Trade, type TradeEvidence } from "./trade.ts";

/** 2.65 % a year, in millionths. */
export const RATE = 26_500n;
export const HOUR = 3_600n;

export interface RequestOptions {
  readonly to?: bigint;
  readonly sliceFrom?: bigint;
  readonly bank?: TestMember;
  readonly applicant?: TestMember;
  readonly evidence?: TradeEvidence;
}

/** Steps of a financing at one desk, each by the party that takes it. */
export function financingSteps(subject: InstrumentCase, trade: Trade) {
  const { financingDesk } = subject;
  const ask = (instrument: TestBill, options: RequestOptions = {}): readonly unknown[] => {
    const { sliceFrom = 1n, to = instrument.face, evidence = instrument } = options;
    const bank = (options.bank ?? trade.bank).account;
    const range = aRange(instrument.id, { sliceFrom, to });
    return [range, bank, evidence.contractEvidence, evidence.invoiceEvidence];
  };
  const request = (instrument: TestBill, options: RequestOptions = {}): Promise<bigint> =>
    trade
      .as(options.applicant ?? trade.supplier)
      .ask(financingDesk, "request", ask(instrument, options));
  const quote = async (requestId: bigint, bank = trade.bank, seconds = HOUR) =>
    trade.as(bank).callAll([
      {
        target: financingDesk,
        method: "quote",
        args: [requestId, RATE, (await clock.now()) + seconds],
      },
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf(financingDesk), MILLION],
      },
    ]);
  const settle = (requestId: bigint, applicant = trade.supplier) =>
    trade.as(applicant).call(financingDesk, "settle", [requestId]);
  return { ask, request, quote, settle };
}
