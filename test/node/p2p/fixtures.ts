import {
  type CompactProposal,
  type SplitProposal,
  splitProposal,
} from "../../../node/src/types/codec/compactProposal.ts";
import { encodeMessage } from "../../../node/src/types/codec/message.ts";
import type { View } from "../../../node/src/types/message.ts";
import { aHeader } from "../app/fixtures.ts";

/** A proposal of ours in each of its forms. */
export interface ProposalForms extends SplitProposal {
  readonly message: Uint8Array;
  readonly compact: CompactProposal;
}

/** A transaction of so many bytes; which one, its last byte says. */
export function aTransaction(n: number, length = 100): Uint8Array {
  const raw = new Uint8Array(length);
  raw[0] = 2;
  raw[length - 2] = n >> 8;
  raw[length - 1] = n & 0xff;
  return raw;
}

export function aProposal(
  transactions: readonly Uint8Array[],
  view: Partial<View> = {},
): ProposalForms {
  const { height = 1n, round = 0 } = view;
  const block = { header: aHeader({ number: height }), transactions };
  const message = encodeMessage({
    kind: "proposal",
    signed: {
      payload: { kind: "proposal", height, round, block },
      signature: new Uint8Array(65).fill(7),
    },
    roundChanges: [],
    prepares: [],
  });
  const split = splitProposal(message);
  if (split === undefined) throw new Error("a proposal of no transactions has one form");
  return { message, ...split };
}
