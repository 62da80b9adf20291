import { decodeBytes32String, encodeBytes32String, toUtf8Bytes } from "ethers";
import { requireArgument } from "../errors/sdkError.ts";
import type { Hash } from "../types.ts";

const BYTES_MAX = 31;

/**
 * Short text as contracts hold it, in 32 bytes.
 * @throws SDKError SDK_BAD_ARGUMENT when it has none or more than 31 bytes
 */
export function encodeShortText(text: string): Hash {
  const { length } = toUtf8Bytes(text);
  requireArgument(length > 0 && length <= BYTES_MAX, "a short text has 1 to 31 bytes", { text });
  return encodeBytes32String(text) as Hash;
}

/** The text in 32 bytes; the bytes as hex when they are none. */
export function decodeShortText(bytes: string): string {
  try {
    return decodeBytes32String(bytes);
  } catch {
    return bytes;
  }
}
