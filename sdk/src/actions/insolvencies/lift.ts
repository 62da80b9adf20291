import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";

export interface LiftInsolvencyParams extends ActionOptions {
  readonly account: Address;
}

/**
 * The central bank lifts a declaration.
 * @throws PiaohaoError InsolvencyRegistry_WrongCause, AccessManagedUnauthorized
 */
export async function liftInsolvency(
  context: ClientContext,
  params: LiftInsolvencyParams,
): Promise<Executed> {
  const desk = await context.contracts.at("InsolvencyRegistry");
  const data = desk.interface.encodeFunctionData("lift", [params.account]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
