import type { Hex } from "../types/hex.ts";

/** A canonical quantity: no leading zeros, zero is `0x0`. */
export function quantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}

/** The lower of a bound that may be open and one that is not. */
export function lowerOf(bound: bigint | undefined, closed: bigint): bigint {
  return bound !== undefined && bound < closed ? bound : closed;
}
