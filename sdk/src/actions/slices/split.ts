import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface SplitSliceParams extends ActionOptions {
  readonly instrumentId: InstrumentId;
  /** First unit of the holder's free slice. */
  readonly sliceFrom: bigint;
  /** First unit of the new right part. */
  readonly at: bigint;
}

/**
 * The holder cuts its own free slice in two.
 * @throws PiaohaoError TitleLedger_NotHolder, TitleLedger_Encumbered, TitleLedger_RangeOutsideSlice
 */
export async function splitSlice(
  context: ClientContext,
  { instrumentId, sliceFrom, at, requestId }: SplitSliceParams,
): Promise<Executed> {
  const ledger = await context.contracts.at("TitleLedger");
  const data = ledger.interface.encodeFunctionData("split", [instrumentId, sliceFrom, at]);
  return act(context, { requestId, calls: [intentOf(ledger, data)], result: () => ({}) });
}
