import type { Hex } from "../types.ts";
import { addressOfContract } from "./events.ts";
import type { Call } from "./signer.ts";

/** A call as the caller means it. */
export interface Intent extends Call {
  /** The word of the arguments that the client finds out from the state, so that a retry may find another. */
  readonly derivedWord?: number;
}

/** @param data encoded by the contract's interface. */
export function intentOf(contract: { readonly target: unknown }, data: string): Intent {
  return { target: addressOfContract(contract), data: data as Hex };
}

/** A call whose first argument is a SliceRange: where the slice begins is looked up. */
export function rangeIntentOf(contract: { readonly target: unknown }, data: string): Intent {
  return { target: addressOfContract(contract), data: data as Hex, derivedWord: 1 };
}
