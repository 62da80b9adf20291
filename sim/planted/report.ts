import type { Catch, Hunted } from "./hunt.ts";

/** Every bug with the seed that caught it, as a table in Markdown; docs/simulator.md has all but its last column. */
export function tableOf(hunted: readonly Hunted[]): string {
  const rows = hunted.map(({ bug: { name, harm }, caught }) => [
    name,
    harm,
    caught === undefined ? "NOT CAUGHT" : String(caught.seed),
    caught?.checker ?? "",
    caught === undefined ? "" : messageOf(caught),
  ]);
  const table = [["Bug", "Harm", "Seed", "Checker", "Message"], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const [head = "", ...lines] = table.map((row) => lineOf(row, widths));
  const rule = lineOf(
    [...widths, 3].map((width) => "-".repeat(width)),
    widths,
  );
  return [head, rule, ...lines].join("\n");
}

export function jsonOf(hunted: readonly Hunted[], commit: string | undefined): string {
  const bugs = hunted.map(({ bug: { name, harm }, caught }) => ({ name, harm, ...caught }));
  const caught = hunted.filter((one) => one.caught !== undefined).length;
  return JSON.stringify({ planted: hunted.length, caught, commit, bugs }, undefined, 2);
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
}

/** In one line, without the checker, which has a column of its own. */
function messageOf({ checker, message }: Catch): string {
  const [line = ""] = message.split("\n", 1);
  return line.startsWith(`${checker}: `) ? line.slice(checker.length + 2) : line;
}
