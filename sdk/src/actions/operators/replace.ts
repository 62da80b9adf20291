import { type ActionOptions, act, type Executed, type Preparation } from "../../chain/act.ts";
import { type ClientContext, requireActor } from "../../chain/context.ts";
import type { Intent } from "../../chain/intent.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import { requireArgument } from "../../errors/sdkError.ts";
import type { Address, Hex } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";
import { roleOfOperator } from "./roleOf.ts";

/** `setOperator(operator, role)`: the role is looked up. */
const ROLE_WORD = 1;

export interface ReplaceOperatorParams extends ActionOptions {
  /** The institution whose key it is; the signer's own unless the central bank recovers another's. */
  readonly account?: Address | undefined;
  /** Lost or stolen: revoked by the same request, with everything it signed and nobody submitted. */
  readonly oldOperator: Address;
  /** Takes its role, without its limits. */
  readonly newOperator: Address;
  /** The role, where the old key has lost it already. Default: the old key's. */
  readonly role?: "maker" | "checker" | undefined;
}

/**
 * Puts a new key in the place of an old one, in one request: by the institution's other operators, or by the central bank.
 * Title and cash are the account's and do not move.
 * @throws PiaohaoError MemberAccount_*; SDKError SDK_BAD_ARGUMENT when the old key has no role
 */
export async function replaceOperator(
  context: ClientContext,
  { account, oldOperator, newOperator, role, requestId }: ReplaceOperatorParams,
): Promise<Executed> {
  const target = (account ?? requireActor(context).account).toLowerCase() as Address;
  const taken = role ?? (await roleOfOperator(context, { account: target, operator: oldOperator }));
  const set = (operator: Address, name: MemberOf<"OperatorRole">): Intent => ({
    target,
    data: ACCOUNT.createInterface().encodeFunctionData("setOperator", [
      operator,
      encodeMember("OperatorRole", name),
    ]) as Hex,
  });
  const taking = set(newOperator, taken);
  return act(context, {
    requestId,
    prepare: requiringRole(taken, oldOperator),
    calls: [
      role === undefined ? { ...taking, derivedWord: ROLE_WORD } : taking,
      set(oldOperator, "none"),
    ],
    result: () => ({}),
  });
}

/** Judged before the signature; after the execution the old key has no role, and a retry is not asked for it. */
function requiringRole(role: MemberOf<"OperatorRole">, oldOperator: Address): Preparation {
  return {
    key: "operator",
    async calls() {
      requireArgument(role !== "none", "the old key has no role to take over", { oldOperator });
      return [];
    },
  };
}
