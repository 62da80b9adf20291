import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toHash } from "../../chain/decode.ts";
import { requireEvent } from "../../chain/events.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import type { Hash } from "../../types.ts";

/** A governed step that waits for its delay. */
export interface Proposed extends Executed {
  readonly operationId: Hash;
  /** UTC seconds from which the step can be carried out. */
  readonly readyAt: bigint;
}

/** Schedules a governed call, so that it can be made once the delay of the AccessManager is over. */
export async function propose(
  context: ClientContext,
  { target, data }: Intent,
  { requestId }: ActionOptions,
): Promise<Proposed> {
  const manager = await context.contracts.at("AccessManager");
  const schedule = manager.interface.encodeFunctionData("schedule", [target, data, 0]);
  return act(context, {
    requestId,
    calls: [intentOf(manager, schedule)],
    result: (receipt) => {
      const event = requireEvent(receipt, manager, manager.getEvent("OperationScheduled"));
      return { operationId: toHash(event.operationId), readyAt: event.schedule };
    },
  });
}
