/**
 * The day count of bills, written apart from the contracts: dates as text, days walked one by one, holidays as the notice of
 * the State Council gives them. Nothing here knows day numbers, bitmaps or months as numbers.
 */
export interface Almanac {
  /** "2026-10-03" */
  isBusinessDay(date: string): boolean;
  /** Whether its year has been published. */
  isPublished(date: string): boolean;
  /** The date itself or the first business day after it. */
  onOrAfter(date: string): string;
}

/** First and last day off, both counted. */
export type Closure = readonly [first: string, last: string];

export interface PublishedYear {
  readonly year: string;
  readonly closures: readonly Closure[];
  readonly workdays: readonly string[];
}

/** 国务院办公厅关于2026年部分节假日安排的通知 */
export const NOTICE_2026: PublishedYear = {
  year: "2026",
  closures: [
    ["2026-01-01", "2026-01-03"],
    ["2026-02-15", "2026-02-23"],
    ["2026-04-04", "2026-04-06"],
    ["2026-05-01", "2026-05-05"],
    ["2026-06-19", "2026-06-21"],
    ["2026-09-25", "2026-09-27"],
    ["2026-10-01", "2026-10-07"],
  ],
  workdays: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
};

/** Off in any year, published or not (全国年节及纪念日放假办法 2). */
const FIXED = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"];

export function createAlmanac(published: readonly PublishedYear[]): Almanac {
  const yearOf = (date: string) => published.find(({ year }) => date.startsWith(`${year}-`));
  const isBusinessDay = (date: string): boolean => {
    const year = yearOf(date);
    if (year === undefined) return !isWeekend(date) && !FIXED.includes(date.slice(5));
    if (year.workdays.includes(date)) return true;
    const closed = year.closures.some(([first, last]) => first <= date && date <= last);
    return !closed && !isWeekend(date);
  };
  return {
    isBusinessDay,
    isPublished: (date) => yearOf(date) !== undefined,
    onOrAfter(date) {
      let day = date;
      while (!isBusinessDay(day)) day = nextDay(day);
      return day;
    },
  };
}

export const nextDay = (date: string): string => plusDays(date, 1);

export function plusDays(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The nights between two dates, counted one by one: the first day counts, the last does not. */
export function daysBetween(first: string, last: string): bigint {
  let days = 0n;
  for (let day = first; day < last; day = nextDay(day)) days += 1n;
  return days;
}

/** Fen of interest: whole fen first, and one more when half a fen or more is left over. */
export function interestOf(face: bigint, rateMillionths: bigint, days: bigint): bigint {
  const yearly = 360n * 1_000_000n;
  const earned = face * rateMillionths * days;
  const whole = earned / yearly;
  return (earned - whole * yearly) * 2n >= yearly ? whole + 1n : whole;
}

export function isWeekend(date: string): boolean {
  const name = new Date(`${date}T12:00:00Z`).toLocaleDateString("en", {
    weekday: "long",
    timeZone: "UTC",
  });
  return name === "Saturday" || name === "Sunday";
}
