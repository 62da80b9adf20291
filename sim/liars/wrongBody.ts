import type { ProposalMessage } from "../../node/src/types/message.ts";
import type { Liar, Speaker } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Proposes one header to all, and to some with another body than it names. */
export const wrongBody: Liar = {
  name: "wrongBody",
  faults: [1, 3],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say(message) {
        if (message.kind !== "proposal") return speaker.broadcast(message);
        for (const peer of speaker.peers()) {
          const isWrong = speaker.random.chance(0.3);
          speaker.sendTo(peer, isWrong ? withOtherBody(speaker, message) : message);
        }
      },
    })),
};

function withOtherBody({ signed, random }: Speaker, message: ProposalMessage): ProposalMessage {
  const { payload } = message.signed;
  const { header, transactions } = payload.block;
  const other = random.pick([
    transactions.slice(1),
    [...transactions].reverse(),
    [...transactions, ...transactions],
    [...transactions, random.bytes(40)],
  ]);
  return { ...message, signed: signed({ ...payload, block: { header, transactions: other } }) };
}
