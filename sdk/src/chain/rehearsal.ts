import type { Address } from "../types.ts";
import type { Call } from "./signer.ts";

/** An action as far as its signature. */
export interface Rehearsed {
  readonly calls: readonly Call[];
  /** What comes first, as in `Action`. */
  readonly prepare?: { readonly calls: () => Promise<readonly Call[]> } | undefined;
}

/** Takes an action in place of its signature. */
export interface Rehearsal {
  /** Who would act. */
  readonly account: Address;
  readonly take: (action: Rehearsed) => never;
}
