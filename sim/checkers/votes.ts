import { digestOf } from "../../node/src/qbft/block.ts";
import type { VerifiedMessage } from "../../node/src/types/message.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";

/**
 * A correct key never signs two different things at one (height, round, kind), and never votes in a round that it left;
 * not across restarts either.
 */
export function createVotesChecker(): Checker {
  const said = new Map<string, string>();
  const reached = new Map<string, number>();
  return {
    onVote({ address }, message) {
      const { height, round } = message.signed.payload;
      const place = `${address} ${height} ${round} ${message.kind}`;
      const content = contentOf(message);
      const earlier = said.get(place);
      if (earlier !== undefined && earlier !== content) {
        throw new Violation("votes", `two votes: ${place} for ${earlier} and for ${content}`);
      }
      said.set(place, content);
      const highest = reached.get(`${address} ${height}`) ?? 0;
      if (round < highest) {
        throw new Violation("votes", `a vote in a round that was left: ${place} after ${highest}`);
      }
      reached.set(`${address} ${height}`, round);
    },
  };
}

/** What a vote says, so that two of them can be compared. */
function contentOf({ signed: { payload } }: VerifiedMessage): string {
  switch (payload.kind) {
    case "proposal":
      return digestOf(payload.block);
    case "roundChange":
      return payload.prepared === undefined
        ? "no lock"
        : `${payload.prepared.round} ${payload.prepared.digest}`;
    default:
      return payload.digest;
  }
}
