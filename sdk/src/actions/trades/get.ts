import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";
import type { TradeDesk } from "./desk.ts";

/** A trade of a discounted range between banks. */
export interface MarketTrade {
  readonly tradeId: bigint;
  /** `none` when the id is unknown; an expired offer still reads `offered`. */
  readonly status: MemberOf<"TradeStatus">;
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  /** Seller, borrower of a repo, applicant for a rediscount. */
  readonly seller: Address;
  /** Buyer, lender of a repo, the central bank. */
  readonly buyer: Address;
  /** Annual, in millionths; of a rediscount the most that the applicant pays. */
  readonly rateMillionths: number;
  /** UTC seconds at which the lock of an offer ends by itself. */
  readonly expiresAt: bigint;
}

export function getTrade(desk: TradeDesk) {
  return async ({ contracts }: ClientContext, tradeId: bigint): Promise<MarketTrade> => {
    const trade = await (await contracts.at(desk)).tradeOf(tradeId);
    return {
      tradeId,
      status: decodeMember("TradeStatus", trade.status),
      instrumentId: trade.instrumentId,
      range: { from: trade.from, to: trade.to },
      seller: toAddress(trade.seller),
      buyer: toAddress(trade.buyer),
      rateMillionths: Number(trade.rateMillionths),
      expiresAt: trade.expiresAt,
    };
  };
}
