import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { PaymentDesk } from "./desk.ts";

export interface RefusePaymentParams extends ActionOptions {
  readonly presentmentId: bigint;
  /** 1 to 256 bytes, published (票据法 62). */
  readonly reason: string;
}

/**
 * The obligor refuses to pay; the slice is in recourse.
 * @throws PiaohaoError PaymentDesk_NotObligor, PaymentDesk_WrongStatus, PaymentDesk_ReasonLength
 */
export function refusePayment(desk: PaymentDesk) {
  return async (
    context: ClientContext,
    { presentmentId, reason, requestId }: RefusePaymentParams,
  ): Promise<Executed> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("refuse", [presentmentId, reason]);
    return act(context, { requestId, calls: [intentOf(contract, data)], result: () => ({}) });
  };
}
