import type { World } from "../../evm/world.ts";
import type { TraceOptions } from "../../types/ports/tracing.ts";
import type { TraceBudget } from "./budget.ts";
import { CallTracer } from "./callTracer.ts";
import { StepTracer } from "./stepTracer.ts";
import type { TransactionTracer } from "./tracer.ts";

export function createTracer(
  options: TraceOptions,
  world: World,
  budget: TraceBudget,
): TransactionTracer {
  return options.kind === "steps"
    ? new StepTracer(options, world, budget)
    : new CallTracer(options, world, budget);
}
