/** Random calls of the ledger: mostly ones that can succeed, the rest wrong in every way a caller can be wrong. */
import {
  type HexString,
  Kind,
  type LedgerModel,
  type ModelSlice,
  type Operation,
} from "./ledgerModel.ts";
import type { Random } from "./seededRandom.ts";

export interface Cast {
  /** Callers with the ledger's role. */
  readonly desks: readonly HexString[];
  /** Members without it, and one who is no member. */
  readonly holders: readonly HexString[];
  readonly stranger: HexString;
}

export interface Call {
  readonly model: LedgerModel;
  readonly caller: HexString;
  readonly operation: Operation;
}

interface Setting {
  readonly random: Random;
  readonly cast: Cast;
  readonly model: LedgerModel;
  readonly now: bigint;
}

const UNITS_MAX = 40;
const LOCK_SECONDS_MAX = 3_000;
/** Repeated names are likelier; discharge is rare, because what is discharged is out of play. */
const NAMES: readonly Operation["name"][] = [
  ..."move move move move encumber encumber encumber encumber encumber".split(" "),
  ..."convert convert release release release split split merge merge merge discharge open".split(
    " ",
  ),
] as Operation["name"][];

export function randomCall(
  random: Random,
  cast: Cast,
  models: readonly LedgerModel[],
  now: bigint,
): Call {
  const model = random.pick(models);
  const setting = { random, cast, model, now };
  const slices = model.slices();
  if (slices.length === 0)
    return { model, caller: random.pick(cast.desks), operation: randomOpen(setting) };
  const name = random.pick(NAMES);
  const suited = slices.filter((slice) => isSuited(name, slice));
  const slice = random.pick(suited.length > 0 && random.chance(85) ? suited : slices);
  const operation = randomOperation(setting, name, slice);
  return { model, caller: randomCaller(setting, slice, operation), operation };
}

/** Whether a slice is one on which the operation can succeed. */
function isSuited(name: Operation["name"], { from, to, kind }: ModelSlice): boolean {
  switch (name) {
    case "move":
      return kind !== Kind.discharged;
    case "encumber":
    case "merge":
      return kind === Kind.none;
    case "split":
      return kind === Kind.none && from < to;
    default:
      return kind !== Kind.none && kind !== Kind.discharged;
  }
}

function randomCaller(
  { random, cast }: Setting,
  slice: ModelSlice,
  { name }: Operation,
): HexString {
  if (random.chance(3)) return random.pick([...cast.desks, ...cast.holders]);
  if (name === "split" || name === "merge")
    return random.chance(92) ? slice.holder : random.pick(cast.holders);
  const placed = slice.kind !== Kind.none && random.chance(92);
  return placed ? slice.desk : random.pick(cast.desks);
}

function randomOperation(setting: Setting, name: Operation["name"], slice: ModelSlice): Operation {
  const { random, model } = setting;
  const sliceFrom = random.chance(95) ? slice.from : random.below(model.units + 3);
  switch (name) {
    case "open":
      return randomOpen(setting);
    case "move":
      return { name, sliceFrom, ...randomRange(setting, slice), holder: randomHolder(setting) };
    case "encumber":
      return { name, sliceFrom, ...randomRange(setting, slice), ...randomEncumbrance(setting) };
    case "convert":
      return { name, sliceFrom, ...randomEncumbrance(setting) };
    case "split":
      return { name, sliceFrom, at: slice.from + random.below(slice.to - slice.from + 3) };
    default:
      return { name, sliceFrom };
  }
}

function randomOpen(setting: Setting): Operation {
  const units = setting.random.chance(90) ? 1 + setting.random.below(UNITS_MAX) : 0;
  return { name: "open", units, holder: randomHolder(setting) };
}

function randomHolder({ random, cast }: Setting): HexString {
  return random.chance(96) ? random.pick(cast.holders) : cast.stranger;
}

function randomRange(
  { random, model }: Setting,
  slice: ModelSlice,
): { readonly from: number; readonly to: number } {
  if (random.chance(8))
    return { from: random.below(model.units + 3), to: random.below(model.units + 3) };
  if (random.chance(30)) return slice;
  const from = slice.from + random.below(slice.to - slice.from + 1);
  return { from, to: from + random.below(slice.to - from + 1) };
}

function randomEncumbrance({ random, now }: Setting) {
  const kind = random.chance(45) ? Kind.locked : random.below(8);
  const future = now + BigInt(1 + random.below(LOCK_SECONDS_MAX));
  const until = (kind === Kind.locked) === random.chance(95) ? future : random.pick([0n, now]);
  const ref: HexString = `0x${random
    .below(2 ** 32)
    .toString(16)
    .padStart(64, "0")}`;
  return { kind, until, ref };
}
