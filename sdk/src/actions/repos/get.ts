import type { ClientContext } from "../../chain/context.ts";
import { toOptionalDate } from "../../chain/decode.ts";
import type { CivilDate } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import { getTrade, type MarketTrade } from "../trades/get.ts";

/** A repo: seller is the borrower, buyer the lender. */
export interface Repo extends MarketTrade {
  readonly kind: MemberOf<"RepoKind">;
  /** Fen lent. */
  readonly principal: bigint;
  /** Undefined until signed. */
  readonly startDate: CivilDate | undefined;
  /** A business day before the bill falls due; undefined when the id is unknown. */
  readonly dueDate: CivilDate | undefined;
  /** Units from the low end that the lender kept; 0 unless it was not redeemed. */
  readonly kept: bigint;
}

const getRepoTrade = getTrade("RepoDesk");

export async function getRepo(context: ClientContext, tradeId: bigint): Promise<Repo> {
  const trade = await getRepoTrade(context, tradeId);
  const terms = await (await context.contracts.at("RepoDesk")).termsOf(tradeId);
  return {
    ...trade,
    kind: decodeMember("RepoKind", terms.kind),
    principal: terms.principal,
    startDate: toOptionalDate(terms.startDay),
    dueDate: toOptionalDate(terms.dueDay),
    kept: terms.kept,
  };
}
