import { parseGenesis } from "../../exec/genesis/genesisFile.ts";
import { genesisState } from "../../exec/genesis/genesisState.ts";
import type { Hash } from "../../types/hex.ts";
import type { Consortium } from "../network/consortium.ts";
import { buildGenesis } from "./buildGenesis.ts";

export interface GenesisVerification {
  readonly hash: Hash;
  readonly accounts: number;
  /** Paths at which the file is not what the description gives; empty when it is. */
  readonly differences: readonly string[];
}

/** More differences than this tell nothing new. */
const DIFFERENCES_MAX = 100;

/** Rebuilds the genesis from the description and compares every field and account. Throws EXEC_INVALID_GENESIS. */
export async function verifyGenesis(
  file: unknown,
  consortium: Consortium,
): Promise<GenesisVerification> {
  const genesis = parseGenesis(file);
  const rebuilt = await buildGenesis(consortium);
  const differences = differencesOf(rebuilt, genesis, "").slice(0, DIFFERENCES_MAX);
  return {
    hash: genesisState(genesis).sealed.hash,
    accounts: Object.keys(genesis.alloc).length,
    differences,
  };
}

function differencesOf(expected: unknown, actual: unknown, path: string): readonly string[] {
  if (isRecord(expected) && isRecord(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) =>
      differencesOf(expected[key], actual[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [path];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
