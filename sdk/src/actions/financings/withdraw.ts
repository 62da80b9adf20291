import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { FinancingDesk } from "./desk.ts";

export interface WithdrawFinancingParams extends ActionOptions {
  readonly applicationId: bigint;
}

/**
 * The applicant takes its request back; range and evidence are free again.
 * @throws PiaohaoError FinancingDesk_NotParty, FinancingDesk_Closed
 */
export function withdrawFinancing(desk: FinancingDesk) {
  return async (context: ClientContext, params: WithdrawFinancingParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("withdraw", [params.applicationId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
