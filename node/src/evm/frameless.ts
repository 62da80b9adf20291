import type { Address } from "../types/hex.ts";
import type { Halt } from "./frame.ts";

/** Why a call or a creation did not even begin; its gas comes back. */
export type Refusal = "call too deep" | "insufficient balance" | "nonce used up";

/** A call or a creation for which no frame is opened: of a precompiled contract, refused, or where a contract is already. */
export interface FramelessCall {
  readonly isCreation: boolean;
  /** Depth that its frame would have. */
  readonly depth: number;
  readonly caller: Address;
  /** The code called, or where the contract was to be; undefined when that was not worked out. */
  readonly to: Address | undefined;
  readonly value: bigint;
  /** Call data, or init code; whoever keeps it copies it. */
  readonly data: Uint8Array;
  readonly gas: number;
  readonly gasLeft: number;
  readonly output: Uint8Array;
  readonly halt: Halt | Refusal;
}

/** Is told of such calls. */
export interface FramelessWitness {
  onFrameless(call: FramelessCall): void;
}
