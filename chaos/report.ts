import type { Durations } from "./durations.ts";
import type { Violation } from "./violation.ts";

/** Of one accident; times in milliseconds. */
export interface AccidentReport {
  readonly name: string;
  readonly faults: readonly number[];
  /** The longest time between two blocks. */
  readonly longestGapMs: number;
  /** The same, without the time in which no quorum was connected. */
  readonly longestConnectedGapMs: number;
  /** From its end, or from the moment a quorum was connected again, to the next block; null when none was seen. */
  readonly recoveryMs: number | null;
  /** From the same moment until a client had a receipt. */
  readonly serviceMs: number | null;
  /** From the same moment until every validator had that block. */
  readonly caughtUpMs: number | null;
  readonly tookMs: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

export interface Report {
  readonly chaos: "four validators";
  readonly at: string;
  readonly seed: number;
  readonly minutes: number;
  readonly tookSeconds: number;
  readonly durations: Durations;
  readonly bounds: Readonly<Record<string, number>>;
  readonly accidents: readonly AccidentReport[];
  readonly totals: {
    readonly blocks: number;
    readonly replayed: number;
    readonly acknowledged: number;
    readonly bills: number;
    readonly votes: number;
    readonly lost: number;
    readonly conflicts: number;
    readonly longestGapMs: number;
    readonly longestRecoveryMs: number;
    readonly violations: number;
  };
  /** Found at the end, on the disks and in the load. */
  readonly violations: readonly Violation[];
  /** Where the network's files are, when they were kept. */
  readonly directory: string | undefined;
}

const CONFLICTS: ReadonlySet<Violation["kind"]> = new Set<Violation["kind"]>([
  "fork",
  "doubleVote",
]);

export function lostOf(violations: readonly Violation[]): number {
  return violations.filter(({ kind }) => kind === "lostReceipt").length;
}

export function conflictsOf(violations: readonly Violation[]): number {
  return violations.filter(({ kind }) => CONFLICTS.has(kind)).length;
}

/** Every accident is one thing that holds or does not, and so is what the disks hold at the end. */
export function closingLine({ accidents, violations }: Report): string {
  const failed =
    accidents.filter((accident) => accident.violations.length > 0).length +
    (violations.length > 0 ? 1 : 0);
  return `${accidents.length + 1 - failed} passed, ${failed} failed`;
}

const VIOLATIONS_SHOWN = 20;

/** For people. */
export function reportTable(report: Report): string {
  const { accidents, totals, violations, directory } = report;
  const rows = accidents.map((accident) => [
    accident.violations.length === 0 ? "ok" : "FAILED",
    accident.name,
    accident.faults.join(", "),
    seconds(accident.longestGapMs),
    seconds(accident.recoveryMs),
    seconds(accident.caughtUpMs),
  ]);
  const head = ["", "accident", "faults", "longest gap", "recovery", "caught up"];
  const lines = aligned([head, ...rows]);
  lines.push(
    "",
    `${totals.blocks} blocks, ${totals.replayed} of them executed again; ${totals.acknowledged} receipts acknowledged, lost = ${totals.lost}; ${totals.votes} votes seen, conflicts = ${totals.conflicts}`,
    `seed ${report.seed}, ${report.tookSeconds} s; longest gap ${seconds(totals.longestGapMs)}, longest recovery ${seconds(totals.longestRecoveryMs)}`,
  );
  const all = [...accidents.flatMap((one) => one.violations), ...violations];
  for (const { kind, message } of all.slice(0, VIOLATIONS_SHOWN)) {
    lines.push(`VIOLATION ${kind}: ${message}`);
  }
  if (all.length > VIOLATIONS_SHOWN) lines.push(`and ${all.length - VIOLATIONS_SHOWN} more`);
  if (directory !== undefined) lines.push(`the network's files are in ${directory}`);
  return lines.join("\n");
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function seconds(ms: number | null): string {
  return ms === null ? "-" : `${(ms / 1_000).toFixed(1)} s`;
}
