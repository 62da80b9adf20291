import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface AdmitValidatorParams extends ActionOptions {
  /** Address of the node's key. */
  readonly validator: Address;
  /** The bank that runs it. */
  readonly operator: Address;
}

/**
 * The central bank admits a node of a bank; it votes from the next block on.
 * @throws PiaohaoError ValidatorRegistry_Duplicate, ValidatorRegistry_NotBank, ValidatorRegistry_TooMany
 */
export async function admitValidator(
  context: ClientContext,
  params: AdmitValidatorParams,
): Promise<Executed> {
  const registry = await context.contracts.at("ValidatorRegistry");
  const data = registry.interface.encodeFunctionData("admitValidator", [
    params.validator,
    params.operator,
  ]);
  const calls = [intentOf(registry, data)];
  return act(context, { requestId: params.requestId, calls, result: () => ({}) });
}
