import type { World } from "../../evm/world.ts";
import type { NodeError } from "../../types/errors.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { maxBigint } from "../bigint.ts";
import { execError } from "../errors.ts";
import { INIT_CODE_BYTES_MAX } from "./intrinsicGas.ts";
import type { Message } from "./run.ts";

export interface ValidityContext {
  readonly chainId: bigint;
  /** Wei. */
  readonly baseFee: bigint;
  /** Gas that the block has left. */
  readonly gasAvailable: bigint;
  /** Prague prices data with a floor; a test of an older fork turns it off. */
  readonly hasFloor: boolean;
}

const KNOWN_TYPES: readonly number[] = [0, 1, 2, 4];
const NONCE_MAX = (1n << 64n) - 1n;

const NONCE = "nonce";
const NO_ROOM = "gas limit above what the block has left";
const TOO_POOR = "balance below cost";
const NO_TIME = "asks more of slow precompiled contracts than the block has left";
/** Reasons that a later block may not have: a predecessor was left out, a payment has yet to come, there was no room. */
const PASSING_REASONS: ReadonlySet<unknown> = new Set([NONCE, NO_ROOM, TOO_POOR, NO_TIME]);

/** Whether an EXEC_INVALID_TRANSACTION would be the same in every later block. */
export function isInvalidForEver({ details }: NodeError): boolean {
  return !PASSING_REASONS.has(details["reason"]);
}

/** EXEC_INVALID_TRANSACTION: it would keep every validator from its other work. */
export function tooSlow(
  transaction: RecoveredTransaction,
  { isForEver }: { readonly isForEver: boolean },
): NodeError {
  return refused(
    transaction,
    isForEver ? "asks too much of slow precompiled contracts" : NO_TIME,
    {},
  );
}

/** Throws EXEC_INVALID_TRANSACTION unless the transaction may be part of the block on this state. */
export function checkValidity(
  transaction: RecoveredTransaction,
  message: Pick<Message, "authorizations" | "fixedGas">,
  world: World,
  context: ValidityContext,
): void {
  checkForm(transaction, message, context);
  checkSender(transaction, world);
}

function checkForm(
  transaction: RecoveredTransaction,
  { authorizations, fixedGas }: Pick<Message, "authorizations" | "fixedGas">,
  context: ValidityContext,
): void {
  const { type, to, data, gasLimit, gasPrice, chainId, maxPriorityFeePerGas } = transaction;
  const invalid = (reason: string, details = {}) => refused(transaction, reason, details);
  if (!KNOWN_TYPES.includes(type)) throw invalid("type is not supported", { type });
  if (chainId !== undefined && chainId !== context.chainId) {
    throw invalid("other chain", { chainId, expected: context.chainId });
  }
  if (type === 4 && (to === undefined || authorizations.length === 0)) {
    throw invalid("a set-code transaction needs a recipient and an authorization");
  }
  if (to === undefined && data.length > INIT_CODE_BYTES_MAX) {
    throw invalid("init code too long", { bytes: data.length, max: INIT_CODE_BYTES_MAX });
  }
  if (gasLimit > context.gasAvailable) {
    throw invalid(NO_ROOM, {
      gasLimit,
      available: context.gasAvailable,
    });
  }
  const { intrinsic, floor } = fixedGas;
  const required = context.hasFloor ? maxBigint(intrinsic, floor) : intrinsic;
  if (gasLimit < required) throw invalid("gas limit below intrinsic gas", { gasLimit, required });
  if (gasPrice < context.baseFee) throw invalid("gas price below base fee", { gasPrice });
  if (maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas > gasPrice) {
    throw invalid("priority fee above maximum fee", { maxPriorityFeePerGas, maxFee: gasPrice });
  }
}

function checkSender(transaction: RecoveredTransaction, world: World): void {
  const { sender, nonce, gasLimit, gasPrice, value } = transaction;
  const invalid = (reason: string, details = {}) => refused(transaction, reason, details);
  const account = world.account(sender);
  const expected = account.nonce;
  if (nonce !== expected) throw invalid(NONCE, { nonce, expected });
  if (nonce >= NONCE_MAX) throw invalid("nonce is used up", { nonce });
  const code = world.codeOf(sender);
  // EIP-3607, but for accounts that delegate (EIP-7702).
  if (code.bytes.length > 0 && code.delegate === undefined)
    throw invalid("sender is a contract", { sender });
  const { balance } = account;
  const cost = gasLimit * gasPrice + value;
  if (balance < cost) throw invalid(TOO_POOR, { balance, cost });
}

function refused(
  transaction: RecoveredTransaction,
  reason: string,
  details: Readonly<Record<string, unknown>>,
): NodeError {
  return execError(
    "EXEC_INVALID_TRANSACTION",
    `transaction ${transaction.hash} cannot be included: ${reason}`,
    { reason, hash: transaction.hash, ...details },
  );
}
