import type { Hash } from "../../types/hex.ts";
import type { StateStore } from "../../types/ports/store.ts";

/** A state store that says which state its accounts and slots are of. */
export interface HeadState extends StateStore {
  /** State root of the accounts and slots; undefined while a commit is under way, when only nodes and codes can be read. */
  root(): Hash | undefined;
}
