import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { type ClientContext, requireActor } from "../../chain/context.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import type { Address, Hex } from "../../types.ts";

export interface LimitOperatorParams extends ActionOptions {
  /** The institution whose key it is; the signer's own unless the central bank acts for another. */
  readonly account?: Address | undefined;
  readonly operator: Address;
  /** Fen in one request; 0 is no limit. */
  readonly perRequest: bigint;
  /** Fen in the requests of one day in China; 0 is no limit. */
  readonly perDay: bigint;
}

/**
 * Limits what a key may move as maker or checker. A key with a limit changes neither operators nor limits.
 * @throws PiaohaoError MemberAccount_NoOperator, MemberAccount_LimitedOperator
 */
export async function limitOperator(
  context: ClientContext,
  { account, operator, perRequest, perDay, requestId }: LimitOperatorParams,
): Promise<Executed> {
  const target = (account ?? requireActor(context).account).toLowerCase() as Address;
  const args: [Address, bigint, bigint] = [operator, perRequest, perDay];
  const data = ACCOUNT.createInterface().encodeFunctionData("setLimit", args) as Hex;
  return act(context, { requestId, calls: [{ target, data }], result: () => ({}) });
}
