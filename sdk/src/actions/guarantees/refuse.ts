import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface RefuseGuaranteeParams extends ActionOptions {
  readonly guaranteeId: bigint;
}

/**
 * The guarantor declines; the range is free again.
 * @throws PiaohaoError GuaranteeDesk_NotParty, GuaranteeDesk_WrongStatus
 */
export async function refuseGuarantee(
  context: ClientContext,
  params: RefuseGuaranteeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const data = desk.interface.encodeFunctionData("refuse", [params.guaranteeId]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
