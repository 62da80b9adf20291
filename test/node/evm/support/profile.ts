import type { Fork } from "../../../../node/src/evm/rules.ts";

export const FORKS: readonly Fork[] = ["cancun", "prague", "osaka"];
const DEEP_PROGRAMS = 120_000;

/** How many random programs are tried of each fork: `PIAOHAO_PROGRAMS` is their number in all, `PIAOHAO_DEEP=1` asks for many. */
export function programsPerFork(ordinary: number): number {
  const deep = process.env["PIAOHAO_DEEP"] === "1" ? DEEP_PROGRAMS : undefined;
  const wanted = Number(process.env["PIAOHAO_PROGRAMS"] ?? deep ?? ordinary * FORKS.length);
  return Math.ceil(wanted / FORKS.length);
}
