import { inTurns } from "./turns.ts";

/** Values in a piece of JSON that is written at once: some ten microseconds. */
const PIECE_VALUES_MAX = 256;

/** As JSON.stringify of what JSON has, in turns where it is large: megabytes take it a tenth of a second. */
export async function stringifyInTurns(value: unknown): Promise<string> {
  if (!isLarge(value)) return stringify(value);
  const pieces: string[] = [];
  for await (const piece of inTurns(piecesOf(value))) pieces.push(piece);
  return pieces.join("");
}

function* piecesOf(value: unknown): Generator<string> {
  if (!isLarge(value)) {
    yield stringify(value);
    return;
  }
  const isList = Array.isArray(value);
  yield isList ? "[" : "{";
  let separator = "";
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined && !isList) continue;
    yield isList ? separator : `${separator}${JSON.stringify(key)}:`;
    yield* piecesOf(entry);
    separator = ",";
  }
  yield isList ? "]" : "}";
}

function stringify(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

/** Whether it is an object or a list of so many values, those inside of others counted. */
function isLarge(value: unknown): value is object {
  let left = PIECE_VALUES_MAX;
  const fits = (part: unknown): boolean => {
    left -= 1;
    if (left < 0) return false;
    return typeof part !== "object" || part === null || Object.values(part).every(fits);
  };
  return !fits(value);
}
