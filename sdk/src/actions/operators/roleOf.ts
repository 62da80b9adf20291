import { type ClientContext, requireActor } from "../../chain/context.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import type { Address } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

export interface RoleOfParams {
  /** The signer's own unless named. */
  readonly account?: Address | undefined;
  readonly operator: Address;
}

/** What a key may do in an institution. */
export async function roleOfOperator(
  context: ClientContext,
  { account, operator }: RoleOfParams,
): Promise<MemberOf<"OperatorRole">> {
  const target = account ?? requireActor(context).account;
  const role = await ACCOUNT.connect(target, context.contracts.reader).roleOf(operator);
  return decodeMember("OperatorRole", role);
}
