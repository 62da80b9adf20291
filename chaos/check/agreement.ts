import type { Violation } from "../violation.ts";

/** A block as one validator has it. */
export interface SeenBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
}

/** Consecutive blocks of one validator, from the same height on for all. */
export interface ChainView {
  readonly name: string;
  readonly blocks: readonly SeenBlock[];
}

/** What was agreed on so far: every further block must follow it. */
export interface Agreed {
  readonly number: number;
  readonly hash: string;
}

/** Finds where validators have different blocks at a height, or one that does not follow what was agreed before. */
export function disagreements(before: Agreed, views: readonly ChainView[]): readonly Violation[] {
  return views.flatMap((view) => [...brokenLinks(before, view), ...forks(view, views)]);
}

function* brokenLinks(before: Agreed, { name, blocks }: ChainView): Generator<Violation> {
  let parent = before;
  for (const block of blocks) {
    if (block.number !== parent.number + 1 || block.parentHash !== parent.hash) {
      const message = `${name}: block ${block.number} (${block.hash}) does not follow block ${parent.number} (${parent.hash})`;
      yield { kind: "fork", message };
    }
    parent = block;
  }
}

/** Each pair once: with the views before it. */
function* forks(view: ChainView, views: readonly ChainView[]): Generator<Violation> {
  for (const other of views.slice(0, views.indexOf(view))) {
    const theirs = new Map(other.blocks.map(({ number, hash }) => [number, hash]));
    for (const { number, hash } of view.blocks) {
      const their = theirs.get(number);
      if (their === undefined || their === hash) continue;
      const message = `block ${number} is ${hash} at ${view.name} and ${their} at ${other.name}`;
      yield { kind: "fork", message };
    }
  }
}
