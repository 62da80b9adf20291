import { decodeHistoryEntry } from "../../audit/historyEntry.ts";
import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { Receipt } from "../../chain/answers.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { eventsIn } from "../../chain/events.ts";
import { entriesIn } from "../../chain/history.ts";
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

/**
 * The holder sells a range at the best rates there are, from the low end on (撮合): per part title to a bank and cash to the
 * holder, in one transaction.
 * @throws PiaohaoError DiscountMarket_TooLittle, DiscountMarket_StepsSpent, BillRules_*, FinancingDesk_*, EvidenceRegistry_*
 */
export async function sellAtMarket(context: ClientContext, params: SellParams): Promise<Sold> {
  const market = await context.contracts.at("DiscountMarket");
  const desk = await context.contracts.at("DiscountDesk");
  const ledger = await context.contracts.at("TitleLedger");
  const data = market.interface.encodeFunctionData("sell", await saleArgsOf(context, params));
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(market, data)],
    // Everything is in the receipt: a question afterwards could fail, and with it a sale that was made.
    result: (receipt) => ({ parts: partsIn(receipt, { market, desk, ledger }) }),
  });
}

interface Emitters {
  readonly market: ContractOf<"DiscountMarket">;
  readonly desk: ContractOf<"DiscountDesk">;
  readonly ledger: ContractOf<"TitleLedger">;
}

function partsIn({ logs }: Receipt, { market, desk, ledger }: Emitters): readonly SoldPart[] {
  const requested = eventsIn(logs, desk, desk.getEvent("FinancingRequested"));
  const settled = eventsIn(logs, desk, desk.getEvent("FinancingSettled"));
  const rates = ratesIn(logs, ledger);
  return eventsIn(logs, market, market.getEvent("DiscountMatched")).map(
    ({ requestId: applicationId, quoteId }) => {
      const request = requested.find(({ requestId }) => requestId === applicationId);
      const settlement = settled.find(({ requestId }) => requestId === applicationId);
      const rateMillionths = rates.get(applicationId);
      if (request === undefined || settlement === undefined || rateMillionths === undefined) {
        throw new SDKError("SDK_BAD_ANSWER", "the receipt lacks a discount that was matched", {
          applicationId,
        });
      }
      const { from, to } = request;
      const part = { applicationId, quoteId, bank: toAddress(request.bank), range: { from, to } };
      return { ...part, rateMillionths, ...toAmounts(settlement) };
    },
  );
}

/** Annual rates in millionths by application: of all that a discount emits, only the entry in the bill's history has its rate. */
function ratesIn(
  logs: Receipt["logs"],
  ledger: ContractOf<"TitleLedger">,
): ReadonlyMap<bigint, number> {
  const rates = new Map<bigint, number>();
  for (const { entry, sequence } of entriesIn(logs, ledger)) {
    const { kind, particulars } = decodeHistoryEntry(entry, sequence - 1);
    if (kind !== "BILL_DISCOUNTED" || particulars === undefined) continue;
    const { requestId, rateMillionths } = particulars as Readonly<Record<string, bigint>>;
    if (requestId !== undefined) rates.set(requestId, Number(rateMillionths));
  }
  return rates;
}
