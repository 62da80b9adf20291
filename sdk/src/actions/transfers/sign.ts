import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { TransferDesk } from "./desk.ts";

export interface SignTransferParams extends ActionOptions {
  readonly offerId: bigint;
}

/**
 * The transferee takes what is offered to it.
 * @throws PiaohaoError TransferDesk_WrongStatus, TransferDesk_NotParty, TransferDesk_Expired, TransferDesk_NotCirculating
 */
export function signTransfer(desk: TransferDesk) {
  return async (context: ClientContext, params: SignTransferParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("sign", [params.offerId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
