import { toAddress, ZERO_ADDRESS } from "../../chain/decode.ts";
import type { ContractName } from "../../chain/interfaces.ts";
import { Errors__factory } from "../../generated/typechain/factories/contracts/libraries/Errors__factory.ts";
import { decodeInstrumentNumber } from "../../values/instrumentNumber.ts";
import { requireUnitRange, unitCount } from "../../values/unitRange.ts";
import { endorserRefusals } from "../guarantees/endorser.ts";
import type { SellParams } from "../market/sell.ts";
import type { TradeDesk } from "../trades/desk.ts";
import {
  billRefusals,
  type Inquiry,
  type Refusals,
  type RuleQuery,
  rangeToJudge,
} from "./inquiry.ts";

/** A range that an application is about, as the desk has it on record. */
interface OnRecord {
  readonly instrumentId: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

/** Who began it, and with whom. */
interface Parties {
  readonly applicant: string;
  readonly other: string;
}

/** What a desk asks the rules again when an application of its own is answered. */
function askedAgain(
  inquiry: Inquiry,
  asking: ContractName,
  action: RuleQuery["action"],
  { instrumentId, from, to, applicant, other }: OnRecord & Parties,
): Refusals {
  return billRefusals(
    { ...inquiry, actor: toAddress(applicant) },
    {
      action,
      range: { instrumentId, sliceFrom: from, from, to },
      counterparty: toAddress(other),
      asking,
    },
  );
}

export async function offeredEndorsementRefusals(
  inquiry: Inquiry,
  { offerId }: { readonly offerId: bigint },
): Refusals {
  const desk = await inquiry.context.contracts.at("EndorsementDesk");
  const offer = await desk.offerOf(offerId, { blockTag: inquiry.block });
  const { instrumentId, from, to, transferor, transferee } = offer;
  const parties = { applicant: transferor, other: transferee };
  return askedAgain(inquiry, "EndorsementDesk", "endorse", { instrumentId, from, to, ...parties });
}

export async function settlementRefusals(
  inquiry: Inquiry,
  { applicationId }: { readonly applicationId: bigint },
): Refusals {
  const desk = await inquiry.context.contracts.at("DiscountDesk");
  const request = await desk.requestOf(applicationId, { blockTag: inquiry.block });
  const { instrumentId, from, to, applicant, bank } = request;
  const asked = { instrumentId, from, to, applicant, other: bank };
  return askedAgain(inquiry, "DiscountDesk", "discount", asked);
}

export async function guaranteeSignatureRefusals(
  inquiry: Inquiry,
  { guaranteeId }: { readonly guaranteeId: bigint },
): Refusals {
  const { context, block } = inquiry;
  const desk = await context.contracts.at("GuaranteeDesk");
  const guarantee = await desk.guaranteeOf(guaranteeId, { blockTag: block });
  const { billId: instrumentId, from, to, guaranteed, guarantor } = guarantee;
  const asked = { instrumentId, from, to, applicant: guaranteed, other: guarantor };
  const range = { instrumentId, sliceFrom: from, from, to };
  return [
    ...(await askedAgain(inquiry, "GuaranteeDesk", "guarantee", asked)),
    ...(await endorserRefusals(context, range, toAddress(guarantor))),
  ];
}

/** Loans are taken on instruments of any class; the rules are those about bills. */
export async function loanDrawRefusals(
  inquiry: Inquiry,
  { loanId }: { readonly loanId: bigint },
): Refusals {
  const desk = await inquiry.context.contracts.at("PledgeDesk");
  const loan = await desk.loanOf(loanId, { blockTag: inquiry.block });
  const { instrumentId, from, to, borrower, bank } = loan;
  if (!isBill(instrumentId)) return [];
  const asked = { instrumentId, from, to, applicant: borrower, other: bank };
  return askedAgain(inquiry, "PledgeDesk", "pledge", asked);
}

/** Interbank transfer, repo, rediscount: the buyer, the lender or the central bank takes what was offered. */
export function tradeSignatureRefusals(
  name: TradeDesk,
  action: "interbankTransfer" | "repo" | "rediscount",
) {
  return async (inquiry: Inquiry, { tradeId }: { readonly tradeId: bigint }): Refusals => {
    const desk = await inquiry.context.contracts.at(name);
    const trade = await desk.tradeOf(tradeId, { blockTag: inquiry.block });
    const { instrumentId, from, to, seller, buyer } = trade;
    const asked = { instrumentId, from, to, applicant: seller, other: buyer };
    return askedAgain(inquiry, name, action, asked);
  };
}

/** Whoever takes a listed bill is its buyer. */
export async function takenListingRefusals(
  inquiry: Inquiry,
  { listingId }: { readonly listingId: bigint },
): Refusals {
  const desk = await inquiry.context.contracts.at("ListingDesk");
  const listing = await desk.listingOf(listingId, { blockTag: inquiry.block });
  const { instrumentId, from, to, seller } = listing;
  if (!isBill(instrumentId)) return [];
  const asked = { instrumentId, from, to, applicant: seller, other: inquiry.actor };
  return askedAgain(inquiry, "ListingDesk", "list", asked);
}

/**
 * A sale is a discount to whichever bank the market finds, so the buyer is left open; and as the market may sell less than
 * the range, the trade must cover what is to be sold at least. What the book offers, the rehearsal says.
 */
export async function saleRefusals(inquiry: Inquiry, params: SellParams): Refusals {
  const { context, actor, block } = inquiry;
  const { contractEvidence, invoiceEvidence } = params;
  const range = await rangeToJudge(inquiry, params);
  const least = params.faceMin ?? unitCount(requireUnitRange(params.range));
  const desk = await context.contracts.at("DiscountDesk");
  const listed = await billRefusals(inquiry, { action: "discount", range });
  const open = Errors__factory.createInterface().encodeErrorResult("FinancingDesk_NotABank", [
    ZERO_ADDRESS,
  ]);
  const sold = { ...range, to: range.from + least - 1n };
  return [
    ...listed.filter((refusal) => refusal !== open),
    ...(await desk.tradeRefusals(sold, actor, contractEvidence, invoiceEvidence, {
      blockTag: block,
    })),
  ];
}

function isBill(instrumentId: bigint): boolean {
  const { class: kind } = decodeInstrumentNumber(instrumentId);
  return kind !== "receivable" && kind !== "warehouseReceipt";
}
