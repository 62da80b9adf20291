import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface SplitRecourseParams extends ActionOptions {
  readonly recourseId: bigint;
  /** First unit of the right part. */
  readonly at: bigint;
}

export interface SplitRecourse extends Executed {
  readonly leftId: bigint;
  readonly rightId: bigint;
}

/**
 * The claimant cuts its recourse, since an endorsement covers only a part of it.
 * @throws PiaohaoError RecourseDesk_CutOutside, RecourseDesk_NotParty, RecourseDesk_WrongStatus
 */
export async function splitRecourse(
  context: ClientContext,
  { recourseId, at, requestId }: SplitRecourseParams,
): Promise<SplitRecourse> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("split", [recourseId, at]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    result: (receipt) => {
      const { leftId, rightId } = requireEvent(receipt, desk, desk.getEvent("RecourseSplit"));
      return { leftId, rightId };
    },
  });
}
