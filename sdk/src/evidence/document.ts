import { keccak256, toUtf8Bytes } from "ethers";
import type { Hash } from "../types.ts";

/** The hash under which the chain knows a document that stays with its parties. Text is taken as UTF-8. */
export function hashDocument(document: Uint8Array | string): Hash {
  return keccak256(typeof document === "string" ? toUtf8Bytes(document) : document) as Hash;
}
