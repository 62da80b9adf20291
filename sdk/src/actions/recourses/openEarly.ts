import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface OpenEarlyParams extends ActionOptions {
  readonly billId: InstrumentId;
  /** First unit of a free slice that the signer holds. */
  readonly sliceFrom: bigint;
}

export interface OpenedRecourse extends Executed {
  readonly recourseId: bigint;
}

/**
 * The holder opens recourse before maturity, since the acceptor is insolvent (票据法 61).
 * @throws PiaohaoError RecourseDesk_NoCause, RecourseDesk_NotEarly, TitleLedger_NotHolder, TitleLedger_Encumbered
 */
export async function openEarlyRecourse(
  context: ClientContext,
  { billId, sliceFrom, requestId }: OpenEarlyParams,
): Promise<OpenedRecourse> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("openEarly", [billId, sliceFrom]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    result: (receipt) => ({
      recourseId: requireEvent(receipt, desk, desk.getEvent("RecourseOpened")).recourseId,
    }),
  });
}
