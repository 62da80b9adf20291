import type { Origin } from "../../../../node/src/rpc/context.ts";
import { createOutflow } from "../../../../node/src/rpc/outflow.ts";

/** A caller over plain HTTP who may be sent whatever it is answered. */
export function anOrigin(isGone = (): boolean => false): Origin {
  const outflow = createOutflow(Number.POSITIVE_INFINITY);
  return {
    caller: { address: "10.0.0.1", isGone },
    subscriber: undefined,
    openOutlet: () => outflow.open(() => undefined),
  };
}
