import { requireArgument } from "../errors/sdkError.ts";

/** Units of an instrument, both inclusive, from 1. A unit of a bill or a receivable is one fen. */
export interface UnitRange {
  readonly from: bigint;
  readonly to: bigint;
}

const DIGITS = 12;
const RANGE = /^(\d{12})-(\d{12})$/;

/**
 * `000000000001-000012000000` → its first and last unit.
 * @throws SDKError SDK_BAD_ARGUMENT when the text is no range.
 */
export function parseUnitRange(text: string): UnitRange {
  const [, first, last] = RANGE.exec(text) ?? [];
  requireArgument(
    first !== undefined && last !== undefined,
    "a range is written like 000000000001-000012000000",
    { text },
  );
  return requireUnitRange({ from: BigInt(first), to: BigInt(last) });
}

/** Writes a range as two 12-digit numbers, as the Shanghai Commercial Paper Exchange does. */
export function formatUnitRange({ from, to }: UnitRange): string {
  return `${from.toString().padStart(DIGITS, "0")}-${to.toString().padStart(DIGITS, "0")}`;
}

/** As `formatUnitRange`; the range of a package that is not splittable is `0`. */
export function formatSubBills(
  { splittable }: { readonly splittable: boolean },
  range: UnitRange,
): string {
  return splittable ? formatUnitRange(range) : "0";
}

/** How many units a range has. */
export function unitCount({ from, to }: UnitRange): bigint {
  return to - from + 1n;
}

/** Whether two ranges have a unit in common. */
export function overlap(left: UnitRange, right: UnitRange): boolean {
  return left.from <= right.to && right.from <= left.to;
}

/** Whether all units of the inner range are in the outer one. */
export function contains(outer: UnitRange, inner: UnitRange): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** @throws SDKError SDK_BAD_ARGUMENT unless 1 ≤ from ≤ to. */
export function requireUnitRange(range: UnitRange): UnitRange {
  const valid = range.from >= 1n && range.to >= range.from;
  requireArgument(valid, "a range begins at 1 or later and does not end before it begins", {
    from: range.from,
    to: range.to,
  });
  return range;
}
