import type { UnitRange } from "../values/unitRange.ts";
import type { HistoryEntry } from "./historyEntry.ts";

/** A change of hands and the entry in which its desk wrote down why. */
export interface ExplainedMove {
  readonly range: UnitRange;
  readonly particulars: Readonly<Record<string, unknown>>;
}

/** The moves that entries of a kind explain: a desk writes such an entry right after it moved the range. */
export function movesOf(kind: string, entries: readonly HistoryEntry[]): readonly ExplainedMove[] {
  return entries.flatMap((entry, index) => {
    const moved = entries[index - 1];
    if (entry.kind !== kind || moved?.kind !== "MOVED") return [];
    if (entry.particulars === undefined || moved.particulars === undefined) return [];
    const { from, to } = moved.particulars as Record<keyof UnitRange, bigint>;
    return [{ range: { from, to }, particulars: entry.particulars }];
  });
}
