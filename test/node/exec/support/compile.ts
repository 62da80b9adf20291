import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Hex } from "../../../../node/src/types/hex.ts";

interface Compiler {
  compile(input: string): string;
}
interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>
    >
  >;
}

const compiled = new Map<string, Hex>();

/** Init code of a contract of Solidity source, compiled once a process. */
export function initCodeOf(source: string, contract: string): Hex {
  const key = `${contract}\n${source}`;
  const known = compiled.get(key) ?? compile(source, contract);
  compiled.set(key, known);
  return known;
}

export function yardstickInitCode(): Hex {
  const file = new URL("../../../../contracts/test/Yardstick.sol", import.meta.url);
  return initCodeOf(readFileSync(file, "utf8"), "Yardstick");
}

function compile(source: string, contract: string): Hex {
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const input = {
    language: "Solidity",
    sources: { "Source.sol": { content: source } },
    settings: {
      evmVersion: "prague",
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const error = output.errors?.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const object = output.contracts["Source.sol"]?.[contract]?.evm.bytecode.object;
  if (object === undefined) throw new Error(`no contract ${contract}`);
  return `0x${object}`;
}
