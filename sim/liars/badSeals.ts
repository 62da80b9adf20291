import { blockInRound, digestOf } from "../../node/src/qbft/block.ts";
import type { Block, Signature } from "../../node/src/types/block.ts";
import type { CommitMessage, CommitPayload } from "../../node/src/types/message.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/**
 * Commits with seals that are none: another validator's, one of another round, a second form of its own (high s), one with
 * a recovery id above 1, or noise.
 */
export const badSeals: Liar = {
  name: "badSeals",
  faults: [7],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

type Commit = Pick<CommitPayload, "height" | "round" | "digest">;

function createTongue(speaker: Speaker): Tongue {
  /** The last block that was proposed, whose header seals cover. */
  let block: Block | undefined;
  /** Commits that wait for a seal of another validator, by their place. */
  const waiting = new Set<string>();
  const commit = (place: Commit, commitSeal: Signature): void =>
    speaker.broadcast({
      kind: "commit",
      signed: speaker.signed({ ...place, kind: "commit", commitSeal }),
    });
  return {
    say(message) {
      if (message.kind === "proposal") block = message.signed.payload.block;
      if (message.kind !== "commit") return speaker.broadcast(message);
      const { payload } = message.signed;
      if (speaker.random.chance(0.6)) waiting.add(placeOf(payload));
      else commit(payload, spoiled(speaker, message, block));
    },
    hear(_from, message) {
      if (message.kind === "proposal") block = message.signed.payload.block;
      if (message.kind !== "commit") return;
      const { payload } = message.signed;
      if (waiting.delete(placeOf(payload))) commit(payload, payload.commitSeal);
    },
  };
}

function placeOf({ height, round, digest }: Commit): string {
  return `${height} ${round} ${digest}`;
}

function spoiled(speaker: Speaker, message: CommitMessage, block: Block | undefined): Signature {
  const { commitSeal, round, digest } = message.signed.payload;
  const changed = commitSeal.slice();
  switch (speaker.random.within(0, 3)) {
    case 0:
      changed[32] = 0xff;
      return changed;
    case 1:
      changed[64] = 2;
      return changed;
    case 2:
      if (block === undefined || digestOf(block) !== digest) return speaker.random.bytes(65);
      return speaker.seal(blockInRound(block, round + 1).header);
    default:
      return speaker.random.bytes(65);
  }
}
