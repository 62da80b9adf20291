import { decodeEntry, decodeSnapshot } from "./entries.ts";
import { soundBlocks } from "./records.ts";

/**
 * The highest height that a damaged log still speaks of; undefined if nothing of it can be read. Nothing else of it is to be
 * relied on: what is missing may be of the same height.
 */
export function highestHeightIn(content: Uint8Array): bigint | undefined {
  const heights = soundBlocks(content)
    .filter(({ parts }) => parts === 1)
    .flatMap(({ payload }) => heightsIn(payload));
  return heights.reduce<bigint | undefined>(
    (highest, height) => (highest === undefined || height > highest ? height : highest),
    undefined,
  );
}

function heightsIn(payload: Uint8Array): readonly bigint[] {
  try {
    return [decodeEntry(payload).height];
  } catch {
    return heightsOfSnapshot(payload);
  }
}

function heightsOfSnapshot(payload: Uint8Array): readonly bigint[] {
  try {
    const { forgottenThrough, entries } = decodeSnapshot(payload);
    return [forgottenThrough, ...entries.map(({ height }) => height)];
  } catch {
    return [];
  }
}
