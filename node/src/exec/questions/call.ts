import { SlowGas, TooSlow } from "../../evm/slowGas.ts";
import type { Header } from "../../types/block.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Address } from "../../types/hex.ts";
import type { CallRequest, CallResult } from "../../types/ports/executor.ts";
import { maxBigint } from "../bigint.ts";
import { execError } from "../errors.ts";
import { fixedGasOf } from "../transactions/intrinsicGas.ts";
import { type Message, type Outcome, startMessage } from "../transactions/run.ts";
import { blockContextOf, type Workspace } from "../workspace.ts";

const NOBODY: Address = "0x0000000000000000000000000000000000000000";

/** A question under way: its answer once there is one. */
export interface Question<T> {
  advance(instructions: number): T | undefined;
}

export interface CallLimits {
  readonly gasLimit: bigint;
  /** What may be spent on slow precompiled contracts; beyond it advancing throws EXEC_TIMEOUT. */
  readonly slowGasMax: number;
}

/** Begins a call on the workspace's world as a transaction of no price; nonce and signature do not matter. */
export function startCall(
  workspace: Workspace,
  request: CallRequest,
  header: Header,
  { gasLimit, slowGasMax }: CallLimits,
): Question<CallResult> {
  const fixedGas = fixedGasOf({ to: request.to, data: request.data, accessList: [] }, 0);
  const message: Message = {
    sender: request.from ?? NOBODY,
    to: request.to,
    data: request.data,
    value: request.value,
    gasLimit,
    gasPrice: 0n,
    accessList: [],
    authorizations: [],
    fixedGas,
  };
  if (gasLimit < maxBigint(fixedGas.intrinsic, fixedGas.floor))
    return answered(refused("intrinsic gas too low"));
  const { balance } = workspace.world.account(message.sender);
  if (balance < message.value) return answered(refused("insufficient balance for transfer"));
  const block = blockContextOf(workspace, header);
  const slowGas = new SlowGas(slowGasMax);
  const run = orTimeout(() => startMessage(workspace, message, { block, slowGas }));
  return { advance: (instructions) => resultOf(orTimeout(() => run.advance(instructions))) };
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
