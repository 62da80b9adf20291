import { type ErrorCode, isError } from "ethers";
import { SDKError } from "./sdkError.ts";

/** What ethers throws on values that an ABI type does not take. */
const ARGUMENT_CODES: readonly ErrorCode[] = [
  "INVALID_ARGUMENT",
  "MISSING_ARGUMENT",
  "UNEXPECTED_ARGUMENT",
  "NUMERIC_FAULT",
  "BUFFER_OVERRUN",
  "UNSUPPORTED_OPERATION",
];

/** Our error for one of the library underneath; other errors as they are. */
export function fromForeign(error: unknown): unknown {
  const cause = { cause: error };
  if (ARGUMENT_CODES.some((code) => isError(error, code))) {
    const { message } = error as Error;
    return new SDKError("SDK_BAD_ARGUMENT", `a value does not fit: ${message}`, {}, cause);
  }
  if (isError(error, "BAD_DATA")) {
    return new SDKError("SDK_BAD_ANSWER", "what a contract returned does not decode", {}, cause);
  }
  return error;
}
