import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface MergeSlicesParams extends ActionOptions {
  readonly instrumentId: InstrumentId;
  /** First unit of the left one of the holder's two free slices. */
  readonly leftFrom: bigint;
}

/**
 * The holder joins a slice with its right neighbour.
 * @throws PiaohaoError TitleLedger_DifferentHolders, TitleLedger_Encumbered, TitleLedger_LastSlice
 */
export async function mergeSlices(
  context: ClientContext,
  { instrumentId, leftFrom, requestId }: MergeSlicesParams,
): Promise<Executed> {
  const ledger = await context.contracts.at("TitleLedger");
  const data = ledger.interface.encodeFunctionData("merge", [instrumentId, leftFrom]);
  return act(context, { requestId, calls: [intentOf(ledger, data)], result: () => ({}) });
}
