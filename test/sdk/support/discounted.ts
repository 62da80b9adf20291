import type { InstrumentId } from "../../../sdk/src/index.ts";
import type { Party } from "./network.ts";
import { receivedBill, registerTrade } from "./trade.ts";

export interface BillHands {
  readonly drawer: Party;
  readonly drawee: Party;
  readonly holder: Party;
  readonly bank: Party;
}

export interface DiscountedBill {
  readonly instrumentId: InstrumentId;
  readonly discountId: bigint;
}

/** A bill that the bank has discounted for its payee at 2.65 %. */
export async function discountedBill(
  { drawer, drawee, holder, bank }: BillHands,
  face: bigint,
  options: { readonly splittable?: boolean } = {},
): Promise<DiscountedBill> {
  const instrumentId = await receivedBill(
    { drawer, payee: holder },
    drawee,
    face,
    undefined,
    options,
  );
  const trade = await registerTrade(holder, drawer, face);
  const range = { from: 1n, to: face };
  const request = { instrumentId, range, bank: bank.account, ...trade };
  const { applicationId } = await holder.client.discounts.request(request);
  await bank.client.discounts.quote({ applicationId, rateMillionths: 26_500 });
  await holder.client.discounts.settle({ applicationId });
  return { instrumentId, discountId: applicationId };
}
