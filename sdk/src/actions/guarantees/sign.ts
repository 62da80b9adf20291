import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { intentOf } from "../../chain/intent.ts";
import { requiringOutsider } from "./endorser.ts";

export interface SignGuaranteeParams extends ActionOptions {
  readonly guaranteeId: bigint;
}

/**
 * The guarantor signs: it answers for the guaranteed party from now on (票据法 50).
 * @throws PiaohaoError GuaranteeDesk_NotParty, GuaranteeDesk_WrongStatus, GuaranteeDesk_Expired,
 * GuaranteeDesk_GuarantorNotEligible
 */
export async function signGuarantee(
  context: ClientContext,
  params: SignGuaranteeParams,
): Promise<Executed> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const data = desk.interface.encodeFunctionData("sign", [params.guaranteeId]);
  return act(context, {
    requestId: params.requestId,
    prepare: requiringOutsider(context, async () => {
      const { billId, guarantor, from, to } = await desk.guaranteeOf(params.guaranteeId);
      const range = { instrumentId: billId, sliceFrom: from, from, to };
      return { range, guarantor: toAddress(guarantor) };
    }),
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
