import { RPC_CODE, RPCError } from "./errors.ts";

export interface ShapeLimits {
  readonly depthMax: number;
  readonly valuesMax: number;
}

/**
 * Bounds what a text would become before it is parsed: a body of brackets and commas grows thirtyfold in memory. Throws an
 * RPCError; whether the text is JSON is not asked here.
 */
export function checkShape(text: string, { depthMax, valuesMax }: ShapeLimits): void {
  // What lies between these is skipped by the engine: a megabyte of blanks costs next to nothing.
  const marks = /["[\]{},]/g;
  let depth = 0;
  let values = 1;
  let strings = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') {
      strings += 1;
      marks.lastIndex = endOfString(text, mark.index) + 1;
    } else if (mark[0] === "]" || mark[0] === "}") depth -= 1;
    else {
      values += 1;
      if (mark[0] !== ",") depth += 1;
    }
    // No JSON, and parsing it ends here as well.
    if (depth < 0) return;
    if (depth > depthMax) throw refused(`nested deeper than ${depthMax} levels`);
    // JSON has no more strings than values and their names.
    if (values > valuesMax || strings > 2 * valuesMax) {
      throw refused(`of more than ${valuesMax} values`);
    }
  }
}

/** The place of the quote that ends the string begun at `start`. */
function endOfString(text: string, start: number): number {
  const first = text.indexOf('"', start + 1);
  if (first === -1) return text.length;
  if (text[first - 1] !== "\\") return first;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') return at;
    if (character === "\\") at += 1;
  }
  return text.length;
}

function refused(what: string): RPCError {
  return new RPCError(RPC_CODE.invalidRequest, `the request is ${what}`);
}
