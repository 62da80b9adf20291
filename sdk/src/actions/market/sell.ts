import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { Receipt } from "../../chain/answers.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { eventsIn } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { ContractOf } from "../../chain/interfaces.ts";
import { SDKError } from "../../errors/sdkError.ts";
import { toAmounts } from "../financings/amounts.ts";
import { type SaleParams, type SoldPart, saleArgsOf } from "./sale.ts";

export interface SellParams extends SaleParams, ActionOptions {}

export interface Sold extends Executed {
  /** In the order of the range; what they do not cover stays the seller's. */
  readonly parts: readonly SoldPart[];
}

type PartWithoutRate = Omit<SoldPart, "rateMillionths">;

/**
 * The holder sells a range at the best rates there are, from the low end on (撮合): per part title to a bank and cash to the
 * holder, in one transaction.
 * @throws PiaohaoError DiscountMarket_TooLittle, DiscountMarket_StepsSpent, BillRules_*, FinancingDesk_*, EvidenceRegistry_*
 */
export async function sellAtMarket(context: ClientContext, params: SellParams): Promise<Sold> {
  const market = await context.contracts.at("DiscountMarket");
  const desk = await context.contracts.at("DiscountDesk");
  const data = market.interface.encodeFunctionData("sell", await saleArgsOf(context, params));
  const executed = await act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(market, data)],
    result: (receipt) => ({ parts: partsIn(receipt, market, desk) }),
  });
  const parts = await Promise.all(executed.parts.map((part) => withRate(desk, part)));
  return { ...executed, parts };
}

function partsIn(
  { logs }: Receipt,
  market: ContractOf<"DiscountMarket">,
  desk: ContractOf<"DiscountDesk">,
): readonly PartWithoutRate[] {
  const requested = eventsIn(logs, desk, desk.getEvent("FinancingRequested"));
  const settled = eventsIn(logs, desk, desk.getEvent("FinancingSettled"));
  return eventsIn(logs, market, market.getEvent("DiscountMatched")).map(
    ({ requestId: applicationId, quoteId }) => {
      const request = requested.find(({ requestId }) => requestId === applicationId);
      const settlement = settled.find(({ requestId }) => requestId === applicationId);
      if (request === undefined || settlement === undefined) {
        throw new SDKError("SDK_BAD_ANSWER", "the receipt lacks a discount that was matched", {
          applicationId,
        });
      }
      const { from, to } = request;
      const bank = toAddress(request.bank);
      return { applicationId, quoteId, bank, range: { from, to }, ...toAmounts(settlement) };
    },
  );
}

/** The quote may be gone by now; the settled discount keeps its rate. */
async function withRate(
  desk: ContractOf<"DiscountDesk">,
  part: PartWithoutRate,
): Promise<SoldPart> {
  const { rateMillionths } = await desk.requestOf(part.applicationId);
  return { ...part, rateMillionths: Number(rateMillionths) };
}
