/** CST civil day number (days since 1970-01-01) of a date. */
const dayNumber = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / 86_400_000;

const days = (month: number, first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => dayNumber(2026, month, first + index));

/** The State Council's schedule of 2026, published with genesis. */
export const CALENDAR_2026 = {
  year: 2026,
  holidays: [
    ...days(1, 1, 3),
    ...days(2, 15, 23),
    ...days(4, 4, 6),
    ...days(5, 1, 5),
    ...days(6, 19, 21),
    ...days(9, 25, 27),
    ...days(10, 1, 7),
  ],
  makeUpWorkdays: [
    dayNumber(2026, 1, 4),
    dayNumber(2026, 2, 14),
    dayNumber(2026, 2, 28),
    dayNumber(2026, 5, 9),
    dayNumber(2026, 9, 20),
    dayNumber(2026, 10, 10),
  ],
} as const;
