import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface RequestDeliveryParams extends ActionOptions {
  readonly receiptId: InstrumentId;
  /** First unit of a whole free slice of the signer; split it first to ask for less. */
  readonly sliceFrom: bigint;
}

export interface RequestedDelivery extends Executed {
  readonly deliveryId: bigint;
}

/**
 * The holder asks the keeper for goods under a receipt.
 * @throws PiaohaoError TitleLedger_Encumbered, TitleLedger_NotHolder
 */
export async function requestDelivery(
  context: ClientContext,
  { receiptId, sliceFrom, requestId }: RequestDeliveryParams,
): Promise<RequestedDelivery> {
  const desk = await context.contracts.at("DeliveryDesk");
  const data = desk.interface.encodeFunctionData("request", [receiptId, sliceFrom]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    result: (receipt) => ({
      deliveryId: requireEvent(receipt, desk, desk.getEvent("DeliveryRequested")).deliveryId,
    }),
  });
}
