import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface RemoveValidatorParams extends ActionOptions {
  readonly validator: Address;
}

/**
 * The central bank removes a validator.
 * @throws PiaohaoError ValidatorRegistry_Unknown, ValidatorRegistry_TooFew
 */
export async function removeValidator(
  context: ClientContext,
  params: RemoveValidatorParams,
): Promise<Executed> {
  const registry = await context.contracts.at("ValidatorRegistry");
  const data = registry.interface.encodeFunctionData("removeValidator", [params.validator]);
  const calls = [intentOf(registry, data)];
  return act(context, { requestId: params.requestId, calls, result: () => ({}) });
}
