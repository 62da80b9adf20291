import type { Address, Hex } from "../../../../node/src/types/hex.ts";

/** Gas that the calls of `callOf` pass on. */
export const CALL_GAS = 0xffff;

const OPCODES = { CALL: "f1", DELEGATECALL: "f4", STATICCALL: "fa" } as const;

/** Calls without data, forgets whether it succeeded. */
export function callOf(kind: keyof typeof OPCODES, to: Address, value = 0): string {
  const pushedValue = kind === "CALL" ? `60${value.toString(16).padStart(2, "0")}` : "";
  return `5f5f5f5f${pushedValue}73${to.slice(2)}61ffff${OPCODES[kind]}50`;
}

/** Reverts with bytes. */
export function revertWith(data: Hex): Hex {
  const bytes = data.slice(2);
  const length = (bytes.length / 2).toString(16).padStart(2, "0");
  return `0x60${length}600a5f3960${length}5ffd${bytes}`;
}
