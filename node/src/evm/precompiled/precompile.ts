/** A contract that is not code: its output and the gas left; without an output it failed and took all of it. */
export type Precompile = (
  input: Uint8Array,
  gas: number,
) => { readonly output: Uint8Array | undefined; readonly gas: number };
