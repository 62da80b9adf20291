import { Common, type CustomCrypto, Mainnet } from "@ethereumjs/common";
import { type EVM, getActivePrecompiles, NobleBN254, paramsEVM } from "@ethereumjs/evm";
import type { Address } from "../types/hex.ts";
import { keccak256 } from "../types/keccak.ts";
import { bls12381Precompiles } from "./precompiled/bls12381.ts";
import { modexpOf } from "./precompiled/modexp.ts";
import { pointEvaluation } from "./precompiled/pointEvaluation.ts";
import type { Precompile } from "./precompiled/precompile.ts";
import { recoverPublicKey } from "./recovery.ts";
import type { Rules } from "./rules.ts";

export type Precompiles = ReadonlyMap<Address, Precompile>;

const MODEXP: Address = "0x0000000000000000000000000000000000000005";
const POINT_EVALUATION: Address = "0x000000000000000000000000000000000000000a";

/** Native and WebAssembly primitives in place of the library's own: some twenty times faster, same results. */
const CRYPTO: CustomCrypto = {
  keccak256,
  ecrecover: (hash, v, r, s) => recoverPublicKey(hash, r, s, Number(v) - 27),
};

const known = new Map<Rules["fork"], Precompiles>();

/** The precompiled contracts of a fork, by address. */
export function precompilesOf(rules: Rules): Precompiles {
  const made = known.get(rules.fork) ?? makePrecompiles(rules);
  known.set(rules.fork, made);
  return made;
}

function makePrecompiles(rules: Rules): Precompiles {
  const { fork, isPrague } = rules;
  const common = new Common({ chain: Mainnet, hardfork: fork, customCrypto: CRYPTO });
  common.updateParams(paramsEVM);
  const precompiles = new Map<Address, Precompile>();
  const curve = isPrague ? bls12381Precompiles() : new Map<Address, Precompile>();
  const evm = libraryEVM();
  for (const [digits, run] of getActivePrecompiles(common)) {
    const address: Address = `0x${digits.replace(/^0x/, "")}`;
    precompiles.set(address, curve.get(address) ?? fromLibrary(run, common, evm));
  }
  precompiles.set(MODEXP, modexpOf(rules));
  precompiles.set(POINT_EVALUATION, pointEvaluation);
  return precompiles;
}

type LibraryPrecompile =
  ReturnType<typeof getActivePrecompiles> extends Map<string, infer Run> ? Run : never;

/** All that the library's precompiles ask of their EVM. */
function libraryEVM(): EVM {
  const evm: Pick<EVM, never> = { _bn254: new NobleBN254() };
  return evm as EVM;
}

function fromLibrary(run: LibraryPrecompile, common: Common, evm: EVM): Precompile {
  return (data, gas) => {
    const result = run({ data, gasLimit: BigInt(gas), common, _EVM: evm });
    if (result instanceof Promise)
      throw new Error("a precompile of the library is not synchronous");
    if (result.exceptionError !== undefined) return { output: undefined, gas: 0 };
    return { output: result.returnValue, gas: gas - Number(result.executionGasUsed) };
  };
}
