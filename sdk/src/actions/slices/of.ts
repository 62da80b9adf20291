import { decodeHistoryEntry } from "../../audit/historyEntry.ts";
import { replaySlices, type Slice } from "../../audit/replaySlices.ts";
import type { ClientContext } from "../../chain/context.ts";
import { readHistory } from "../../chain/history.ts";
import { blockNumberOf, chainTimeOf } from "../../chain/reads.ts";
import type { InstrumentId } from "../../types.ts";

/** The slices of an instrument, in order: together they are all its units. Empty for an unknown instrument. */
export async function slicesOf(
  context: ClientContext,
  id: InstrumentId,
): Promise<readonly Slice[]> {
  const now = await chainTimeOf(context.rpc);
  const entries = await readHistory(context, id, await blockNumberOf(context.rpc));
  return replaySlices(entries.map(decodeHistoryEntry), now);
}
