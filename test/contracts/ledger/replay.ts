/** Rebuilds the slices of an instrument from its history alone, as docs/history.md says an auditor may. */
import { AbiCoder, decodeBytes32String, keccak256, ZeroHash } from "ethers";
import { FREE, type HexString, Kind, type ModelSlice, type UnitTitle } from "./ledgerModel.ts";

export interface HistoryEntry {
  readonly kind: string;
  readonly actor: HexString;
  readonly timestamp: bigint;
  readonly data: string;
}

const RANGE = ["uint64", "uint64"];
const ENCUMBRANCE = [...RANGE, "uint8", "uint64", "bytes32"];
const ENTRY_TYPES: Readonly<Record<string, readonly string[]>> = {
  OPENED: ["uint64", "address"],
  MOVED: [...RANGE, "address", "address"],
  ENCUMBERED: ENCUMBRANCE,
  CONVERTED: ENCUMBRANCE,
  RELEASED: RANGE,
  DISCHARGED: [...RANGE, "uint64"],
  SPLIT: [...RANGE, "uint64"],
  MERGED: [...RANGE, "uint64"],
};

const coder = AbiCoder.defaultAbiCoder();

/** The head the entries lead to; it takes the sequence from the position, so a missing entry changes it. */
export function headOf(entries: readonly HistoryEntry[]): string {
  const types = ["bytes32", "uint64", "bytes32", "address", "uint64", "bytes"];
  return entries.reduce(
    (head, { kind, actor, timestamp, data }, index) =>
      keccak256(coder.encode(types, [head, index + 1, kind, actor, timestamp, data])),
    ZeroHash,
  );
}

/** Slices in order of their units; entries that are not about slices are passed over. */
export function replay(entries: readonly HistoryEntry[]): readonly ModelSlice[] {
  return entries.reduce<readonly ModelSlice[]>(applyEntry, []);
}

function applyEntry(slices: readonly ModelSlice[], entry: HistoryEntry): readonly ModelSlice[] {
  const name = decodeBytes32String(entry.kind);
  const types = ENTRY_TYPES[name];
  if (types === undefined) return slices;
  const values = coder.decode(types, entry.data);
  if (name === "OPENED") return [{ from: 1, to: Number(values[0]), holder: values[1], ...FREE }];
  const [from, second] = [Number(values[0]), Number(values[1])];
  if (name === "SPLIT") return cutAt(slices, second, entry.timestamp);
  if (name === "MERGED") return joinAt(slices, from, second);
  return rewrite(slices, { from, to: second }, entry.timestamp, (title) => ({
    ...title,
    ...changeOf(name, values, entry),
  }));
}

function changeOf(
  name: string,
  values: readonly unknown[],
  { actor }: HistoryEntry,
): Partial<UnitTitle> {
  switch (name) {
    case "MOVED":
      return { holder: values[3] as HexString, ...FREE };
    case "RELEASED":
      return FREE;
    case "DISCHARGED":
      return { kind: Kind.discharged, until: 0n };
    default:
      return {
        kind: Number(values[2]),
        desk: actor,
        until: values[3] as bigint,
      };
  }
}

/** A lock that had expired by the time of the next entry on the slice was none. */
function settled(slice: ModelSlice, timestamp: bigint): ModelSlice {
  return slice.kind === Kind.locked && slice.until <= timestamp ? { ...slice, ...FREE } : slice;
}

function rewrite(
  slices: readonly ModelSlice[],
  range: { readonly from: number; readonly to: number },
  timestamp: bigint,
  change: (title: ModelSlice) => ModelSlice,
): readonly ModelSlice[] {
  return slices.flatMap((slice) => {
    if (slice.from > range.from || slice.to < range.to) return [slice];
    const whole = settled(slice, timestamp);
    const parts = [
      { ...whole, to: range.from - 1 },
      change({ ...whole, ...range }),
      { ...whole, from: range.to + 1 },
    ];
    return parts.filter(({ from, to }) => from <= to);
  });
}

function cutAt(
  slices: readonly ModelSlice[],
  at: number,
  timestamp: bigint,
): readonly ModelSlice[] {
  return slices.flatMap((slice) => {
    if (slice.from >= at || slice.to < at) return [slice];
    const whole = settled(slice, timestamp);
    return [
      { ...whole, to: at - 1 },
      { ...whole, from: at },
    ];
  });
}

function joinAt(
  slices: readonly ModelSlice[],
  leftFrom: number,
  rightFrom: number,
): readonly ModelSlice[] {
  const right = slices.find(({ from }) => from === rightFrom);
  return slices.flatMap((slice) => {
    if (slice.from === rightFrom) return [];
    return slice.from === leftFrom && right !== undefined
      ? [{ ...slice, to: right.to, ...FREE }]
      : [slice];
  });
}
