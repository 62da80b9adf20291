import type { Hex } from "../types/hex.ts";

/** A canonical quantity: no leading zeros, zero is `0x0`. */
export function quantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}

/** The lower of a bound that may be open and one that is not. */
export function lowerOf(bound: bigint | undefined, closed: bigint): bigint {
  return bound !== undefined && bound < closed ? bound : closed;
}

/** The higher of two. */
export function higherOf(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

/** Amounts in the details of errors are bigint, which JSON has not: decimal text, as people read them. */
export function jsonSafe(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(details);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "bigint" ? value.toString() : value]),
  );
}
