import type { RecoveredTransaction } from "../types/transaction.ts";

/** How much of the pool something is. */
export interface Size {
  readonly count: number;
  /** Sum of encodings. */
  readonly bytes: number;
}

/** Who holds a part of a whole: a sender of its member's share, a member of the pool. */
export interface Holder extends Size {
  /** All transactions, first those that the fewest others of this holder wait for. */
  fromLast(): Iterable<RecoveredTransaction>;
}

/** A bounded whole that a newcomer grows, and the others who hold parts of it. */
export interface Whole {
  readonly size: Size;
  readonly max: Size;
  readonly newcomer: Size;
  /** Asked only when the whole is full. */
  readonly others: () => Iterable<Holder>;
}

export function plus(size: Size, by: Size): Size {
  return { count: size.count + by.count, bytes: size.bytes + by.bytes };
}

export function minus(size: Size, by: Size): Size {
  return { count: size.count - by.count, bytes: size.bytes - by.bytes };
}

/**
 * The transactions that make room for what grows: whoever holds most gives, as long as it still holds no less than the
 * newcomer then does. Undefined where that is not enough, so that nobody can keep the others out, nor push them out.
 */
export function victimsFor(grown: Size, whole: Whole): readonly RecoveredTransaction[] | undefined {
  const { max } = whole;
  let left = plus(whole.size, grown);
  if (fits(left, max)) return [];
  const largest = largestOf(whole.others(), max);
  const floor = weightOf(plus(whole.newcomer, grown), max);
  if (largest === undefined || weightOf(largest, max) <= floor) return undefined;
  let keeps: Size = largest;
  const victims: RecoveredTransaction[] = [];
  for (const victim of largest.fromLast()) {
    if (fits(left, max)) break;
    const size = { count: 1, bytes: victim.raw.length };
    left = minus(left, size);
    keeps = minus(keeps, size);
    victims.push(victim);
  }
  return fits(left, max) && weightOf(keeps, max) >= floor ? victims : undefined;
}

export function largestOf<T extends Size>(holders: Iterable<T>, max: Size): T | undefined {
  let largest: T | undefined;
  for (const holder of holders) {
    if (largest === undefined || weightOf(holder, max) > weightOf(largest, max)) largest = holder;
  }
  return largest;
}

function fits(size: Size, max: Size): boolean {
  return size.count <= max.count && size.bytes <= max.bytes;
}

/** The part of a whole that a size takes up, by the resource it takes most of. */
function weightOf(size: Size, max: Size): number {
  return Math.max(size.count / max.count, size.bytes / max.bytes);
}
