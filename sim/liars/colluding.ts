import type { Block } from "../../node/src/types/block.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { ProposalMessage, View } from "../../node/src/types/message.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";
import { consent, unlocked } from "./words.ts";

/**
 * Divides the others into two sides, proposes each side a block of its own, and votes on each side for that side's block
 * only. The blocks bear a mark, by which others of its kind know them and do the same: enough of them decide two blocks.
 */
export const colluding: Liar = {
  name: "colluding",
  faults: [1, 6],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

/** Last byte of the vanity, in which nodes write nothing. */
const MARKS = [0xa1, 0xa2] as const;
type Mark = (typeof MARKS)[number];

function createTongue(speaker: Speaker): Tongue {
  const plots = new Set<string>();
  const plot = (view: View, block: Block): void => {
    const place = placeOf(view);
    if (plots.has(place)) return;
    plots.add(place);
    for (const peer of speaker.peers()) {
      const votes = consent(speaker, view, marked(block, sideOf(peer)));
      for (const vote of votes) speaker.sendTo(peer, vote);
    }
  };
  return {
    say(message) {
      const { payload } = message.signed;
      if (message.kind === "roundChange") return speaker.broadcast(unlocked(speaker, payload));
      if (message.kind === "proposal") {
        for (const peer of speaker.peers()) {
          speaker.sendTo(peer, proposalFor(speaker, message, sideOf(peer)));
        }
        return plot(payload, message.signed.payload.block);
      }
      if (!plots.has(placeOf(payload))) speaker.broadcast(message);
    },
    hear(_from, message) {
      if (message.kind !== "proposal") return;
      const { payload } = message.signed;
      if (isMarked(payload.block)) plot(payload, payload.block);
    },
  };
}

function placeOf({ height, round }: View): string {
  return `${height} ${round}`;
}

function sideOf(peer: Address): Mark {
  return MARKS[Number.parseInt(peer.slice(-1), 16) % 2 === 0 ? 0 : 1];
}

function isMarked({ header }: Block): boolean {
  return MARKS.some((mark) => header.extraData.vanity.at(-1) === mark);
}

function marked({ header, transactions }: Block, mark: Mark): Block {
  const vanity = header.extraData.vanity.slice();
  vanity[vanity.length - 1] = mark;
  return { header: { ...header, extraData: { ...header.extraData, vanity } }, transactions };
}

function proposalFor(speaker: Speaker, message: ProposalMessage, mark: Mark): ProposalMessage {
  const { payload } = message.signed;
  const block = marked(payload.block, mark);
  return { ...message, signed: speaker.signed({ ...payload, block }) };
}
