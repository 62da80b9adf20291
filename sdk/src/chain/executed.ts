import { SDKError } from "../errors/sdkError.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { type Receipt, transactionShape } from "./answers.ts";
import type { ClientContext } from "./context.ts";
import { callContract } from "./contracts.ts";
import type { Intent } from "./intent.ts";
import { ACCOUNT, INTERFACES } from "./interfaces.ts";
import { readLogs, toQuantity } from "./logs.ts";
import { pause } from "./outbox.ts";
import { blockNumberOf } from "./reads.ts";
import { receiptOf } from "./sending.ts";
import type { Call } from "./signer.ts";

const EXECUTE = ACCOUNT.createInterface();
const REQUEST_EXECUTED = EXECUTE.getEvent("RequestExecuted").topicHash as Hash;
const CASH = INTERFACES.CashToken.createInterface();

/** Hex digits, with 0x. */
const SELECTOR_DIGITS = 10;
const WORD_DIGITS = 64;

/** Who says that a request was executed may be a node or a block ahead of who shows it. */
const LOOKS_MAX = 8;
const BETWEEN_LOOKS_MS = 250;

/** A request that was executed: what it was, and what came of it. */
export interface ExecutedRequest {
  readonly calls: readonly Call[];
  readonly receipt: Receipt;
}

export async function isExecuted(
  { rpc }: ClientContext,
  account: Address,
  requestId: Hash,
  block?: bigint,
): Promise<boolean> {
  const data = EXECUTE.encodeFunctionData("isExecuted", [requestId]);
  const tag = block === undefined ? "latest" : toQuantity(block);
  const answer = await callContract(rpc, { to: account, data }, tag);
  // Before its admission the account has no code and returns nothing.
  return answer !== "0x" && BigInt(answer) !== 0n;
}

/**
 * Finds the transaction that executed a request, looking again for two seconds.
 * @throws SDKError SDK_BAD_ANSWER when no node shows it; SDK_NOT_KEPT when it was before the snapshot that the node began with
 */
export async function findExecuted(
  context: ClientContext,
  account: Address,
  requestId: Hash,
): Promise<ExecutedRequest> {
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    if (look > 1) await pause(BETWEEN_LOOKS_MS);
    const executed = await lookFor(context, account, requestId);
    if (executed !== undefined) return executed;
  }
  throw new SDKError("SDK_BAD_ANSWER", "the node does not show the request that was executed", {
    requestId,
  });
}

async function lookFor(
  context: ClientContext,
  account: Address,
  requestId: Hash,
): Promise<ExecutedRequest | undefined> {
  const { rpc } = context;
  const query = {
    address: account,
    topics: [REQUEST_EXECUTED, requestId],
    countAt: async (block: bigint) =>
      (await isExecuted(context, account, requestId, block)) ? 1n : 0n,
  };
  const [log] = await readLogs(rpc, query, { from: 0n, to: await blockNumberOf(rpc) });
  const receipt = log && (await receiptOf(rpc, log.transactionHash));
  if (receipt === undefined) return undefined;
  const transaction = await rpc.request(
    "eth_getTransactionByHash",
    [receipt.transactionHash],
    transactionShape.nullable(),
  );
  return transaction === null ? undefined : { calls: decodeCalls(transaction.input), receipt };
}

/**
 * Checks that the account executed the request in the transaction; one to an address without code succeeds as well.
 * @throws SDKError SDK_BAD_ANSWER
 */
export function requireExecuted(
  account: Address,
  requestId: Hash,
  { logs, transactionHash }: Receipt,
): void {
  const executed = logs.some(
    ({ address, topics }) =>
      address === account && topics[0] === REQUEST_EXECUTED && topics[1] === requestId,
  );
  if (executed) return;
  throw new SDKError("SDK_BAD_ANSWER", "the receipt does not show that the request was executed", {
    account,
    requestId,
    transactionHash,
  });
}

/**
 * Checks that a request that was executed is the one that is asked for now.
 * @throws SDKError SDK_REQUEST_ID_REUSED
 */
export function requireSameCalls(
  requestId: Hash,
  { calls, receipt }: ExecutedRequest,
  wanted: readonly Intent[],
): void {
  const before = calls.length - wanted.length;
  const intents = calls.slice(Math.max(0, before));
  // What comes before them was prepared: an approval's amount follows from the state at its time, and it serves what follows it.
  const prepared = calls.slice(0, Math.max(0, before));
  const same =
    wanted.every((intent, index) => isSame(intent, intents[index])) &&
    prepared.every(({ data }) => isApproval(data));
  if (same) return;
  throw new SDKError("SDK_REQUEST_ID_REUSED", "the request id was executed with other content", {
    requestId,
    transactionHash: receipt.transactionHash,
  });
}

function isSame({ target, data, derivedWord }: Intent, executed: Call | undefined): boolean {
  if (target !== executed?.target) return false;
  return blank(data, derivedWord) === blank(executed.data, derivedWord);
}

/** The data of a call without one word of its arguments. */
function blank(data: Hex, word: number | undefined): string {
  if (word === undefined) return data;
  const start = SELECTOR_DIGITS + word * WORD_DIGITS;
  return data.slice(0, start) + data.slice(start + WORD_DIGITS);
}

function decodeCalls(input: Hex): readonly Call[] {
  const parsed = EXECUTE.parseTransaction({ data: input });
  if (parsed?.name !== "execute") return [];
  const [{ calls }] = EXECUTE.decodeFunctionData("execute", input) as unknown as [
    { readonly calls: readonly (readonly [string, string])[] },
  ];
  return calls.map(([target, data]) => ({
    target: target.toLowerCase() as Address,
    data: data as Hex,
  }));
}

function isApproval(data: Hex): boolean {
  return data.startsWith(CASH.getFunction("approve").selector);
}
