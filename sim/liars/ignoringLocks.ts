import { blockInRound } from "../../node/src/qbft/block.ts";
import type { ProposalMessage } from "../../node/src/types/message.ts";
import type { Liar, Speaker } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Proposes a block of its own where a locked one is due, and hides what others are locked on. */
export const ignoringLocks: Liar = {
  name: "ignoringLocks",
  faults: [10],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say: (message) =>
        speaker.broadcast(message.kind === "proposal" ? ownProposal(speaker, message) : message),
    })),
};

function ownProposal(speaker: Speaker, message: ProposalMessage): ProposalMessage {
  const { payload } = message.signed;
  if (payload.round === 0) return message;
  const { header, transactions } = blockInRound(payload.block, payload.round);
  const own = { ...header, coinbase: speaker.self, timestamp: header.timestamp + 1n };
  const block = { header: own, transactions };
  const signed = speaker.signed({ ...payload, block });
  const hides = speaker.random.chance(0.5);
  const roundChanges = hides
    ? message.roundChanges.filter((change) => change.payload.prepared === undefined)
    : message.roundChanges;
  return { kind: "proposal", signed, roundChanges, prepares: hides ? [] : message.prepares };
}
