import type { ClientContext } from "../../chain/context.ts";
import { quoteFinancing } from "../financings/quote.ts";
import { refuseFinancing } from "../financings/refuse.ts";
import { settleFinancing } from "../financings/settle.ts";
import { withdrawFinancing } from "../financings/withdraw.ts";
import { refuseGuarantee } from "../guarantees/refuse.ts";
import { signGuarantee } from "../guarantees/sign.ts";
import { withdrawGuarantee } from "../guarantees/withdraw.ts";
import { signInterbank } from "../interbank/sign.ts";
import { takeListing } from "../listings/take.ts";
import { collectPledge } from "../loans/collect.ts";
import { drawLoan } from "../loans/draw.ts";
import { offerLoan } from "../loans/offer.ts";
import { refuseLoan } from "../loans/refuse.ts";
import { repayLoan } from "../loans/repay.ts";
import { withdrawLoan } from "../loans/withdraw.ts";
import { sellAtMarket } from "../market/sell.ts";
import { lapsePresentment } from "../payments/lapse.ts";
import { pay } from "../payments/pay.ts";
import { refusePayment } from "../payments/refuse.ts";
import { contestClaim } from "../recourses/contest.ts";
import { payClaim } from "../recourses/pay.ts";
import { payAsAcceptor } from "../recourses/payAsAcceptor.ts";
import { renewClaim } from "../recourses/renew.ts";
import { grantRediscount } from "../rediscounts/grant.ts";
import { enforceRepo } from "../repos/enforce.ts";
import { redeemRepo } from "../repos/redeem.ts";
import { signRepo } from "../repos/sign.ts";
import { refuseTrade } from "../trades/refuse.ts";
import { withdrawTrade } from "../trades/withdraw.ts";
import { refuseTransfer } from "../transfers/refuse.ts";
import { signTransfer } from "../transfers/sign.ts";
import { withdrawTransfer } from "../transfers/withdraw.ts";
import type { Inquiry, Refusals } from "./inquiry.ts";
import {
  guaranteeSignatureRefusals,
  loanDrawRefusals,
  offeredEndorsementRefusals,
  saleRefusals,
  settlementRefusals,
  takenListingRefusals,
  tradeSignatureRefusals,
} from "./stepRefusals.ts";

/** How an action is asked about. */
export interface PreflightOf<Params> {
  /** All refusals of the contracts' lists of rules. */
  readonly lists: (inquiry: Inquiry, params: Params) => Refusals;
  /** The action itself, for the rehearsal. */
  readonly run: (context: ClientContext, params: Params) => Promise<unknown>;
}

/** A step that the contracts judge by what their desk has on record, and by no list: the rehearsal says it. */
const step = <Params>(
  run: PreflightOf<Params>["run"],
  lists: PreflightOf<Params>["lists"] = async () => [],
): PreflightOf<Params> => ({ lists, run });

/** Sales at the market, and what follows on an application or a presentment, by the names of the client's own actions. */
export const STEPS = {
  "market.sell": step(sellAtMarket, saleRefusals),
  "endorsements.sign": step(signTransfer("EndorsementDesk"), offeredEndorsementRefusals),
  "endorsements.refuse": step(refuseTransfer("EndorsementDesk")),
  "endorsements.withdraw": step(withdrawTransfer("EndorsementDesk")),
  "discounts.quote": step(quoteFinancing("DiscountDesk")),
  "discounts.settle": step(settleFinancing("DiscountDesk"), settlementRefusals),
  "discounts.refuse": step(refuseFinancing("DiscountDesk")),
  "discounts.withdraw": step(withdrawFinancing("DiscountDesk")),
  "guarantees.sign": step(signGuarantee, guaranteeSignatureRefusals),
  "guarantees.refuse": step(refuseGuarantee),
  "guarantees.withdraw": step(withdrawGuarantee),
  "loans.offer": step(offerLoan),
  "loans.draw": step(drawLoan, loanDrawRefusals),
  "loans.refuse": step(refuseLoan),
  "loans.withdraw": step(withdrawLoan),
  "loans.repay": step(repayLoan),
  "loans.collect": step(collectPledge),
  "interbank.sign": step(
    signInterbank,
    tradeSignatureRefusals("InterbankDesk", "interbankTransfer"),
  ),
  "interbank.refuse": step(refuseTrade("InterbankDesk")),
  "interbank.withdraw": step(withdrawTrade("InterbankDesk")),
  "repos.sign": step(signRepo, tradeSignatureRefusals("RepoDesk", "repo")),
  "repos.refuse": step(refuseTrade("RepoDesk")),
  "repos.withdraw": step(withdrawTrade("RepoDesk")),
  "repos.redeem": step(redeemRepo),
  "repos.enforce": step(enforceRepo),
  "rediscounts.grant": step(
    grantRediscount,
    tradeSignatureRefusals("RediscountDesk", "rediscount"),
  ),
  "rediscounts.refuse": step(refuseTrade("RediscountDesk")),
  "rediscounts.withdraw": step(withdrawTrade("RediscountDesk")),
  "listings.take": step(takeListing, takenListingRefusals),
  "presentments.pay": step(pay("PresentmentDesk")),
  "presentments.refuse": step(refusePayment("PresentmentDesk")),
  "presentments.lapse": step(lapsePresentment("PresentmentDesk")),
  "recourses.pay": step(payClaim),
  "recourses.payAsAcceptor": step(payAsAcceptor),
  "recourses.contest": step(contestClaim),
  "recourses.renew": step(renewClaim),
} as const;

type ParamsOf<Step> = Step extends PreflightOf<infer Params> ? Params : never;

/** The parameters of those actions. */
export type BillSteps = { readonly [Name in keyof typeof STEPS]: ParamsOf<(typeof STEPS)[Name]> };
