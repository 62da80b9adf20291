import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface ReplaceValidatorKeyParams extends ActionOptions {
  readonly oldValidator: Address;
  readonly newValidator: Address;
}

/**
 * The bank that runs a validator, or the central bank, replaces its key.
 * @throws PiaohaoError ValidatorRegistry_NotOperator, ValidatorRegistry_Duplicate
 */
export async function replaceValidatorKey(
  context: ClientContext,
  params: ReplaceValidatorKeyParams,
): Promise<Executed> {
  const registry = await context.contracts.at("ValidatorRegistry");
  const data = registry.interface.encodeFunctionData("replaceKey", [
    params.oldValidator,
    params.newValidator,
  ]);
  const calls = [intentOf(registry, data)];
  return act(context, { requestId: params.requestId, calls, result: () => ({}) });
}
