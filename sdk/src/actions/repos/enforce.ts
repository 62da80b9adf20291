import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { decodeMember } from "../../values/enumerations.ts";

export interface EnforceRepoParams extends ActionOptions {
  readonly tradeId: bigint;
}

export interface EnforcedRepo extends Executed {
  /** Units from the low end that are the lender's now; the rest is the borrower's and free. */
  readonly kept: bigint;
  /** Fen that the lender pays for what it keeps beyond what it is owed: a package that cannot be split goes whole. */
  readonly surplus: bigint;
}

/**
 * The lender takes what satisfies it of a repo that was not redeemed by the end of its due day. What it may have to pay back
 * is approved in the same request: the face less the principal, which no surplus exceeds.
 * @throws PiaohaoError RepoDesk_NotOverdue, MarketDesk_NotParty, MarketDesk_WrongStatus, ERC20InsufficientBalance
 */
export async function enforceRepo(
  context: ClientContext,
  { tradeId, requestId }: EnforceRepoParams,
): Promise<EnforcedRepo> {
  const desk = await context.contracts.at("RepoDesk");
  const data = desk.interface.encodeFunctionData("enforce", [tradeId]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    ...(await paysSurplus(context, tradeId)),
    result: (receipt) => {
      const { kept, surplus } = requireEvent(receipt, desk, desk.getEvent("RepoDefaulted"));
      return { kept, surplus };
    },
  });
}

/** Only the lender of a pledge that cannot be split pays anything back. */
async function paysSurplus(context: ClientContext, tradeId: bigint) {
  const desk = await context.contracts.at("RepoDesk");
  const { instrumentId, from, to } = await desk.tradeOf(tradeId);
  const { kind, principal } = await desk.termsOf(tradeId);
  if (decodeMember("RepoKind", kind) !== "pledged") return {};
  const bill = await (await context.contracts.at("BillRegistry")).billOf(instrumentId);
  if (bill.splittable) return {};
  return { prepare: allowing(context, "RepoDesk", async () => to - from + 1n - principal) };
}
