import { parseArgs } from "node:util";
import { integerOf } from "../scripts/commandLine.ts";

/** What the command line says; a number that it leaves out has the benchmark's own default. */
export interface Options {
  /** The benchmark's name, and what follows it. */
  readonly words: readonly string[];
  /** Throws unless it is from 1 to `max`. */
  count(option: CountOption, otherwise: number, max: number): number;
  /** The same for several, separated by commas. */
  counts(option: CountOption, otherwise: readonly number[], max: number): readonly number[];
  /** Undefined when it is left out. */
  countIfGiven(option: CountOption, max: number): number | undefined;
  text(option: "profile-directory"): string | undefined;
  flag(option: "profile" | "json"): boolean;
}

const COUNTS = {
  transactions: { type: "string" },
  clients: { type: "string" },
  /** Calls or transactions in one request. */
  batch: { type: "string" },
  blocks: { type: "string" },
  bills: { type: "string" },
  /** Sent before those that are measured. */
  "warm-up": { type: "string" },
  /** Sizes of networks, and runs of each. */
  validators: { type: "string" },
  runs: { type: "string" },
  /** Of a block. */
  "gas-limit": { type: "string" },
  /** Milliseconds between blocks. */
  period: { type: "string" },
  seconds: { type: "string" },
  /** Calls a second. */
  rate: { type: "string" },
} as const;

type CountOption = keyof typeof COUNTS;

export function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...COUNTS,
      profile: { type: "boolean", default: false },
      "profile-directory": { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const counts = (option: CountOption, max: number): readonly number[] | undefined =>
    values[option]?.split(",").map((text) => integerOf(`--${option}`, text, { max }));
  const countIfGiven = (option: CountOption, max: number): number | undefined => {
    const text = values[option];
    return text === undefined ? undefined : integerOf(`--${option}`, text, { max });
  };
  return {
    words: positionals,
    count: (option, otherwise, max) => countIfGiven(option, max) ?? otherwise,
    counts: (option, otherwise, max) => counts(option, max) ?? otherwise,
    countIfGiven,
    text: (option) => values[option],
    flag: (option) => values[option],
  };
}
