import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface ConfirmDeliveryParams extends ActionOptions {
  readonly deliveryId: bigint;
}

/**
 * The keeper confirms that the goods left the warehouse; the title to them ends.
 * @throws PiaohaoError DeliveryDesk_NotKeeper, DeliveryDesk_WrongStatus
 */
export async function confirmDelivery(
  context: ClientContext,
  { deliveryId, requestId }: ConfirmDeliveryParams,
): Promise<Executed> {
  const desk = await context.contracts.at("DeliveryDesk");
  const data = desk.interface.encodeFunctionData("confirm", [deliveryId]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
