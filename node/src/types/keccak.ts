import { createKeccak } from "hash-wasm";
import { bytesToHex } from "./codec/bytes.ts";
import type { Hash } from "./hex.ts";

/** One shared instance: compiled once, synchronous, not re-entrant (nothing below calls back). */
const hasher = await createKeccak(256);

/** Keccak-256 as Ethereum uses it; 32 fresh bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return hasher.init().update(bytes).digest("binary");
}

/** Keccak-256 as hex text. */
export function keccak256Hex(bytes: Uint8Array): Hash {
  return bytesToHex(keccak256(bytes));
}
