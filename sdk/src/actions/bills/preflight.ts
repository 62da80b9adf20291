import { type ClientContext, requireActor } from "../../chain/context.ts";
import { callContract } from "../../chain/contracts.ts";
import { toQuantity } from "../../chain/logs.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import { rehearse } from "../../chain/rehearse.ts";
import { type LegalRule, legalRulesOf } from "../../errors/legalRules.ts";
import { PiaohaoError } from "../../errors/piaohaoError.ts";
import { decodeRevert } from "../../errors/revert.ts";
import { SDKError } from "../../errors/sdkError.ts";
import type { Address, Hex } from "../../types.ts";
import { type Inquiry, standingRefusals } from "./inquiry.ts";
import { type BillAction, type BillActions, PREFLIGHTS } from "./preflightActions.ts";

export interface PreflightOptions {
  /** The account that would act. Default: the signer's. */
  readonly as?: Address | undefined;
}

/** Whether something can be done, and all that stands in its way. */
export interface Preflight {
  readonly allowed: boolean;
  /** Every rule that refuses, the contracts' own order; empty when it is allowed. */
  readonly refusals: readonly Refusal[];
  /** The block on whose state it was judged. */
  readonly blockNumber: bigint;
}

export interface Refusal {
  /** Code, arguments, sentence in both languages and provision. */
  readonly error: PiaohaoError;
  /** The rules of docs/rules.md that refuse by this error; empty for an error of form. */
  readonly rules: readonly LegalRule[];
}

/** An action on bills by name with the parameters that it takes. */
type Question = {
  readonly [Name in BillAction]: [
    action: Name,
    params: BillActions[Name],
    options?: PreflightOptions,
  ];
}[BillAction];

/** Of a number that nobody issued there is nothing to rehearse. */
const UNKNOWN = "InstrumentRegistry_Unknown";

/**
 * "Can I do this?" without signing or sending anything: `bills.preflight("endorse", { instrumentId, range, transferee })`. The
 * contracts' lists of rules are asked for all refusals, the desk's own conditions among them; then the call itself is
 * rehearsed on the same block, so that what no list names is found too.
 * @throws SDKError SDK_NO_SIGNER without a signer or `as`, SDK_BAD_ARGUMENT
 */
export async function preflightBill(
  context: ClientContext,
  ...[action, params, options]: Question
): Promise<Preflight> {
  const actor = options?.as ?? requireActor(context).account;
  const block = await blockNumberOf(context.rpc);
  const inquiry: Inquiry = { context, actor, block };
  const { lists, run } = PREFLIGHTS[action] as (typeof PREFLIGHTS)["accept"];
  const known = params as BillActions["accept"];
  const listed = [
    ...(await heard(() => standingRefusals(inquiry))),
    ...(await heard(() => lists(inquiry, known))),
  ];
  const rehearsed = listed.some(({ code }) => code === UNKNOWN)
    ? []
    : await heard(() => rehearseCall(inquiry, (rehearsing) => run(rehearsing, known)));
  const refusals = unique([...listed, ...rehearsed]).map((error) => ({
    error,
    rules: legalRulesOf(error.code),
  }));
  return { allowed: refusals.length === 0, refusals, blockNumber: block };
}

/**
 * Makes the first call of an action from the institution's account, and keeps nothing of it. What follows in the same
 * request builds on it and cannot be made alone.
 */
async function rehearseCall(
  { context, actor, block }: Inquiry,
  run: (context: ClientContext) => Promise<unknown>,
): Promise<readonly Hex[]> {
  const [first] = await rehearse(context, run);
  if (first === undefined) return [];
  const message = { from: actor, to: first.target, data: first.data, gasPrice: "0x0" };
  await callContract(context.rpc, message, toQuantity(block));
  return [];
}

/** The refusals that a question answers, or by which it fails itself. */
async function heard(ask: () => Promise<readonly string[]>): Promise<readonly PiaohaoError[]> {
  try {
    return (await ask()).map((data) => decodeRefusal(data as Hex));
  } catch (error) {
    if (error instanceof PiaohaoError) return [error];
    throw error;
  }
}

function decodeRefusal(data: Hex): PiaohaoError {
  const refusal = decodeRevert(data);
  if (refusal !== undefined) return refusal;
  throw new SDKError("SDK_BAD_ANSWER", "the contract knows more than this client; update it", {
    data,
  });
}

function unique(errors: readonly PiaohaoError[]): readonly PiaohaoError[] {
  const keyOf = ({ code, args }: PiaohaoError) =>
    [code, ...Object.values(args).map(String)].join(" ");
  return [...new Map(errors.map((error) => [keyOf(error), error])).values()];
}
