import { digestOf } from "../../node/src/qbft/block.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { ProposalMessage } from "../../node/src/types/message.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";
import { consent, unlocked } from "./words.ts";

/**
 * Proposes one block to some and another to others, prepares and commits to whatever it sees, and forgets its lock in
 * every round change. Whoever connects again may have forgotten what it was told, and is told the other.
 */
export const equivocating: Liar = {
  name: "equivocating",
  faults: [1, 6],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

function createTongue(speaker: Speaker): Tongue {
  const agreed = new Set<string>();
  /** The last two proposals, and who was told which. */
  let pair: readonly [ProposalMessage, ProposalMessage] | undefined;
  const told = new Map<Address, ProposalMessage>();
  const agreeWith = (proposal: ProposalMessage): void => {
    const { payload } = proposal.signed;
    const place = `${payload.height} ${payload.round} ${digestOf(payload.block)}`;
    if (agreed.has(place)) return;
    agreed.add(place);
    for (const vote of consent(speaker, payload, payload.block)) speaker.broadcast(vote);
  };
  const tell = (peer: Address, proposal: ProposalMessage): void => {
    told.set(peer, proposal);
    speaker.sendTo(peer, proposal);
  };
  return {
    say(message) {
      if (message.kind === "roundChange") {
        return speaker.broadcast(unlocked(speaker, message.signed.payload));
      }
      if (message.kind !== "proposal") return speaker.broadcast(message);
      pair = [message, anotherProposal(speaker, message)];
      told.clear();
      for (const peer of speaker.peers()) tell(peer, speaker.random.pick(pair));
      for (const proposal of pair) agreeWith(proposal);
    },
    hear(_from, message) {
      if (message.kind === "proposal") agreeWith(message);
    },
    meet(peer, { headNumber }) {
      if (pair?.[0].signed.payload.height !== headNumber + 1n) return;
      const [first, second] = pair;
      tell(peer, told.get(peer) === first ? second : first);
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
