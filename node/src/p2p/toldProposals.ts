import { type SplitProposal, splitProposal } from "../types/codec/compactProposal.ts";
import type { Hash } from "../types/hex.ts";
import type { View } from "../types/message.ts";
import type { Frame } from "./frames.ts";

interface Told extends SplitProposal {
  readonly message: Uint8Array;
}

/** A message of consensus, in one form or the other. */
export type MessageFrame = Extract<Frame, { readonly kind: "consensus" | "proposal" }>;

/** The one in progress, and the one before for whoever is a moment behind; each is a block in memory. */
const TOLD_MAX = 2;

/** Our own last proposals: sent with hashes, kept for peers that lack what these name. */
export class ToldProposals {
  #told: readonly Told[] = [];

  /** The form in which an encoded message of ours travels. */
  frameOf(message: Uint8Array): MessageFrame {
    const told = this.#told.find((known) => known.message === message) ?? this.#tell(message);
    return told === undefined
      ? { kind: "consensus", message }
      : { kind: "proposal", proposal: told.compact };
  }

  transaction(hash: Hash): Uint8Array | undefined {
    for (const { transactions } of this.#told) {
      const raw = transactions.get(hash);
      if (raw !== undefined) return raw;
    }
    return undefined;
  }

  /** The whole message. */
  message({ height, round }: View): Uint8Array | undefined {
    const told = this.#told.find(
      ({ compact }) => compact.height === height && compact.round === round,
    );
    return told?.message;
  }

  #tell(message: Uint8Array): Told | undefined {
    const split = splitProposal(message);
    if (split === undefined) return undefined;
    const told = { message, ...split };
    this.#told = [told, ...this.#told].slice(0, TOLD_MAX);
    return told;
  }
}
