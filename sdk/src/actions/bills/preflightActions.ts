import { toAddress, toRefusals } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";
import { encodeMember } from "../../values/enumerations.ts";
import { type RequestFinancingParams, requestFinancing } from "../financings/request.ts";
import { type ApplyForGuaranteeParams, applyForGuarantee } from "../guarantees/apply.ts";
import { endorserRefusals } from "../guarantees/endorser.ts";
import { type OfferInterbankParams, offerInterbank } from "../interbank/offer.ts";
import { type RegisterListingParams, registerListing } from "../listings/register.ts";
import { type ApplyForLoanParams, applyForLoan } from "../loans/apply.ts";
import { type PresentParams, present } from "../payments/present.ts";
import { type ClaimRecourseParams, claimRecourse } from "../recourses/claim.ts";
import { encodeDebtor } from "../recourses/debtor.ts";
import { type OpenEarlyParams, openEarlyRecourse } from "../recourses/openEarly.ts";
import { type ApplyForRediscountParams, applyForRediscount } from "../rediscounts/apply.ts";
import { type OfferRepoParams, offerRepo } from "../repos/offer.ts";
import { type DiscountedRangeParams, discountIdOf } from "../trades/discountOf.ts";
import { type OfferEndorsementParams, offerEndorsement } from "../transfers/endorse.ts";
import { type AcceptBillParams, acceptBill } from "./accept.ts";
import {
  billRefusals,
  type Inquiry,
  packageToJudge,
  type Refusals,
  rangeToJudge,
  sliceToJudge,
} from "./inquiry.ts";
import { encodeIssue, type IssueBillParams, issueBill } from "./issue.ts";
import { type BillSteps, type PreflightOf, STEPS } from "./preflightSteps.ts";
import { type ReceiveBillParams, receiveBill } from "./receive.ts";
import { type WithdrawBillParams, withdrawBill } from "./withdraw.ts";

/** What can be asked about before it is done, with the parameters of the action itself. */
export interface BillActions extends BillSteps {
  /** `bills.issue` */
  readonly issue: IssueBillParams;
  /** `bills.accept` */
  readonly accept: AcceptBillParams;
  /** `bills.receive` */
  readonly receive: ReceiveBillParams;
  /** `bills.withdraw` */
  readonly withdraw: WithdrawBillParams;
  /** `endorsements.offer` */
  readonly endorse: OfferEndorsementParams;
  /** `discounts.request` */
  readonly discount: RequestFinancingParams;
  /** `guarantees.apply` */
  readonly guarantee: ApplyForGuaranteeParams;
  /** `loans.apply` */
  readonly pledge: ApplyForLoanParams;
  /** `interbank.offer` */
  readonly interbankTransfer: OfferInterbankParams;
  /** `repos.offer` */
  readonly repo: OfferRepoParams;
  /** `rediscounts.apply` */
  readonly rediscount: ApplyForRediscountParams;
  /** `listings.register` */
  readonly list: RegisterListingParams;
  /** `presentments.present` */
  readonly present: PresentParams;
  /** `recourses.openEarly` */
  readonly recourse: OpenEarlyParams;
  /** `recourses.claim` */
  readonly claim: ClaimRecourseParams;
}

export type BillAction = keyof BillActions;

export const PREFLIGHTS: { readonly [Name in BillAction]: PreflightOf<BillActions[Name]> } = {
  issue: { lists: issueRefusals, run: issueBill },
  accept: { lists: ofPackage("accept"), run: acceptBill },
  receive: { lists: ofPackage("receive"), run: receiveBill },
  withdraw: { lists: ofPackage("withdraw"), run: withdrawBill },
  endorse: {
    lists: async (inquiry, params) =>
      billRefusals(inquiry, {
        action: "endorse",
        range: await rangeToJudge(inquiry, params),
        counterparty: params.transferee,
      }),
    run: offerEndorsement,
  },
  discount: { lists: discountRefusals, run: requestFinancing("DiscountDesk") },
  guarantee: { lists: guaranteeRefusals, run: applyForGuarantee },
  pledge: {
    lists: async (inquiry, params) =>
      billRefusals(inquiry, {
        action: "pledge",
        range: await rangeToJudge(inquiry, params),
        counterparty: params.bank,
      }),
    run: applyForLoan,
  },
  interbankTransfer: {
    lists: (inquiry, params) => tradeRefusals(inquiry, "interbankTransfer", params, params.buyer),
    run: offerInterbank,
  },
  repo: {
    lists: (inquiry, params) => tradeRefusals(inquiry, "repo", params, params.lender),
    run: offerRepo,
  },
  rediscount: {
    lists: async (inquiry, params) =>
      tradeRefusals(inquiry, "rediscount", params, await centralBankOf(inquiry)),
    run: applyForRediscount,
  },
  list: {
    lists: (inquiry, params) => tradeRefusals(inquiry, "list", params, params.onlyTo),
    run: registerListing,
  },
  present: {
    lists: presentRefusals,
    run: present("PresentmentDesk"),
  },
  recourse: {
    lists: earlyRefusals,
    run: openEarlyRecourse,
  },
  claim: { lists: claimRefusals, run: claimRecourse },
  ...STEPS,
};

function ofPackage(action: "accept" | "receive" | "withdraw") {
  return async (inquiry: Inquiry, { billId }: { readonly billId: bigint }): Refusals =>
    billRefusals(inquiry, { action, range: await packageToJudge(inquiry, billId) });
}

async function issueRefusals(
  { context, actor, block }: Inquiry,
  params: IssueBillParams,
): Refusals {
  const registry = await context.contracts.at("BillRegistry");
  const answer = await registry.issueRefusals(encodeIssue(params), actor, { blockTag: block });
  return [...answer.errors, ...answer.evidenceErrors];
}

async function discountRefusals(inquiry: Inquiry, params: RequestFinancingParams): Refusals {
  const { context, actor, block } = inquiry;
  const { bank, contractEvidence, invoiceEvidence } = params;
  const range = await rangeToJudge(inquiry, params);
  const desk = await context.contracts.at("DiscountDesk");
  return [
    ...(await billRefusals(inquiry, { action: "discount", range, counterparty: bank })),
    ...(await desk.tradeRefusals(range, actor, contractEvidence, invoiceEvidence, {
      blockTag: block,
    })),
  ];
}

async function guaranteeRefusals(inquiry: Inquiry, params: ApplyForGuaranteeParams): Refusals {
  const { context, actor, block } = inquiry;
  const range = await rangeToJudge(inquiry, params);
  const listed = await billRefusals(inquiry, {
    action: "guarantee",
    range,
    counterparty: params.guarantor,
  });
  const desk = await context.contracts.at("GuaranteeDesk");
  const party = encodeMember("LiableParty", params.party);
  const own = await desk.applicationRefusals(range, party, actor, params.guarantor, {
    blockTag: block,
  });
  return [...listed, ...own, ...(await endorserRefusals(context, range, params.guarantor))];
}

/** What banks trade has been discounted before; the desks prove it alike. */
async function tradeRefusals(
  inquiry: Inquiry,
  action: "interbankTransfer" | "repo" | "rediscount" | "list",
  params: DiscountedRangeParams,
  counterparty: Address | undefined,
): Refusals {
  const { context, block } = inquiry;
  const range = await rangeToJudge(inquiry, params);
  const listed = await billRefusals(inquiry, { action, range, counterparty });
  const desk = await context.contracts.at("InterbankDesk");
  const discountId = await discountIdOf(context, params);
  const unproven = await desk.discountRefusal(range, discountId, { blockTag: block });
  return [...listed, ...toRefusals(unproven)];
}

async function centralBankOf({ context, block }: Inquiry): Promise<Address> {
  const members = await context.contracts.at("MemberRegistry");
  return toAddress(await members.centralBank({ blockTag: block }));
}

async function presentRefusals(
  inquiry: Inquiry,
  { instrumentId, sliceFrom }: PresentParams,
): Refusals {
  const range = await sliceToJudge(inquiry, instrumentId, sliceFrom);
  const listed = await billRefusals(inquiry, { action: "present", range });
  const desk = await inquiry.context.contracts.at("PresentmentDesk");
  const untimely = await desk.timeRefusal(instrumentId, { blockTag: inquiry.block });
  return [...listed, ...toRefusals(untimely)];
}

async function earlyRefusals(inquiry: Inquiry, { billId, sliceFrom }: OpenEarlyParams): Refusals {
  const range = await sliceToJudge(inquiry, billId, sliceFrom);
  const listed = await billRefusals(inquiry, { action: "recourse", range });
  const rules = await inquiry.context.contracts.at("LiabilityRules");
  return [...listed, ...(await rules.earlyRefusals(billId, { blockTag: inquiry.block }))];
}

/** Of a recourse that nobody opened the rehearsal says all there is to say. */
async function claimRefusals(
  inquiry: Inquiry,
  { recourseId, debtor, costs = 0n }: ClaimRecourseParams,
): Refusals {
  const { context, block } = inquiry;
  const desk = await context.contracts.at("RecourseDesk");
  const recourse = await desk.recourseOf(recourseId, { blockTag: block });
  const { billId, claimant, openedDay, paidDay, cause, status, late, agent, agentRef } = recourse;
  const { rank, from, to, principal } = recourse;
  if (billId === 0n) return [];
  const collector = await desk.claimantOf(recourseId, { blockTag: block });
  const rules = await context.contracts.at("LiabilityRules");
  const asked = {
    ...{ billId, claimant, openedDay, paidDay, cause, status, late, agent, agentRef },
    ...{ rank, from, to, principal },
  };
  const listed = await billRefusals(
    { ...inquiry, actor: toAddress(claimant) },
    {
      action: "recourse",
      range: { instrumentId: billId, sliceFrom: from, from, to },
      counterparty: collector === claimant ? undefined : toAddress(collector),
    },
  );
  const named = encodeDebtor(debtor);
  return [
    ...listed,
    ...(await rules.claimRefusals(recourseId, asked, named, costs, { blockTag: block })),
  ];
}
