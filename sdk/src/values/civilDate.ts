import { requireArgument } from "../errors/sdkError.ts";
import type { CivilDate } from "../types.ts";

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400n;
/** China Standard Time is UTC+8 all year. */
const CST_SECONDS = 28_800n;
/** 9999-12-31: the last date four digits can write. */
const DAY_MAX = 2_932_896;

/**
 * `2026-09-10` → days since 1970-01-01.
 * @throws SDKError SDK_BAD_ARGUMENT when there is no such date between 1970 and 9999.
 */
export function dateToDay(date: CivilDate): number {
  requireArgument(DATE.test(date), "a date is written like 2026-09-10", { date });
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  const exists = day >= 0 && new Date(day * DAY_MS).toISOString().startsWith(date);
  requireArgument(exists, "there is no such date", { date });
  return day;
}

/** Days since 1970-01-01 → `2026-09-10`. */
export function dayToDate(day: number | bigint): CivilDate {
  const known = Number(day);
  const valid = Number.isInteger(known) && known >= 0 && known <= DAY_MAX;
  requireArgument(valid, "a day number lies between 0 and 2932896", { day });
  return new Date(known * DAY_MS).toISOString().slice(0, 10);
}

/** The civil date in China of a time in UTC seconds. */
export function timestampToDate(timestamp: bigint): CivilDate {
  return dayToDate((timestamp + CST_SECONDS) / DAY_SECONDS);
}

/** UTC seconds at which a date begins in China. */
export function dateToTimestamp(date: CivilDate): bigint {
  return BigInt(dateToDay(date)) * DAY_SECONDS - CST_SECONDS;
}
