import { type ActionOptions, act } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address, CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";
import { sliceRangeOf } from "../slices/range.ts";
import { type DiscountedRangeParams, discountIdOf } from "../trades/discountOf.ts";
import { type OfferedTrade, offeredIn } from "../trades/offered.ts";

export interface OfferRepoParams extends DiscountedRangeParams, ActionOptions {
  /** An active commercial bank other than the signer. */
  readonly lender: Address;
  /** `pledged` (质押式): the bill stays the borrower's; `outright` (买断式): it goes to the lender and comes back. */
  readonly kind: Exclude<MemberOf<"RepoKind">, "none">;
  /** Fen lent: at least 1, at most the face. */
  readonly principal: bigint;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
  /** Of the redemption; moves on to a business day, which lies before the due day of the bill. */
  readonly dueDate: CivilDate;
}

/**
 * The bank that holds a discounted range asks another for money against it; it is locked until the offer comes to an end.
 * @throws PiaohaoError RepoDesk_*, MarketDesk_*, BillRules_*, TitleLedger_*
 */
export async function offerRepo(
  context: ClientContext,
  params: OfferRepoParams,
): Promise<OfferedTrade> {
  const desk = await context.contracts.at("RepoDesk");
  const range = await sliceRangeOf(context, params);
  const discountId = await discountIdOf(context, params);
  const { lender, principal, rateMillionths } = params;
  const kind = encodeMember("RepoKind", params.kind);
  const terms = { lender, kind, principal, rateMillionths, dueDay: dateToDay(params.dueDate) };
  const data = desk.interface.encodeFunctionData("offer", [range, terms, discountId]);
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(desk, data)],
    result: (receipt) => offeredIn(receipt, desk),
  });
}
