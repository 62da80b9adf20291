import { RPC_CODE, RPCError } from "./errors.ts";

export interface ShapeLimits {
  readonly depthMax: number;
  readonly valuesMax: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Bounds what a text would become before it is parsed: a body of brackets and commas grows thirtyfold in memory. Throws an
 * RPCError; whether the text is JSON is not asked here.
 */
export function checkShape(text: string, { depthMax, valuesMax }: ShapeLimits): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (CLOSING.has(code)) depth -= 1;
    else if (OPENING.has(code)) {
      depth += 1;
      values += 1;
    } else if (code === COMMA) values += 1;
    if (depth > depthMax) throw refused(`nested deeper than ${depthMax} levels`);
    if (values > valuesMax) throw refused(`of more than ${valuesMax} values`);
  }
}

/** The place of the quote that ends the string begun at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}

function refused(what: string): RPCError {
  return new RPCError(RPC_CODE.invalidRequest, `the request is ${what}`);
}
