import { assert } from "../../types/assert.ts";
import type { Hex } from "../../types/hex.ts";

/** ASCII text left-aligned in `size` bytes, as Solidity's bytesN literals are. */
function asciiBytes(text: string, size: number): Hex {
  assert(
    /^[\x20-\x7e]*$/.test(text) && text.length <= size,
    `"${text}" is not ASCII of at most ${size} bytes`,
  );
  return `0x${Buffer.from(text, "ascii")
    .toString("hex")
    .padEnd(size * 2, "0")}`;
}

/** A short name as Solidity's `bytes32("name")`. */
export const bytes32Text = (text: string): Hex => asciiBytes(text, 32);

/** A Unified Social Credit Code as bytes18. */
export const bytes18Text = (text: string): Hex => asciiBytes(text, 18);
