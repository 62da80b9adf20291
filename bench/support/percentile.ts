/** The smallest value that at least this percentage of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], percentage: number): number {
  if (values.length === 0) throw new Error("there is no percentile of nothing");
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil((percentage / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)] ?? 0;
}

/** The median of a figure over runs. */
export function medianOf<Run>(runs: readonly Run[], figure: (run: Run) => number): number {
  return percentile(runs.map(figure), 50);
}
