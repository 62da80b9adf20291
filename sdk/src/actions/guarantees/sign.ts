import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface SignGuaranteeParams extends ActionOptions {
  readonly guaranteeId: bigint;
}

/**
 * The guarantor signs: it answers for the guaranteed party from now on (票据法 50).
 * @throws PiaohaoError GuaranteeDesk_NotParty, GuaranteeDesk_WrongStatus, GuaranteeDesk_Expired
 */
export async function signGuarantee(
  context: ClientContext,
  params: SignGuaranteeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const data = desk.interface.encodeFunctionData("sign", [params.guaranteeId]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
