import type { RPCBackend } from "../../../../node/src/rpc/backend.ts";
import type { Context } from "../../../../node/src/rpc/context.ts";
import { createFilters } from "../../../../node/src/rpc/filters.ts";
import { createGate } from "../../../../node/src/rpc/gate.ts";
import { createInclusions } from "../../../../node/src/rpc/inclusions.ts";
import { DEFAULT_LIMITS } from "../../../../node/src/rpc/limits.ts";
import { createTurns } from "../../../../node/src/rpc/turns.ts";
import { anOrigin } from "./anOrigin.ts";

/** What methods are given where no server is needed; nobody waits at its gate. */
export function aContext(backend: RPCBackend, { runningMax = 1 } = {}): Context {
  const gate = createGate({ name: "tasks", runningMax, waitingMax: 0, waitMsMax: 0 });
  return {
    backend,
    limits: DEFAULT_LIMITS,
    filters: createFilters(backend, DEFAULT_LIMITS, () => 0),
    inclusions: createInclusions(backend, DEFAULT_LIMITS),
    turns: createTurns(),
    executions: gate,
    longReads: gate,
    ...anOrigin(),
    subscriber: { subscribe: () => "0x1", unsubscribe: () => true },
  };
}
