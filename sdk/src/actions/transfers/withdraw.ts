import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { TransferDesk } from "./desk.ts";

export interface WithdrawTransferParams extends ActionOptions {
  readonly offerId: bigint;
}

/**
 * The transferor takes its offer back; the range is free again.
 * @throws PiaohaoError TransferDesk_WrongStatus, TransferDesk_NotParty
 */
export function withdrawTransfer(desk: TransferDesk) {
  return async (context: ClientContext, params: WithdrawTransferParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("withdraw", [params.offerId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
