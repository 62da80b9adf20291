import { SlowGas, TooSlow } from "../../evm/slowGas.ts";
import type { Header } from "../../types/block.ts";
import { bigintToBytes, bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import type { Address } from "../../types/hex.ts";
import type { CallAuthorization, CallRequest, CallResult } from "../../types/ports/executor.ts";
import { maxBigint, minBigint } from "../bigint.ts";
import { execError } from "../errors.ts";
import type { Authorization } from "../transactions/authorizations.ts";
import { fixedGasOf } from "../transactions/intrinsicGas.ts";
import { effectiveGasPrice } from "../transactions/message.ts";
import { type Message, type Outcome, startMessage } from "../transactions/run.ts";
import { blockContextOf, type Workspace } from "../workspace.ts";

/** Who calls where nobody is named. */
export const NOBODY: Address = "0x0000000000000000000000000000000000000000";

/** A question under way: its answer once there is one. */
export interface Question<T> {
  advance(instructions: number): T | undefined;
}

export interface CallLimits {
  readonly gasLimit: bigint;
  /** What may be spent on slow precompiled contracts; beyond it advancing throws EXEC_TIMEOUT. */
  readonly slowGasMax: number;
}

/** Begins a call on the workspace's world, as a transaction whose nonce and signature do not matter. */
export function startCall(
  workspace: Workspace,
  request: CallRequest,
  header: Header,
  { gasLimit, slowGasMax }: CallLimits,
): Question<CallResult> {
  const { to, data, value, accessList, authorizations } = request;
  const message: Message = {
    sender: request.from ?? NOBODY,
    to,
    data,
    value,
    gasLimit,
    gasPrice: effectiveGasPrice(request),
    accessList,
    authorizations: authorizations.map(authorizationOf),
    fixedGas: fixedGasOf(request, authorizations.length),
  };
  const halt = haltOf(message, request, workspace.world.account(message.sender).balance);
  if (halt !== undefined) return answered(refused(halt));
  const block = blockContextOf(workspace, header);
  const slowGas = new SlowGas(slowGasMax);
  const run = orTimeout(() => startMessage(workspace, message, { block, slowGas }));
  return { advance: (instructions) => resultOf(orTimeout(() => run.advance(instructions))) };
}

/** Why a message cannot begin. Who offers a price must have it, as in other clients. */
function haltOf(
  { gasLimit, value, fixedGas }: Message,
  { gasPrice }: CallRequest,
  balance: bigint,
): string | undefined {
  if (gasLimit < maxBigint(fixedGas.intrinsic, fixedGas.floor)) return "intrinsic gas too low";
  const isPayable = balance >= value + gasLimit * gasPrice;
  return isPayable ? undefined : "insufficient funds for gas * price + value";
}

/** No transaction needs less. */
const GAS_MIN = 21_000n;

/**
 * How much of `gas` a sender with this balance can pay for at the price that it offers. What pays for no transaction at all
 * bounds nothing: then the call itself says what is missing.
 */
export function payableGas({ gasPrice, value }: CallRequest, gas: bigint, balance: bigint): bigint {
  if (gasPrice === 0n) return gas;
  const payable = (balance - value) / gasPrice;
  return payable < GAS_MIN ? gas : minBigint(gas, payable);
}

function authorizationOf(entry: CallAuthorization): Authorization {
  return {
    chainId: bigintToBytes(entry.chainId),
    target: hexToBytes(entry.address),
    nonce: bigintToBytes(entry.nonce),
    yParity: bigintToBytes(entry.yParity),
    r: bigintToBytes(entry.r),
    s: bigintToBytes(entry.s),
  };
}

/** Throws EXEC_TIMEOUT for a run that is too slow. */
export function orTimeout<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    throw execError("EXEC_TIMEOUT", "the execution asks too much of precompiled contracts");
  }
}

function resultOf(outcome: Outcome | undefined): CallResult | undefined {
  if (outcome === undefined) return undefined;
  const { succeeded, output, gasUsed, logs, halt } = outcome;
  return { succeeded, returnData: bytesToHex(output), gasUsed, logs, halt };
}

function answered(result: CallResult): Question<CallResult> {
  return { advance: () => result };
}

function refused(halt: string): CallResult {
  return { succeeded: false, returnData: "0x", gasUsed: 0n, logs: [], halt };
}
