import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";

export interface Delivery {
  readonly deliveryId: bigint;
  /** `none` when the id is unknown. */
  readonly status: MemberOf<"DeliveryStatus">;
  readonly receiptId: InstrumentId;
  readonly range: UnitRange;
  readonly holder: Address;
  readonly keeper: Address;
}

export async function getDelivery(
  { contracts }: ClientContext,
  deliveryId: bigint,
): Promise<Delivery> {
  const delivery = await (await contracts.at("DeliveryDesk")).deliveryOf(deliveryId);
  return {
    deliveryId,
    status: decodeMember("DeliveryStatus", delivery.status),
    receiptId: delivery.receiptId,
    range: { from: delivery.from, to: delivery.to },
    holder: toAddress(delivery.holder),
    keeper: toAddress(delivery.keeper),
  };
}
