import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";

export interface ClassifyAcceptorParams extends ActionOptions {
  readonly acceptor: Address;
  /** `none` takes a classification back: the kind of member decides again. */
  readonly acceptorClass: MemberOf<"AcceptorClass">;
}

/**
 * The central bank says which class an acceptor belongs to.
 * @throws PiaohaoError MemberRegistry_NotActive, AccessManagedUnauthorized
 */
export async function classifyAcceptor(
  context: ClientContext,
  { acceptor, acceptorClass, requestId }: ClassifyAcceptorParams,
): Promise<Executed> {
  const market = await context.contracts.at("DiscountMarket");
  const args: [Address, number] = [acceptor, encodeMember("AcceptorClass", acceptorClass)];
  const data = market.interface.encodeFunctionData("classify", args);
  return act(context, { requestId, calls: [intentOf(market, data)], result: () => ({}) });
}
