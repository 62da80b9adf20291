import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { PaymentDesk } from "./desk.ts";

export interface LapsePresentmentParams extends ActionOptions {
  readonly presentmentId: bigint;
}

/**
 * Anybody states that the obligor was silent past its answer time: dishonour.
 * @throws PiaohaoError PaymentDesk_AnswerTimeRuns, PaymentDesk_WrongStatus
 */
export function lapsePresentment(desk: PaymentDesk) {
  return async (context: ClientContext, params: LapsePresentmentParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("lapse", [params.presentmentId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
