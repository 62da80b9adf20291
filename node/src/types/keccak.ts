import { createKeccak } from "hash-wasm";
import { bytesIn, bytesToHex, ON_HEAP_BYTES_MAX, writeHex } from "./codec/bytes.ts";
import type { Address, Hash } from "./hex.ts";

/** One shared instance: compiled once, synchronous, not re-entrant (nothing below calls back). */
const hasher = await createKeccak(256);

/** Keccak-256 as Ethereum uses it; 32 fresh bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return digestOf(viewable(bytes));
}

function digestOf(view: Uint8Array): Uint8Array {
  return hasher.init().update(view).digest("binary");
}

/** The hasher takes views of what it is given; short bytes are rather copied than moved. */
function viewable(bytes: Uint8Array): Uint8Array {
  if (bytes.length > ON_HEAP_BYTES_MAX) return bytes;
  short.set(bytes);
  return beginnings[bytes.length] ?? short;
}

const short = new Uint8Array(new ArrayBuffer(ON_HEAP_BYTES_MAX));
/** Its first bytes, by their number. */
const beginnings = Array.from({ length: ON_HEAP_BYTES_MAX + 1 }, (_, length) =>
  short.subarray(0, length),
);

/** Of what hex text of up to 64 bytes stands for: a hash or an address. */
export function keccak256OfHex(hex: Hash | Address): Uint8Array {
  writeHex(hex, short, 0);
  return digestOf(beginnings[bytesIn(hex)] ?? short);
}

/** Keccak-256 as hex text. */
export function keccak256Hex(bytes: Uint8Array): Hash {
  return bytesToHex(keccak256(bytes));
}
