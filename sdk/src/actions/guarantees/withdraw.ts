import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface WithdrawGuaranteeParams extends ActionOptions {
  readonly guaranteeId: bigint;
}

/**
 * The applicant takes the application back; the range is free again.
 * @throws PiaohaoError GuaranteeDesk_NotParty, GuaranteeDesk_WrongStatus
 */
export async function withdrawGuarantee(
  context: ClientContext,
  params: WithdrawGuaranteeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const data = desk.interface.encodeFunctionData("withdraw", [params.guaranteeId]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
