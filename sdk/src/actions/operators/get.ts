import { type ClientContext, requireActor } from "../../chain/context.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { RoleOfParams } from "./roleOf.ts";

/** A key of an institution; amounts in fen, 0 for no limit. */
export interface Operator {
  readonly role: MemberOf<"OperatorRole">;
  readonly perRequest: bigint;
  readonly perDay: bigint;
}

/** The role and the limits of a key. */
export async function getOperator(
  context: ClientContext,
  { account, operator }: RoleOfParams,
): Promise<Operator> {
  const target = account ?? requireActor(context).account;
  const found = await ACCOUNT.connect(target, context.contracts.reader).operatorOf(operator);
  const { role, perRequest, perDay } = found;
  return { role: decodeMember("OperatorRole", role), perRequest, perDay };
}
