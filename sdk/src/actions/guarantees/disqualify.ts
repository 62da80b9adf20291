import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { EndorsementRef } from "../recourses/debtor.ts";

export interface DisqualifyGuarantorParams extends ActionOptions {
  readonly guaranteeId: bigint;
  /** The guarantor's own endorsement, of units that it is asked to guarantee. */
  readonly endorsement: EndorsementRef;
}

/**
 * Anybody shows that the guarantor who was asked is liable on the units itself; the application is refused (票据法 45).
 * @throws PiaohaoError GuaranteeDesk_NotEndorsed, GuaranteeDesk_WrongStatus
 */
export async function disqualifyGuarantor(
  context: ClientContext,
  { guaranteeId, endorsement, requestId }: DisqualifyGuarantorParams,
): Promise<Executed> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const data = desk.interface.encodeFunctionData("disqualify", [guaranteeId, endorsement]);
  return act(context, { requestId, calls: [intentOf(desk, data)], result: () => ({}) });
}
