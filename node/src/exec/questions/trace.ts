import { SlowGas } from "../../evm/slowGas.ts";
import type { TraceRequest, TransactionTrace } from "../../types/ports/tracing.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { TraceBudget } from "../tracing/budget.ts";
import type { TransactionTracer } from "../tracing/tracer.ts";
import { createTracer } from "../tracing/tracers.ts";
import { messageOf } from "../transactions/message.ts";
import { type Run, startMessage } from "../transactions/run.ts";
import { blockContextOf, type Workspace } from "../workspace.ts";
import { orTimeout, type Question } from "./call.ts";

export interface TraceLimits {
  /** Characters of the answer, beyond which advancing throws EXEC_TRACE_TOO_LARGE. */
  readonly charactersMax: number;
  /** What each transaction may spend on slow precompiled contracts; beyond it advancing throws EXEC_TIMEOUT. */
  readonly slowGasMax: number;
}

/** A transaction being executed again. */
interface Replay {
  readonly transaction: RecoveredTransaction;
  readonly tracer: TransactionTracer | undefined;
  readonly run: Run;
}

/**
 * Begins to execute transactions of a block again, on the workspace's world, which is that of its parent. They were valid
 * when the block was decided, so that is not looked at again.
 */
export function startTrace(
  workspace: Workspace,
  request: TraceRequest,
  { charactersMax, slowGasMax }: TraceLimits,
): Question<readonly TransactionTrace[]> {
  const block = blockContextOf(workspace, request.header);
  const budget = new TraceBudget(charactersMax);
  const traces: TransactionTrace[] = [];
  let index = 0;
  let replay: Replay | undefined;

  function begin(): Replay {
    const transaction = request.transactionAt(index);
    const isTraced = index >= request.first;
    const tracer = isTraced ? createTracer(request.options, workspace.world, budget) : undefined;
    const slowGas = new SlowGas(slowGasMax);
    const run = startMessage(workspace, messageOf(transaction), { block, slowGas, tracer });
    return { transaction, tracer, run };
  }

  function advance(instructions: number): readonly TransactionTrace[] | undefined {
    replay ??= begin();
    const outcome = replay.run.advance(instructions);
    if (outcome === undefined) return undefined;
    if (replay.tracer !== undefined) {
      traces.push(replay.tracer.traceOf(replay.transaction, outcome));
    }
    replay = undefined;
    index += 1;
    return index > request.last ? traces : undefined;
  }

  return { advance: (instructions) => orTimeout(() => advance(instructions)) };
}
