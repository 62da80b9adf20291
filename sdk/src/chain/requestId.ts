import { hexlify, id, isHexString, randomBytes } from "ethers";
import { requireArgument } from "../errors/sdkError.ts";
import type { Hash } from "../types.ts";

/**
 * Names a request so that it is never executed twice: 32 bytes as hex, or any text of the caller's own system, for example
 * `PAY-2026-0001`, which is hashed.
 */
export type RequestId = string;

const TEXT_LENGTH_MAX = 256;

/** @throws SDKError SDK_BAD_ARGUMENT */
export function toRequestHash(requestId: RequestId | undefined): Hash {
  if (requestId === undefined) return hexlify(randomBytes(32)) as Hash;
  const valid = requestId.length > 0 && requestId.length <= TEXT_LENGTH_MAX;
  requireArgument(valid, "a request id has 1 to 256 characters", { length: requestId.length });
  return (isHexString(requestId, 32) ? requestId.toLowerCase() : id(requestId)) as Hash;
}
