import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import { isPiaohaoError } from "../../errors/piaohaoError.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";

export interface PostQuoteParams extends ActionOptions {
  /** Whose bills are bought. */
  readonly acceptorClass: Exclude<MemberOf<"AcceptorClass">, "none">;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
  /** From the discount to the payment date of the bill, both inclusive. */
  readonly daysMin: number;
  readonly daysMax: number;
  /** Fen: the smallest part that is bought. */
  readonly faceMin: bigint;
  /** Fen: the largest face of a sale that the quote answers. */
  readonly faceMax: bigint;
  /** Fen: all that is bought on this quote. */
  readonly capacity: bigint;
  /** UTC seconds, the last at which the quote is taken. */
  readonly validUntil: bigint;
  /** How many quotes may be passed in one transaction on the way to its place, which bounds the gas. Default: 100. */
  readonly stepsMax?: number | undefined;
}

export interface PostedQuote extends Executed {
  readonly quoteId: bigint;
}

const STEPS_DEFAULT = 100;
/** How often the search goes on behind the quote at which it ended. */
const SEARCHES_MAX = 100;
/** Of `post`: the quote that the search begins at, after the eight words of the terms. */
const AFTER_WORD = 8;

/**
 * A bank states what it buys until further notice (报价), and in the same request lets the discount desk take the money.
 * A book too long for one transaction is searched in several.
 * @throws PiaohaoError FinancingDesk_NotABank, FinancingDesk_RateOutOfRange, DiscountMarket_*
 */
export async function postQuote(
  context: ClientContext,
  params: PostQuoteParams,
): Promise<PostedQuote> {
  let after = 0n;
  for (let search = 1; ; search += 1) {
    try {
      return await postAfter(context, params, after);
    } catch (error) {
      const unfinished = isPiaohaoError(error, "DiscountMarket_StepsSpent");
      if (!unfinished || search === SEARCHES_MAX) throw error;
      after = error.args.quoteId;
    }
  }
}

async function postAfter(
  context: ClientContext,
  { requestId, stepsMax = STEPS_DEFAULT, ...params }: PostQuoteParams,
  after: bigint,
): Promise<PostedQuote> {
  const market = await context.contracts.at("DiscountMarket");
  const terms = { ...params, acceptorClass: encodeMember("AcceptorClass", params.acceptorClass) };
  const data = market.interface.encodeFunctionData("post", [terms, after, stepsMax]);
  const intent: Intent = { ...intentOf(market, data), derivedWord: AFTER_WORD };
  return act(context, {
    requestId,
    prepare: allowing(context, "DiscountDesk", async () => params.capacity),
    calls: [intent],
    result: (receipt) => ({
      quoteId: requireEvent(receipt, market, market.getEvent("QuotePosted")).quoteId,
    }),
  });
}
