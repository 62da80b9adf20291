import { blockInRound, digestOf } from "../../node/src/qbft/block.ts";
import type { Block } from "../../node/src/types/block.ts";
import type {
  PreparePayload,
  ProposalMessage,
  RoundChangeMessage,
  RoundChangePayload,
  Signed,
} from "../../node/src/types/message.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/**
 * Claims the highest lock there can be on a block of its own; as proof it has its own prepare, once or many times, or
 * prepares of others for something else.
 */
export const forgingLocks: Liar = {
  name: "forgingLocks",
  faults: [9],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

/** More than a quorum of the largest set. */
const HEARD_MAX = 6;

function createTongue(speaker: Speaker): Tongue {
  /** The last block that went by, to make others of. */
  let model: Block | undefined;
  /** The last prepares of others. */
  let heard: readonly Signed<PreparePayload>[] = [];
  const remember = (block: Block | undefined): void => {
    model = block ?? model;
  };
  return {
    say(message) {
      if (message.kind === "proposal") {
        remember(message.signed.payload.block);
        return speaker.broadcast(forgedProposal(speaker, message, heard));
      }
      if (message.kind !== "roundChange" || model === undefined) return speaker.broadcast(message);
      speaker.broadcast(forgedRoundChange(speaker, message.signed.payload, model, heard));
    },
    hear(_from, message) {
      if (message.kind === "prepare") heard = [message.signed, ...heard].slice(0, HEARD_MAX);
      if (message.kind === "proposal") remember(message.signed.payload.block);
    },
  };
}

function forgedRoundChange(
  speaker: Speaker,
  { height, round }: RoundChangePayload,
  model: Block,
  heard: readonly Signed<PreparePayload>[],
): RoundChangeMessage {
  const { hash, block: parent } = speaker.head();
  const { header, transactions } = blockInRound(model, round - 1);
  // Later than the model, so that it is another block.
  const earliest = parent.header.timestamp + 2n;
  const timestamp = header.timestamp < earliest ? earliest : header.timestamp + 1n;
  const own = { ...header, parentHash: hash, number: height, timestamp };
  const block = { header: own, transactions };
  const prepared = { round: round - 1, digest: digestOf(block) };
  return {
    kind: "roundChange",
    signed: speaker.signed({ kind: "roundChange", height, round, prepared }),
    block,
    prepares: proof(speaker, { height, ...prepared }, heard),
  };
}

function forgedProposal(
  speaker: Speaker,
  message: ProposalMessage,
  heard: readonly Signed<PreparePayload>[],
): ProposalMessage {
  const { height, round, block } = message.signed.payload;
  if (round === 0) return message;
  const prepared = { round: round - 1, digest: digestOf(block) };
  const claim = { kind: "roundChange", height, round, prepared } as const;
  const others = message.roundChanges.filter(({ author }) => author !== speaker.self);
  return {
    ...message,
    roundChanges: [...others, speaker.signed(claim)],
    prepares: proof(speaker, { height, ...prepared }, heard),
  };
}

/** What is to pass for the prepares of a quorum. */
function proof(
  speaker: Speaker,
  prepared: Omit<PreparePayload, "kind">,
  heard: readonly Signed<PreparePayload>[],
): readonly Signed<PreparePayload>[] {
  const own = speaker.signed({ kind: "prepare", ...prepared });
  const many = Array.from({ length: speaker.random.within(3, HEARD_MAX) }, () => own);
  return speaker.random.pick([[own], many, [own, ...heard], heard]);
}
