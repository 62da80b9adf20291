import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface WithdrawDeliveryParams extends ActionOptions {
  readonly deliveryId: bigint;
}

/**
 * The holder takes its request back; the slice is free again.
 * @throws PiaohaoError DeliveryDesk_NotHolder, DeliveryDesk_WrongStatus
 */
export async function withdrawDelivery(
  context: ClientContext,
  { deliveryId, requestId }: WithdrawDeliveryParams,
): Promise<Executed> {
  const desk = await context.contracts.at("DeliveryDesk");
  const data = desk.interface.encodeFunctionData("withdraw", [deliveryId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
