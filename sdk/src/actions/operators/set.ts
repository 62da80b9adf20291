import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { type ClientContext, requireActor } from "../../chain/context.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import type { Address } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";

export interface SetOperatorParams extends ActionOptions {
  /** The institution whose key it is; the signer's own unless the central bank recovers another's. */
  readonly account?: Address | undefined;
  readonly operator: Address;
  /** `none` revokes the key. */
  readonly role: MemberOf<"OperatorRole">;
}

/**
 * Gives a key a role in its institution, changes or revokes it. Title is not touched. A key that has ceased to be a
 * maker is none again: what it signed before stays void.
 * @throws PiaohaoError MemberAccount_FormerMaker, MemberAccount_LastOperator, MemberAccount_OperatorCount
 */
export async function setOperator(
  context: ClientContext,
  { account, operator, role, requestId }: SetOperatorParams,
): Promise<Executed> {
  const target = account ?? requireActor(context).account;
  const data = ACCOUNT.createInterface().encodeFunctionData("setOperator", [
    operator,
    encodeMember("OperatorRole", role),
  ]);
  return act(context, {
    requestId,
    calls: [{ target: target.toLowerCase() as Address, data: data as Address }],
    result: () => ({}),
  });
}
