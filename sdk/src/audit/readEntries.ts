import type { ClientContext } from "../chain/context.ts";
import { readHistory } from "../chain/history.ts";
import { blockNumberOf } from "../chain/reads.ts";
import type { InstrumentId } from "../types.ts";
import { decodeHistoryEntry, type HistoryEntry } from "./historyEntry.ts";

/**
 * An instrument's history as the node tells it, read and not verified; empty for an unknown instrument.
 * @param toBlock default: the newest
 */
export async function readEntries(
  context: ClientContext,
  id: InstrumentId,
  toBlock?: bigint,
): Promise<readonly HistoryEntry[]> {
  const raw = await readHistory(context, id, toBlock ?? (await blockNumberOf(context.rpc)));
  return raw.map(decodeHistoryEntry);
}
