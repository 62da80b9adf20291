import type { ClientContext } from "../../chain/context.ts";
import { isPiaohaoError } from "../../errors/piaohaoError.ts";
import type { InstrumentId } from "../../types.ts";
import { slicesOf } from "./of.ts";

/**
 * The first unit of the slice that contains a unit. Asks the ledger first, since most ranges begin where a slice begins.
 * @throws PiaohaoError TitleLedger_NoSuchSlice
 */
export async function sliceStartOf(
  context: ClientContext,
  id: InstrumentId,
  unit: bigint,
): Promise<bigint> {
  const ledger = await context.contracts.at("TitleLedger");
  try {
    return (await ledger.sliceAt(id, unit)).from;
  } catch (error) {
    if (!isPiaohaoError(error, "TitleLedger_NoSuchSlice")) throw error;
    const slices = await slicesOf(context, id);
    const containing = slices.find(({ from, to }) => from <= unit && unit <= to);
    if (containing === undefined) throw error;
    return containing.from;
  }
}
