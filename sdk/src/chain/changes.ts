/** Blocks, both inclusive. */
export interface BlockRange {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * The blocks after `from` that leave something else than the block before them, found by bisection: a chain of ten years
 * takes some thirty questions per change. What only grows is found at every step; of what changes and changes back between
 * two blocks that are looked at, nothing may be found.
 * @param stateAt a text for what a block leaves
 */
export async function findChanges(
  stateAt: (block: bigint) => Promise<string>,
  { from, to }: BlockRange,
): Promise<readonly bigint[]> {
  if (to <= from) return [];
  const changes: bigint[] = [];
  /** Segments still to be looked at, the earliest last. */
  const segments = [{ from, to, before: await stateAt(from), after: await stateAt(to) }];
  for (let segment = segments.pop(); segment !== undefined; segment = segments.pop()) {
    if (segment.before === segment.after) continue;
    if (segment.to === segment.from + 1n) {
      changes.push(segment.to);
      continue;
    }
    const middle = (segment.from + segment.to) / 2n;
    const between = await stateAt(middle);
    segments.push(
      { ...segment, from: middle, before: between },
      { ...segment, to: middle, after: between },
    );
  }
  return changes;
}
