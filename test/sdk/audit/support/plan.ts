import { AbiCoder } from "ethers";
import type { RawHistoryEntry } from "../../../../sdk/src/audit/historyChain.ts";
import type { Hex } from "../../../../sdk/src/index.ts";
import { type ChainPlan, LEDGER, name } from "./chain.ts";

const HOLDER = `0x${"ab".repeat(20)}` as const;

export function anEntry(
  kind: string,
  types: readonly string[],
  values: readonly unknown[],
): Omit<RawHistoryEntry, "timestamp"> {
  const data = AbiCoder.defaultAbiCoder().encode([...types], [...values]) as Hex;
  return { kind: name(kind), actor: LEDGER, data };
}

export const OPENED = anEntry("OPENED", ["uint64", "address"], [100n, HOLDER]);
export const ACCEPTED = anEntry("BILL_ACCEPTED", ["address"], [HOLDER]);

/** Eight blocks; the validators change in block 2 by one, in block 5 to a set with nobody of the first. */
export const PLAN: ChainPlan = {
  blocks: 8,
  sets: {
    0: ["a", "b", "c", "d"],
    2: ["b", "c", "d", "e"],
    5: ["e", "f", "g", "h"],
  },
  entries: { 1: [OPENED], 3: [ACCEPTED], 4: [{ ...ACCEPTED, kind: name("UNHEARD_OF") }] },
};
