import { hexlify, id, isHexString, randomBytes } from "ethers";
import { requireArgument } from "../errors/sdkError.ts";
import type { Hash } from "../types.ts";

/**
 * Names a request so that it is never executed twice: 32 bytes as hex, or any text of the caller's own system, for example
 * `PAY-2026-0001`, which is hashed.
 */
export type RequestId = string;

const TEXT_LENGTH_MAX = 256;

/** Gives ids that nobody else gives. */
export type RequestIds = () => Hash;

const RUN_LENGTH = 256;

/**
 * Ids in runs that differ in the last byte only: the account keeps the ids of a run in one storage slot, so that all but the
 * first of them cost a quarter.
 */
export function createRequestIds(): RequestIds {
  let prefix = "";
  let used = RUN_LENGTH;
  return () => {
    if (used === RUN_LENGTH) {
      prefix = hexlify(randomBytes(31));
      used = 0;
    }
    const last = used.toString(16).padStart(2, "0");
    used += 1;
    return `${prefix}${last}` as Hash;
  };
}

/** @throws SDKError SDK_BAD_ARGUMENT */
export function toRequestHash(requestId: RequestId | undefined, next: RequestIds): Hash {
  if (requestId === undefined) return next();
  const valid = requestId.length > 0 && requestId.length <= TEXT_LENGTH_MAX;
  requireArgument(valid, "a request id has 1 to 256 characters", { length: requestId.length });
  return (isHexString(requestId, 32) ? requestId.toLowerCase() : id(requestId)) as Hash;
}
