import { hexlify, toUtf8Bytes, toUtf8String } from "ethers";
import { requireArgument } from "../errors/sdkError.ts";
import type { Hex } from "../types.ts";

/** Digits and letters without I, O, S, V, Z (GB 32100). */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const BODY_LENGTH = 17;
const MODULUS = 31;

/** The check character of a Unified Social Credit Code's first 17 characters (GB 32100: weights 3^i mod 31). */
export function usccCheckCharacter(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    const value = ALPHABET.indexOf(character);
    requireArgument(value >= 0, "a credit code has digits and capital letters without IOSVZ", {
      body,
    });
    sum += value * weight;
    weight = (weight * 3) % MODULUS;
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS);
}

/**
 * A credit code as the contracts hold it: 18 ASCII bytes.
 * @throws SDKError SDK_BAD_ARGUMENT on a wrong length, character or check character.
 */
export function usccToBytes(uscc: string): Hex {
  requireArgument(uscc.length === BODY_LENGTH + 1, "a credit code has 18 characters", { uscc });
  const expected = usccCheckCharacter(uscc.slice(0, BODY_LENGTH));
  requireArgument(uscc.at(-1) === expected, "the check character of the credit code is wrong", {
    uscc,
    expected,
  });
  return hexlify(toUtf8Bytes(uscc)) as Hex;
}

export function bytesToUSCC(bytes: string): string {
  return toUtf8String(bytes);
}
