import type { Fork } from "../../../../node/src/evm/rules.ts";

export const FORKS: readonly Fork[] = ["cancun", "prague", "osaka"];
const DEEP_PROGRAMS = 120_000;

/** How many random programs are tried of each fork: `PIAOHAO_PROGRAMS` is their number in all, `PIAOHAO_DEEP=1` asks for many. */
export function programsPerFork(ordinary: number): number {
  const deep = process.env["PIAOHAO_DEEP"] === "1" ? DEEP_PROGRAMS : undefined;
  const wanted = Number(process.env["PIAOHAO_PROGRAMS"] ?? deep ?? ordinary * FORKS.length);
  return Math.ceil(wanted / FORKS.length);
}

const PROGRAMS_PER_SEQUENCE = 500;

/** How many sequences of our contracts' calls, each of more than a hundred, are tried beside so many programs. */
export function sequences(ordinary: number): number {
  const asked = process.env["PIAOHAO_PROGRAMS"] ?? process.env["PIAOHAO_DEEP"];
  if (asked === undefined) return ordinary;
  return Math.ceil((programsPerFork(0) * FORKS.length) / PROGRAMS_PER_SEQUENCE);
}
