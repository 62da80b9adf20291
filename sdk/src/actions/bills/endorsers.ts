import type { HistoryEntry } from "../../audit/historyEntry.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { Address, Hash } from "../../types.ts";
import { contains, overlap, type UnitRange } from "../../values/unitRange.ts";
import type { Debtor } from "../recourses/debtor.ts";

/** Somebody who may be a debtor of a recourse. */
export interface Candidate {
  readonly debtor: Debtor;
  readonly account: Address;
}

/** Fields of the entries that are read here. */
interface Fields extends UnitRange {
  readonly ref: Hash;
  readonly oldHolder: Address;
  readonly requestId: bigint;
  readonly tradeId: bigint;
  readonly listingId: bigint;
  readonly offerId: bigint;
}

type ReadEntry = HistoryEntry & { readonly particulars: Fields & Record<string, unknown> };

interface Endorsing {
  readonly desk: Address;
  readonly recordId: bigint;
}

/**
 * Who transferred units of a slice, each under the id of its desk. A payment in recourse moves title too, but nobody endorses
 * by it; and a repo that was redeemed is as if it had never been.
 */
export async function endorsersOf(
  { contracts }: ClientContext,
  history: readonly HistoryEntry[],
  slice: UnitRange,
): Promise<readonly Candidate[]> {
  const recourseDesk = await contracts.addressOf("RecourseDesk");
  const entries = history.filter((entry): entry is ReadEntry => entry.particulars !== undefined);
  const undone = new Set(
    entries
      .filter(({ kind }) => kind === "BILL_REPO_REDEEMED")
      .map(({ actor, particulars }) => keyOf({ desk: actor, recordId: particulars.tradeId })),
  );
  return entries.flatMap((entry, index) => {
    const { kind, actor, particulars } = entry;
    if (kind !== "MOVED" || actor === recourseDesk || !overlap(particulars, slice)) return [];
    const recordId = writtenAfter(entry, entries[index + 1]) ?? lockedBefore(entries, index);
    if (recordId === undefined || undone.has(keyOf({ desk: actor, recordId }))) return [];
    const endorsement = { desk: actor, recordId };
    return [{ debtor: { party: "endorser", endorsement }, account: particulars.oldHolder }];
  });
}

/** Most desks write what they did right after they moved title, under their id. */
function writtenAfter(moved: ReadEntry, next: ReadEntry | undefined): bigint | undefined {
  if (next?.actor !== moved.actor) return undefined;
  const { requestId, tradeId, listingId, offerId } = next.particulars;
  return requestId ?? tradeId ?? listingId ?? offerId;
}

/** The others locked the range for their application, under the same id. */
function lockedBefore(entries: readonly ReadEntry[], moved: number): bigint | undefined {
  const { actor, particulars } = entries[moved] ?? {};
  const lock = entries
    .slice(0, moved)
    .findLast(
      (entry) =>
        (entry.kind === "ENCUMBERED" || entry.kind === "CONVERTED") &&
        entry.actor === actor &&
        particulars !== undefined &&
        contains(entry.particulars, particulars),
    );
  return lock && BigInt(lock.particulars.ref);
}

function keyOf({ desk, recordId }: Endorsing): string {
  return `${desk} ${recordId}`;
}
