import type { LedgerKind } from "../ledger/ledger.ts";
import type { Outcome } from "../simulate.ts";

export interface Report {
  readonly outcomes: readonly Outcome[];
  readonly ledger: LedgerKind;
  /** How long it took; undefined of a single seed. */
  readonly seconds: number | undefined;
  readonly commit: string | undefined;
  readonly json: boolean;
}

/** Figures of the runs, and of each failure all that it takes to see it again. */
export function printReport(report: Report): void {
  const summary = summaryOf(report);
  process.stdout.write(
    report.json ? `${JSON.stringify(summary, undefined, 2)}\n` : `${textOf(report, summary)}\n`,
  );
}

function summaryOf({ outcomes, ledger, seconds, commit }: Report) {
  const total = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
  const failures = outcomes.filter(({ violation }) => violation !== undefined);
  return {
    seeds: outcomes.length,
    violations: failures.length,
    ledger,
    blocks: total(({ height }) => height),
    events: total(({ events }) => events),
    virtualHours: rounded(total(({ virtualMs }) => virtualMs) / 3_600_000),
    recoveryMaxSeconds: outcomes.reduce(
      (max, { recoveryMaxMs }) => Math.max(max, recoveryMaxMs / 1_000),
      0,
    ),
    cpuMsPerSeed: rounded(total(({ cpuMs }) => cpuMs) / outcomes.length),
    ...(seconds !== undefined && {
      seconds: rounded(seconds),
      seedsPerMinute: Math.round((outcomes.length / seconds) * 60),
    }),
    commit,
    failures: failures.map((outcome) => ({ ...outcome, replay: replayOf(outcome, ledger) })),
  };
}

function textOf({ outcomes }: Report, summary: ReturnType<typeof summaryOf>): string {
  const { seeds, violations, blocks, events, virtualHours, recoveryMaxSeconds } = summary;
  const rate = summary.seedsPerMinute === undefined ? "" : `, ${summary.seedsPerMinute} seeds/min`;
  const head = `${seeds} seeds, ${violations} violations: ${blocks} blocks, ${events} events, ${virtualHours} virtual hours, longest recovery ${recoveryMaxSeconds} s, ${summary.cpuMsPerSeed} ms CPU a seed${rate}`;
  const failures = outcomes.flatMap((outcome) => {
    const { seed, violation, events, virtualMs } = outcome;
    if (violation === undefined) return [];
    const where = `seed ${seed}, commit ${summary.commit ?? "unknown"}, shortest prefix ${events} events, ${virtualMs / 1_000} s of virtual time`;
    return [`${where}\n  ${violation.message}\n  again: ${replayOf(outcome, summary.ledger)}`];
  });
  return [head, ...failures].join("\n");
}

function replayOf({ seed }: Outcome, ledger: LedgerKind): string {
  const evm = ledger === "evm" ? " --evm" : "";
  return `npm run sim -- --seed ${seed}${evm} --trace trace.txt`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
