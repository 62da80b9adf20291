import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { FinancingDesk } from "./desk.ts";

export interface QuoteFinancingParams extends ActionOptions {
  readonly applicationId: bigint;
  /** Annual, in millionths: 2.65 % = 26 500. */
  readonly rateMillionths: number;
  /** UTC seconds, the last at which the quote can be taken. Default: as long as the applicant's lock. */
  readonly validUntil?: bigint | undefined;
}

/**
 * The bank answers with a rate, and in the same request lets the desk take the face, which no proceeds exceed.
 * @throws PiaohaoError FinancingDesk_NotParty, FinancingDesk_WrongStatus, FinancingDesk_Expired, FinancingDesk_RateOutOfRange
 */
export function quoteFinancing(desk: FinancingDesk) {
  return async (context: ClientContext, params: QuoteFinancingParams): Promise<Executed> => {
    const { applicationId, rateMillionths, requestId } = params;
    const contract = await context.contracts.at(desk);
    const application = await contract.requestOf(applicationId);
    // The lock no longer counts at `expiresAt`; for an unknown id the contract gives its own answer.
    const lastSecond = application.expiresAt > 0n ? application.expiresAt - 1n : 0n;
    const validUntil = params.validUntil ?? lastSecond;
    const args: [bigint, number, bigint] = [applicationId, rateMillionths, validUntil];
    return act(context, {
      requestId,
      prepare: allowing(context, desk, async () => application.to - application.from + 1n),
      calls: [intentOf(contract, contract.interface.encodeFunctionData("quote", args))],
      result: () => ({}),
    });
  };
}
