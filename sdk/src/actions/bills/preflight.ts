import { type ClientContext, requireActor } from "../../chain/context.ts";
import { ZERO_ADDRESS } from "../../chain/decode.ts";
import { ACCOUNT } from "../../chain/interfaces.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import { rehearse } from "../../chain/rehearse.ts";
import type { Call } from "../../chain/signer.ts";
import { type LegalRule, legalRulesOf } from "../../errors/legalRules.ts";
import { PiaohaoError } from "../../errors/piaohaoError.ts";
import { decodeRevert } from "../../errors/revert.ts";
import { SDKError } from "../../errors/sdkError.ts";
import type { Address, Hex } from "../../types.ts";
import { type Inquiry, type Refusals, standingRefusals } from "./inquiry.ts";
import { type BillAction, type BillActions, PREFLIGHTS } from "./preflightActions.ts";
import { STEPS } from "./preflightSteps.ts";

export interface PreflightOptions {
  /** The account that would act. Default: the signer's. */
  readonly as?: Address | undefined;
}

/** Whether something can be done, and all that stands in its way. */
export interface Preflight {
  readonly allowed: boolean;
  /** Every rule that refuses: those of the lists in their order, then what the institution's account is refused by. */
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
/** Of a record that is closed, or that never was, its desk says all there is to say. */
const CLOSED = /Desk_(Wrong(Claim)?Status|Closed)$/;

/**
 * "Can I do this?" without signing or sending anything: `bills.preflight("endorse", { instrumentId, range, transferee })`. The
 * contracts' lists of rules are asked for all refusals, the desk's own conditions among them; then the institution's account
 * rehearses the whole request on the same block, so that what no list names is found too, and what the limits of the
 * signer's two keys refuse.
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
  const standing = await heard(() => standingRefusals(inquiry));
  const begins = !(action in STEPS);
  const listed = begins ? await heard(() => lists(inquiry, known)) : [];
  const unknown = listed.some(({ code }) => code === UNKNOWN);
  const tried = await heard(() =>
    unknown
      ? accountRefusals(inquiry, [])
      : requestRefusals(inquiry, (rehearsing) => run(rehearsing, known)),
  );
  const closed = tried.some(({ code }) => CLOSED.test(code));
  const asked = begins || closed ? [] : await heard(() => lists(inquiry, known));
  const refusals = unique([...standing, ...listed, ...asked, ...tried]).map((error) => ({
    error,
    rules: legalRulesOf(error.code),
  }));
  return { allowed: refusals.length === 0, refusals, blockNumber: block };
}

/** The request as the institution would sign it; where it cannot even be put together, that is said beside its operators. */
async function requestRefusals(
  inquiry: Inquiry,
  run: (context: ClientContext) => Promise<unknown>,
): Refusals {
  const { context, actor } = inquiry;
  try {
    return await accountRefusals(inquiry, await rehearse(context, actor, run));
  } catch (error) {
    if (!(error instanceof PiaohaoError)) throw error;
    return [...(await accountRefusals(inquiry, [])), error];
  }
}

/** What the account itself refuses: the institution's standing, its operators and their limits, the first call that fails. */
async function accountRefusals(
  { context, actor, block }: Inquiry,
  calls: readonly Call[],
): Refusals {
  const members = await context.contracts.at("MemberRegistry");
  if (!(await members.isMember(actor, { blockTag: block }))) return [];
  const account = ACCOUNT.connect(actor, context.contracts.reader);
  const { maker, checker } = await operatorsOf(context, actor);
  const request = calls.map(({ target, data }) => ({ target, data }));
  const asNobody = { from: ZERO_ADDRESS, blockTag: block };
  return account.rehearse.staticCall(maker, checker, request, asNobody);
}

/** The keys that would sign: known of the signer's own institution only. */
async function operatorsOf({ actor: signer }: ClientContext, account: Address) {
  if (signer?.account.toLowerCase() !== account.toLowerCase()) {
    return { maker: ZERO_ADDRESS, checker: ZERO_ADDRESS };
  }
  return {
    maker: (await signer.maker.getAddress?.()) ?? ZERO_ADDRESS,
    checker: await signer.checker.getAddress(),
  };
}

/** The refusals that a question answers, or by which it fails itself. */
async function heard(ask: () => Refusals): Promise<readonly PiaohaoError[]> {
  try {
    return (await ask()).map((refusal) =>
      refusal instanceof PiaohaoError ? refusal : decodeRefusal(refusal as Hex),
    );
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
