import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface AcceptBillOnConditionParams extends ActionOptions {
  readonly billId: InstrumentId;
  /** 1 to 256 bytes, published. */
  readonly condition: string;
}

/**
 * The drawee accepts under a condition, which the law takes for a refusal (票据法 43): the bill is refused.
 * @throws PiaohaoError BillRegistry_NotParty, BillRegistry_ReasonLength, BillLifecycle_Forbidden
 */
export async function acceptBillOnCondition(
  context: ClientContext,
  { billId, condition, requestId }: AcceptBillOnConditionParams,
): Promise<Executed> {
  const registry = await context.contracts.at("BillRegistry");
  const data = registry.interface.encodeFunctionData("acceptOnCondition", [billId, condition]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({}) });
}
