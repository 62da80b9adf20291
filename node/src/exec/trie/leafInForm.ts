import { contentStart, isList, itemEnd, stringAt } from "../../types/codec/trieNode.ts";
import type { Nibbles } from "./nibbles.ts";

/** Flags of a path (Yellow Paper, appendix C). */
const LEAF = 0x20;
const ODD = 0x10;

/** Whether the item at a place of a branch's form is a leaf. */
export function isLeafAt(form: Uint8Array, at: number): boolean {
  if (!isList(form[at])) return false;
  const path = contentStart(form, at);
  // A branch that stands there begins with a child or with none: neither is text.
  return !isList(form[path]) && (flagsOf(form, path) & LEAF) !== 0;
}

/** The value of the leaf at a place of a branch's form, if a key goes on with its path after `depth` nibbles. */
export function valueOfLeafAt(
  form: Uint8Array,
  at: number,
  key: Nibbles,
  depth: number,
): Uint8Array | undefined {
  const path = contentStart(form, at);
  const value = itemEnd(form, path);
  let nibble = depth;
  let byte = pathStart(form, path);
  if ((flagsOf(form, path) & ODD) !== 0 && ((form[byte] ?? 0) & 0xf) !== key[nibble++])
    return undefined;
  for (byte += 1; byte < value; byte++) {
    const two = form[byte] ?? 0;
    if (two >> 4 !== key[nibble++] || (two & 0xf) !== key[nibble++]) return undefined;
  }
  return nibble === key.length ? stringAt(form, value) : undefined;
}

function flagsOf(form: Uint8Array, path: number): number {
  return form[pathStart(form, path)] ?? 0;
}

/** A path of one byte stands there itself; a longer one, of up to 33, has its length in front. */
function pathStart(form: Uint8Array, path: number): number {
  return itemEnd(form, path) === path + 1 ? path : path + 1;
}
