import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { ContractOf } from "../../chain/interfaces.ts";
import type { Address } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

/** What a bank buys until further notice. */
export interface StandingQuote {
  readonly quoteId: bigint;
  readonly bank: Address;
  readonly acceptorClass: MemberOf<"AcceptorClass">;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
  /** From the discount to the payment date of the bill, both inclusive. */
  readonly daysMin: number;
  readonly daysMax: number;
  /** Fen: the smallest part that is bought. */
  readonly faceMin: bigint;
  /** Fen: the largest face of a sale that the quote answers. */
  readonly faceMax: bigint;
  /** Fen still to be bought. */
  readonly remaining: bigint;
  /** UTC seconds, the last at which the quote is taken. */
  readonly validUntil: bigint;
}

/** Undefined when the quote is unknown, used up or removed. */
export async function getQuote(
  { contracts }: ClientContext,
  quoteId: bigint,
): Promise<StandingQuote | undefined> {
  const quote = await (await contracts.at("DiscountMarket")).quoteOf(quoteId);
  return BigInt(quote.bank) === 0n ? undefined : toQuote(quoteId, quote);
}

type ContractQuote = Awaited<ReturnType<ContractOf<"DiscountMarket">["quoteOf"]>>;

export function toQuote(quoteId: bigint, quote: ContractQuote): StandingQuote {
  return {
    quoteId,
    bank: toAddress(quote.bank),
    acceptorClass: decodeMember("AcceptorClass", quote.acceptorClass),
    rateMillionths: Number(quote.rateMillionths),
    daysMin: Number(quote.daysMin),
    daysMax: Number(quote.daysMax),
    faceMin: quote.faceMin,
    faceMax: quote.faceMax,
    remaining: quote.remaining,
    validUntil: quote.validUntil,
  };
}
