import type { ClientContext } from "../../chain/context.ts";
import { toHash, toOptionalDate } from "../../chain/decode.ts";
import type { CivilDate, Hash } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import { getTrade, type MarketTrade } from "../trades/get.ts";

/** A rediscount: seller is the bank, buyer the central bank. */
export interface Rediscount extends MarketTrade {
  readonly preference: MemberOf<"PreferenceClass">;
  readonly documentHash: Hash;
  /** The payment date of the bill, from which the quota can be freed; undefined until granted. */
  readonly maturesDate: CivilDate | undefined;
  /** The quota is free again. */
  readonly retired: boolean;
}

const getRediscountTrade = getTrade("RediscountDesk");

export async function getRediscount(context: ClientContext, tradeId: bigint): Promise<Rediscount> {
  const trade = await getRediscountTrade(context, tradeId);
  const terms = await (await context.contracts.at("RediscountDesk")).termsOf(tradeId);
  return {
    ...trade,
    preference: decodeMember("PreferenceClass", terms.preference),
    documentHash: toHash(terms.documentHash),
    maturesDate: toOptionalDate(terms.maturesDay),
    retired: terms.retired,
  };
}
