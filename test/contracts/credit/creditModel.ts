/** The credit rules written as naively as possible and apart from the contract: it keeps every payment for ever. */
export interface CreditEvent {
  /** year * 12 + month - 1 */
  readonly month: number;
  /** Fen that became overdue (0 for a late payment), or negative for what was cleared. */
  readonly overdue: bigint;
  readonly counts: boolean;
}

export interface CreditVerdict {
  readonly listed: boolean;
  readonly barredUntilMonth: number;
  readonly overdueBalance: bigint;
}

const WINDOW = 6;
const OVERDUES = 3;
const LISTINGS = 3;
const BAR_MONTHS = 24;

/** What holds in `month` after these events, from the first of them on. */
export function judge(events: readonly CreditEvent[], month: number): CreditVerdict {
  const first = events[0]?.month ?? month;
  const balanceAt = (end: number): bigint =>
    events.filter((event) => event.month <= end).reduce((sum, { overdue }) => sum + overdue, 0n);
  const countIn = (from: number, to: number): number =>
    events.filter((event) => event.counts && event.month >= from && event.month <= to).length;
  const listedAt: number[] = [];
  let barredUntilMonth = 0;
  for (let end = first; end < month; end += 1) {
    const owing = balanceAt(end) > 0n || countIn(end, end) > 0;
    if (!owing || countIn(end - WINDOW + 1, end) < OVERDUES) continue;
    listedAt.push(end);
    const recent = listedAt.filter((listed) => listed > end - WINDOW).length;
    if (recent >= LISTINGS) barredUntilMonth = end + 1 + BAR_MONTHS;
  }
  return {
    listed: listedAt.includes(month - 1),
    barredUntilMonth: barredUntilMonth > month ? barredUntilMonth : 0,
    overdueBalance: balanceAt(month),
  };
}
