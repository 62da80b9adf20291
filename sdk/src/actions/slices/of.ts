import { readEntries } from "../../audit/readEntries.ts";
import { replaySlices, type Slice } from "../../audit/replaySlices.ts";
import type { ClientContext } from "../../chain/context.ts";
import { chainTimeOf } from "../../chain/reads.ts";
import type { InstrumentId } from "../../types.ts";

/** The slices of an instrument, in order: together they are all its units. Empty for an unknown instrument. */
export async function slicesOf(
  context: ClientContext,
  id: InstrumentId,
): Promise<readonly Slice[]> {
  const now = await chainTimeOf(context.rpc);
  return replaySlices(await readEntries(context, id), now);
}
