import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { TransferDesk } from "./desk.ts";

export interface RefuseTransferParams extends ActionOptions {
  readonly offerId: bigint;
}

/**
 * The transferee declines; the range is free again.
 * @throws PiaohaoError TransferDesk_WrongStatus, TransferDesk_NotParty
 */
export function refuseTransfer(desk: TransferDesk) {
  return async (context: ClientContext, params: RefuseTransferParams): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("refuse", [params.offerId]);
    const calls = [intentOf(contract, data)];
    return act(context, { requestId: params.requestId, calls, result: () => ({}) });
  };
}
