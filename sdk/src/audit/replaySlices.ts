import type { Address, Hash } from "../types.ts";
import { decodeMember, type MemberOf } from "../values/enumerations.ts";
import type { HistoryEntry } from "./historyEntry.ts";

/** Units of an instrument in one hand, with at most one encumbrance. */
export interface Slice {
  readonly from: bigint;
  readonly to: bigint;
  readonly holder: Address;
  readonly encumbrance: Encumbrance | undefined;
}

export interface Encumbrance {
  readonly kind: MemberOf<"EncumbranceKind">;
  /** The desk that placed it. */
  readonly desk: Address;
  /** UTC seconds from which a lock no longer counts; 0 for every other kind. */
  readonly until: bigint;
  /** The desk's own id of the application, loan or presentment. */
  readonly ref: Hash;
  /** What the slice bore when it was frozen, and bears again after the thaw. */
  readonly beneath?: Encumbrance;
}

interface Fields {
  readonly from: bigint;
  readonly to: bigint;
  readonly units: bigint;
  readonly at: bigint;
  readonly holder: Address;
  readonly newHolder: Address;
  readonly kind: bigint;
  readonly until: bigint;
  readonly ref: Hash;
}

/** What an entry of a kind does to the slices; kinds that are not here do nothing to them. */
const STEPS: Readonly<
  Record<string, (slices: readonly Slice[], fields: Fields, entry: HistoryEntry) => Slice[]>
> = {
  OPENED: (_, { units, holder }) => [{ from: 1n, to: units, holder, encumbrance: undefined }],
  MOVED: (slices, { from, to, newHolder }) =>
    change(slices, { from, to }, () => ({ holder: newHolder, encumbrance: undefined })),
  ENCUMBERED: encumber,
  CONVERTED: encumber,
  RELEASED: (slices, { from, to }) =>
    change(slices, { from, to }, () => ({ encumbrance: undefined })),
  DISCHARGED: (slices, { from, to }, { actor }) =>
    change(slices, { from, to }, ({ encumbrance }) => ({
      encumbrance: { desk: actor, ref: NO_REF, ...encumbrance, kind: "discharged", until: 0n },
    })),
  FROZEN: (slices, { from, to, ref }, { actor }) =>
    change(slices, { from, to }, ({ encumbrance: beneath }) => ({
      encumbrance: {
        kind: "frozen",
        desk: actor,
        until: 0n,
        ref,
        ...(beneath === undefined ? {} : { beneath }),
      },
    })),
  THAWED: (slices, { from, to }) =>
    change(slices, { from, to }, ({ encumbrance }) => ({ encumbrance: encumbrance?.beneath })),
  SPLIT: (slices, { at, to }) => change(slices, { from: at, to }, () => ({})),
  MERGED: (slices, { from, to }) => merge(slices, from, to),
};

const NO_REF: Hash = `0x${"0".repeat(64)}`;

/**
 * The slices that a history leaves, as the ledger holds them. A lock that has expired at `now` counts as none.
 * @param now UTC seconds
 */
export function replaySlices(entries: readonly HistoryEntry[], now: bigint): readonly Slice[] {
  const slices = entries.reduce<readonly Slice[]>((before, entry) => {
    const step = STEPS[entry.kind];
    if (step === undefined || entry.particulars === undefined) return before;
    return step(expire(before, entry.timestamp), entry.particulars as unknown as Fields, entry);
  }, []);
  return expire(slices, now);
}

function encumber(
  slices: readonly Slice[],
  { from, to, kind, until, ref }: Fields,
  { actor }: HistoryEntry,
): Slice[] {
  const name = decodeMember("EncumbranceKind", kind);
  return change(slices, { from, to }, () => ({
    encumbrance: { kind: name, desk: actor, until, ref },
  }));
}

/** Cuts `from..to` out of the slice that contains it, and changes it. */
function change(
  slices: readonly Slice[],
  { from, to }: { readonly from: bigint; readonly to: bigint },
  changed: (slice: Slice) => Partial<Slice>,
): Slice[] {
  return slices.flatMap((slice) => {
    if (from < slice.from || to > slice.to) return [slice];
    const parts: Slice[] = [];
    if (from > slice.from) parts.push({ ...slice, to: from - 1n });
    parts.push({ ...slice, from, to, ...changed(slice) });
    if (to < slice.to) parts.push({ ...slice, from: to + 1n });
    return parts;
  });
}

function merge(slices: readonly Slice[], leftFrom: bigint, to: bigint): Slice[] {
  return slices
    .filter((slice) => slice.from <= leftFrom || slice.from > to)
    .map((slice) => (slice.from === leftFrom ? { ...slice, to } : slice));
}

function expire(slices: readonly Slice[], now: bigint): readonly Slice[] {
  return slices.map((slice) => {
    const { encumbrance } = slice;
    const expired = encumbrance?.kind === "locked" && encumbrance.until <= now;
    return expired ? { ...slice, encumbrance: undefined } : slice;
  });
}
