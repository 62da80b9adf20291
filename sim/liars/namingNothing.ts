import { bytesToHex } from "../../node/src/types/codec/bytes.ts";
import { MESSAGE_CODE } from "../../node/src/types/message.ts";
import type { Frame } from "../network/frames.ts";
import type { Liar, LiarTools } from "./liar.ts";

/**
 * Proposes blocks with transactions that nobody has: a hash in a proposal is not that of any. It does not give the whole
 * message to those who ask for it either.
 */
export const namingNothing: Liar = {
  name: "namingNothing",
  faults: [2],
  wrap(honest, tools) {
    tools.onWire((_to, frame, say) => {
      if (frame.kind === "proposal" && tools.random.chance(0.6)) say(withInvented(frame, tools));
      else if (!isWholeProposal(frame)) say(frame);
    });
    return honest;
  },
};

function withInvented(
  { proposal }: Extract<Frame, { readonly kind: "proposal" }>,
  { random }: LiarTools,
): Frame {
  const at = random.within(0, proposal.hashes.length - 1);
  const hashes = proposal.hashes.with(at, bytesToHex(random.bytes(32)));
  return { kind: "proposal", proposal: { ...proposal, hashes } };
}

function isWholeProposal(frame: Frame): boolean {
  return frame.kind === "consensus" && frame.message[0] === MESSAGE_CODE.proposal;
}
