import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { FinancingDesk } from "./desk.ts";

export interface RefuseFinancingParams extends ActionOptions {
  readonly applicationId: bigint;
}

/**
 * The bank declines, quoted or not; range and evidence are free again.
 * @throws PiaohaoError FinancingDesk_NotParty, FinancingDesk_Closed
 */
export function refuseFinancing(desk: FinancingDesk) {
  return async (context: ClientContext, params: RefuseFinancingParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("refuse", [params.applicationId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
