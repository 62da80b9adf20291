import type { Signature } from "./block.ts";
import type { Address } from "./hex.ts";
import type { MessageKind, View } from "./message.ts";

/** What a validator signed, byte for byte: `RLP[code, payload]`, and its signature over the keccak of it. */
export interface SignedBytes {
  readonly content: Uint8Array;
  readonly signature: Signature;
}

/**
 * Proof of an equivocation that needs no trust in who shows it: one validator signed two different things of one kind at
 * one height and round.
 */
export interface Evidence extends View {
  readonly kind: MessageKind;
  readonly validator: Address;
  readonly first: SignedBytes;
  readonly second: SignedBytes;
}
