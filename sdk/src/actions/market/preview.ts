import type { ClientContext } from "../../chain/context.ts";
import { requireActor } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { toAmounts } from "../financings/amounts.ts";
import { type SaleParams, type SoldPart, saleArgsOf } from "./sale.ts";

/** A part as it would be sold now. */
export type SaleablePart = Omit<SoldPart, "applicationId">;

/**
 * What a sale would bring now, part by part: the market itself works it out and nothing is sent, so every rule that would
 * refuse the sale refuses the preview.
 * @throws PiaohaoError as `market.sell`; SDKError SDK_NO_SIGNER
 */
export async function previewSale(
  context: ClientContext,
  params: SaleParams,
): Promise<readonly SaleablePart[]> {
  const { account } = requireActor(context);
  const market = await context.contracts.at("DiscountMarket");
  const args = await saleArgsOf(context, params);
  const parts = await market.sell.staticCall(...args, { from: account });
  return parts.map(({ quoteId, bank, rateMillionths, from, to, amounts }) => ({
    quoteId,
    bank: toAddress(bank),
    range: { from, to },
    rateMillionths: Number(rateMillionths),
    ...toAmounts(amounts),
  }));
}
