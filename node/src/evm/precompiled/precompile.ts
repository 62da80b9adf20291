/**
 * A contract that is not code: its output and the gas left; without an output it failed and took all of it. The input is
 * the caller's memory: it is not changed, and the output is no part of it.
 */
export type Precompile = (
  input: Uint8Array,
  gas: number,
) => { readonly output: Uint8Array | undefined; readonly gas: number };
