import { blockInRound, digestOf } from "../../node/src/qbft/block.ts";
import type { Block } from "../../node/src/types/block.ts";
import type {
  ProposalMessage,
  RoundChangeMessage,
  RoundChangePayload,
} from "../../node/src/types/message.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Claims the highest lock there can be on a block of its own, with its own prepare as proof. */
export const forgingLocks: Liar = {
  name: "forgingLocks",
  faults: [9],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

function createTongue(speaker: Speaker): Tongue {
  /** The last block that went by, to make others of. */
  let model: Block | undefined;
  const remember = (block: Block | undefined): void => {
    model = block ?? model;
  };
  return {
    say(message) {
      if (message.kind === "proposal") {
        remember(message.signed.payload.block);
        return speaker.broadcast(forgedProposal(speaker, message));
      }
      if (message.kind !== "roundChange" || model === undefined) return speaker.broadcast(message);
      speaker.broadcast(forgedRoundChange(speaker, message.signed.payload, model));
    },
    hear(_from, message) {
      if (message.kind === "proposal") remember(message.signed.payload.block);
    },
  };
}

function forgedRoundChange(
  speaker: Speaker,
  { height, round }: RoundChangePayload,
  model: Block,
): RoundChangeMessage {
  const { hash, block: parent } = speaker.head();
  const { header, transactions } = blockInRound(model, round - 1);
  const { timestamp } = parent.header;
  const own = { ...header, parentHash: hash, number: height, timestamp: timestamp + 1n };
  const block = { header: own, transactions };
  const prepared = { round: round - 1, digest: digestOf(block) };
  return {
    kind: "roundChange",
    signed: speaker.signed({ kind: "roundChange", height, round, prepared }),
    block,
    prepares: [speaker.signed({ kind: "prepare", height, ...prepared })],
  };
}

function forgedProposal(speaker: Speaker, message: ProposalMessage): ProposalMessage {
  const { height, round, block } = message.signed.payload;
  if (round === 0) return message;
  const prepared = { round: round - 1, digest: digestOf(block) };
  const claim = { kind: "roundChange", height, round, prepared } as const;
  const others = message.roundChanges.filter(({ author }) => author !== speaker.self);
  return {
    ...message,
    roundChanges: [...others, speaker.signed(claim)],
    prepares: [speaker.signed({ kind: "prepare", height, ...prepared })],
  };
}
