import { fromForeign } from "../errors/foreign.ts";
import { isPiaohaoError, PiaohaoError } from "../errors/piaohaoError.ts";
import { toRefusal } from "../errors/revert.ts";
import { SDKError, withDetails } from "../errors/sdkError.ts";
import type { Hash, Hex } from "../types.ts";
import { quantity, type Receipt } from "./answers.ts";
import { type Actor, type ClientContext, requireActor } from "./context.ts";
import { callContract } from "./contracts.ts";
import { deadlineOf } from "./deadline.ts";
import { findExecuted, isExecuted, requireExecuted, requireSameCalls } from "./executed.ts";
import type { Intent } from "./intent.ts";
import { ACCOUNT } from "./interfaces.ts";
import { toQuantity } from "./logs.ts";
import { chainTimeOf } from "./reads.ts";
import { type RequestId, toRequestHash } from "./requestId.ts";
import { type Call, type SignedContent, signRequest } from "./signer.ts";

/** Options of every action that writes. */
export interface ActionOptions {
  /** Sent again with the same id, an action gives the same result and is never executed twice. Default: a new one. */
  readonly requestId?: RequestId | undefined;
}

/** What every action that writes answers, beside its own result. */
export interface Executed {
  readonly requestId: Hash;
  readonly transactionHash: Hash;
  /** The block is final. */
  readonly blockNumber: bigint;
}

/** An action: what the institution calls, and how the result is read from the receipt. */
export interface Action<Result> extends ActionOptions {
  readonly calls: readonly Intent[];
  /** Calls that must come first and depend on the state, such as the approval of cash. */
  readonly prepare?: Preparation | undefined;
  readonly result: (receipt: Receipt) => Result;
}

export interface Preparation {
  /** Requests of the same key wait for each other, so that each sees the state the other leaves. */
  readonly key: string;
  readonly calls: () => Promise<readonly Call[]>;
}

/** The most gas that one transaction may ask for (EIP-7825). */
const GAS_MAX = 16_777_216n;
const ACCOUNT_INTERFACE = ACCOUNT.createInterface();

/**
 * Carries an action out: the maker signs, the checker submits, the block is awaited.
 * @throws PiaohaoError when a contract refuses; SDKError, with the `requestId` in its details
 */
export async function act<Result extends object>(
  context: ClientContext,
  action: Action<Result>,
): Promise<Result & Executed> {
  if (context.rehearsal !== undefined) return context.rehearsal.take(action);
  requireActor(context);
  const requestId = toRequestHash(action.requestId, context.requestIds);
  try {
    const done = await carryOut(context, action, requestId);
    context.openRequests.forget(requestId);
    return done;
  } catch (error) {
    const failure = await outcomeOf(context, requestId, fromForeign(toRefusal(error)));
    // Who was not told what became of it asks again with the same id.
    throw withDetails(failure, { requestId });
  }
}

/** A refusal is no answer while an earlier transaction of the request is out of sight: it may have what this one has not. */
async function outcomeOf(
  context: ClientContext,
  requestId: Hash,
  failure: unknown,
): Promise<unknown> {
  const isKnown = failure instanceof SDKError && failure.code === "SDK_REQUEST_ID_REUSED";
  if (isKnown || isOutcomeOpen(failure)) return failure;
  if (!(await isOutOfSight(context, requestId))) return failure;
  const message = "an earlier transaction of the request may still be included";
  const details = { mayStillBeIncluded: true };
  return new SDKError("SDK_TIMEOUT", message, details, { cause: failure });
}

/** Whether an earlier call lost sight of a transaction of the request that a block may include by now or later. */
async function isOutOfSight(
  { openRequests, rpc }: ClientContext,
  requestId: Hash,
): Promise<boolean> {
  const deadline = openRequests.deadlineOf(requestId);
  if (deadline === undefined) return false;
  const isVoid = await chainTimeOf(rpc).then(
    (time) => time > deadline,
    () => false,
  );
  if (isVoid) openRequests.forget(requestId);
  return !isVoid;
}

function isOutcomeOpen(error: unknown): boolean {
  return error instanceof SDKError && error.details["mayStillBeIncluded"] === true;
}

async function carryOut<Result extends object>(
  context: ClientContext,
  action: Action<Result>,
  requestId: Hash,
): Promise<Result & Executed> {
  const { account } = requireActor(context);
  const isRetry = action.requestId !== undefined && (await isExecuted(context, account, requestId));
  const receipt = isRetry
    ? await recall(context, action, requestId)
    : await executeOnce(context, action, requestId);
  const { transactionHash, blockNumber } = receipt;
  try {
    requireExecuted(account, requestId, receipt);
    return { ...action.result(receipt), requestId, transactionHash, blockNumber };
  } catch (error) {
    // A receipt that cannot be read as it should says nothing certain of what was executed.
    throw withDetails(fromForeign(error), { transactionHash, mayStillBeIncluded: true });
  }
}

/** The receipt of the request when it was executed. */
async function recall<Result>(
  context: ClientContext,
  { calls }: Action<Result>,
  requestId: Hash,
): Promise<Receipt> {
  const executed = await findExecuted(context, requireActor(context).account, requestId);
  requireSameCalls(requestId, executed, calls);
  return executed.receipt;
}

async function executeOnce<Result>(
  context: ClientContext,
  action: Action<Result>,
  requestId: Hash,
): Promise<Receipt> {
  const { prepare, calls } = action;
  try {
    if (prepare === undefined) return await execute(context, requestId, calls);
    return await context.serial.run(prepare.key, async () =>
      execute(context, requestId, [...(await prepare.calls()), ...calls]),
    );
  } catch (error) {
    // Another submission of the same request was faster.
    const overtaken = isPiaohaoError(error, "MemberAccount_AlreadyExecuted");
    if (overtaken && error.args.requestId === requestId) return recall(context, action, requestId);
    throw error;
  }
}

async function execute(
  context: ClientContext,
  requestId: Hash,
  calls: readonly Call[],
): Promise<Receipt> {
  const { rpc } = context;
  const actor = requireActor(context);
  const deadline = await deadlineOf(context);
  const content = {
    requestId,
    deadline,
    calls: calls.map(({ target, data }) => ({ target, data })),
  };
  const signature = await signRequest(actor, await rpc.chainId(), content);
  const message = await messageOf(actor, content, signature);
  const gasLimit = await estimateGas(context, message);
  const { to, data } = message;
  const receipt = await actor.submitter.submit({ to, data, gasLimit }).catch((error: unknown) => {
    if (isOutcomeOpen(error)) context.openRequests.note(requestId, deadline);
    throw error;
  });
  if (receipt.status !== 1n) throw await reasonOf(context, message, receipt);
  return receipt;
}

interface CheckerMessage {
  readonly from: string;
  readonly to: Hex;
  readonly data: Hex;
  readonly gasPrice: "0x0";
}

async function messageOf(
  { account, checker }: Actor,
  { requestId, deadline, calls }: SignedContent,
  signature: Hex,
): Promise<CheckerMessage> {
  const request = { requestId, deadline, calls: [...calls] };
  const data = ACCOUNT_INTERFACE.encodeFunctionData("execute", [request, signature]) as Hex;
  return { from: await checker.getAddress(), to: account, data, gasPrice: "0x0" };
}

/**
 * A third more than needed now, since other requests may change the state before this one is included; but no more than a
 * transaction may ask for.
 */
async function estimateGas({ rpc }: ClientContext, message: CheckerMessage): Promise<bigint> {
  try {
    const needed = await rpc.request("eth_estimateGas", [message], quantity);
    const wanted = (needed * 4n) / 3n + 50_000n;
    return wanted < GAS_MAX || needed > GAS_MAX ? wanted : GAS_MAX;
  } catch (error) {
    throw toRefusal(error);
  }
}

/** Why an included transaction failed: the state that its block left refuses it for the same reason. */
async function reasonOf(
  { rpc }: ClientContext,
  message: CheckerMessage,
  { transactionHash, blockNumber }: Receipt,
): Promise<unknown> {
  const reason = await callContract(rpc, message, toQuantity(blockNumber)).catch(
    (error: unknown) => error,
  );
  if (reason instanceof PiaohaoError) return reason;
  return new SDKError("SDK_REVERTED", "the transaction failed; its reason is gone", {
    transactionHash,
  });
}
