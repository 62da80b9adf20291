import { blockInRound, digestOf } from "../../node/src/qbft/block.ts";
import type { ProposalMessage, RoundChangeMessage } from "../../node/src/types/message.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/**
 * Proposes one block to some and another to others, prepares and commits to whatever it sees, and forgets its lock in
 * every round change.
 */
export const equivocating: Liar = {
  name: "equivocating",
  faults: [1, 6],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

function createTongue(speaker: Speaker): Tongue {
  const agreed = new Set<string>();
  const agreeWith = (proposal: ProposalMessage): void => {
    const { height, round, block } = proposal.signed.payload;
    const digest = digestOf(block);
    const place = `${height} ${round} ${digest}`;
    if (agreed.has(place)) return;
    agreed.add(place);
    const commitSeal = speaker.seal(blockInRound(block, round).header);
    const prepare = speaker.signed({ kind: "prepare", height, round, digest });
    const commit = speaker.signed({ kind: "commit", height, round, digest, commitSeal });
    speaker.broadcast({ kind: "prepare", signed: prepare });
    speaker.broadcast({ kind: "commit", signed: commit });
  };
  return {
    say(message) {
      if (message.kind === "roundChange") return speaker.broadcast(unlocked(speaker, message));
      if (message.kind !== "proposal") return speaker.broadcast(message);
      const other = anotherProposal(speaker, message);
      for (const peer of speaker.peers()) {
        speaker.sendTo(peer, speaker.random.chance(0.5) ? message : other);
      }
      agreeWith(message);
      agreeWith(other);
    },
    hear(_from, message) {
      if (message.kind === "proposal") agreeWith(message);
    },
  };
}

/** The same place, another block: as good as the first, a second later. */
function anotherProposal(speaker: Speaker, message: ProposalMessage): ProposalMessage {
  const { payload } = message.signed;
  const { block } = payload;
  const header = { ...block.header, timestamp: block.header.timestamp + 1n };
  return { ...message, signed: speaker.signed({ ...payload, block: { ...block, header } }) };
}

function unlocked(speaker: Speaker, { signed }: RoundChangeMessage): RoundChangeMessage {
  const payload = { ...signed.payload, prepared: undefined };
  return { kind: "roundChange", signed: speaker.signed(payload), block: undefined, prepares: [] };
}
