import { requireArgument } from "../errors/sdkError.ts";
import type { CivilMonth } from "../types.ts";

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;
const MONTHS = 12;

/**
 * `2026-09` → year * 12 + month - 1, as contracts count months.
 * @throws SDKError SDK_BAD_ARGUMENT
 */
export function monthToIndex(month: CivilMonth): number {
  const [, year, monthOfYear] = MONTH.exec(month) ?? [];
  requireArgument(year !== undefined, "a month is written like 2026-09", { month });
  return Number(year) * MONTHS + Number(monthOfYear) - 1;
}

/** year * 12 + month - 1 → `2026-09`. */
export function indexToMonth(index: number | bigint): CivilMonth {
  const known = Number(index);
  const year = Math.floor(known / MONTHS).toString();
  return `${year.padStart(4, "0")}-${((known % MONTHS) + 1).toString().padStart(2, "0")}`;
}
