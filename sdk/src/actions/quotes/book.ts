import type { ClientContext } from "../../chain/context.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import { requireArgument } from "../../errors/sdkError.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";
import { type StandingQuote, toQuote } from "./get.ts";

export interface QuoteBookParams {
  readonly acceptorClass: Exclude<MemberOf<"AcceptorClass">, "none">;
  /** How many quotes at most, 1 to 1 000. Default: 100. */
  readonly limit?: number | undefined;
}

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 100;

/**
 * The quotes for a class of acceptors as one block leaves them, in the order in which they are taken: the best rate first,
 * then first come. Expired quotes that nobody has removed are among them.
 * @throws SDKError SDK_BAD_ARGUMENT
 */
export async function quoteBookOf(
  { rpc, contracts }: ClientContext,
  { acceptorClass, limit = LIMIT_DEFAULT }: QuoteBookParams,
): Promise<readonly StandingQuote[]> {
  requireArgument(limit >= 1 && limit <= LIMIT_MAX, "a book shows 1 to 1 000 quotes", { limit });
  const market = await contracts.at("DiscountMarket");
  const asOf = { blockTag: await blockNumberOf(rpc) };
  const quotes: StandingQuote[] = [];
  let quoteId = await market.bestOf(encodeMember("AcceptorClass", acceptorClass), asOf);
  while (quoteId !== 0n && quotes.length < limit) {
    const quote = await market.quoteOf(quoteId, asOf);
    quotes.push(toQuote(quoteId, quote));
    quoteId = quote.next;
  }
  return quotes;
}
