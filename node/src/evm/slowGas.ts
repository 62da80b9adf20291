import type { Address } from "../types/hex.ts";
import type { Precompile } from "./precompiled/precompile.ts";

/** Precompiled contracts that native code or a few loops compute: ECRECOVER, SHA2-256, RIPEMD-160 and the identity. */
const FAST: ReadonlySet<Address> = new Set(
  [1, 2, 3, 4].map((number): Address => `0x${number.toString(16).padStart(40, "0")}`),
);

/** A message wants more of slow precompiled contracts than it may use. Nothing that it did counts. */
export class TooSlow extends Error {}

/**
 * What a message may spend on the other precompiled contracts. Curves, powers and BLAKE2 in JavaScript take a microsecond and
 * more a unit of gas, forty times as long as instructions do, and nothing can be done in between.
 */
export class SlowGas {
  #left: number;

  constructor(max: number) {
    this.#left = max;
  }

  get left(): number {
    return this.#left;
  }

  /** Throws TooSlow when what is left may not be enough. One that fails counts as what it took. */
  run(
    precompile: Precompile,
    { address, data, gas }: { address: Address; data: Uint8Array; gas: number },
  ): ReturnType<Precompile> {
    if (FAST.has(address)) return precompile(data, gas);
    const given = Math.min(gas, this.#left);
    const answer = precompile(data, given);
    const used = given - answer.gas;
    this.#left -= used;
    if (answer.output === undefined && given < gas) throw new TooSlow();
    return { output: answer.output, gas: gas - used };
  }
}
