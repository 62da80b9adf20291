import type { Address, CivilDate, Hash, Hex } from "../types.ts";
import { dayToDate } from "../values/civilDate.ts";

/** Text of an address as a contract returns it → lower case. */
export function toAddress(text: string): Address {
  return text.toLowerCase() as Address;
}

/** Contracts say by it that there is nobody. */
export const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;

/** As `toAddress`; the zero address stands for none. */
export function toOptionalAddress(text: string): Address | undefined {
  const address = toAddress(text);
  return address === ZERO_ADDRESS ? undefined : address;
}

export function toHash(text: string): Hash {
  return text as Hash;
}

/** The one refusal that a contract answers as an encoded error; none when it answers no bytes. */
export function toRefusals(error: string): readonly Hex[] {
  return error === "0x" ? [] : [error as Hex];
}

/** A day number as a contract returns it; 0 stands for none. */
export function toOptionalDate(day: bigint): CivilDate | undefined {
  return day === 0n ? undefined : dayToDate(day);
}
