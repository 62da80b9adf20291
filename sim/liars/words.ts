import { blockInRound, digestOf } from "../../node/src/qbft/block.ts";
import type { Block } from "../../node/src/types/block.ts";
import type { WireMessage } from "../../node/src/types/codec/message.ts";
import type { RoundChangeMessage, View } from "../../node/src/types/message.ts";
import type { Speaker } from "./liar.ts";

/** A round change that names no lock, whatever the liar is locked on. */
export function unlocked(speaker: Speaker, { height, round }: View): RoundChangeMessage {
  const payload = { kind: "roundChange", height, round, prepared: undefined } as const;
  const signed = speaker.signed(payload);
  return { kind: "roundChange", signed, block: undefined, prepares: [] };
}

/** All that a block needs of the liar to be decided: its prepare, and its commit with the seal. */
export function consent(speaker: Speaker, { height, round }: View, block: Block): WireMessage[] {
  const digest = digestOf(block);
  const commitSeal = speaker.seal(blockInRound(block, round).header);
  const prepare = speaker.signed({ kind: "prepare", height, round, digest });
  const commit = speaker.signed({ kind: "commit", height, round, digest, commitSeal });
  return [
    { kind: "prepare", signed: prepare },
    { kind: "commit", signed: commit },
  ];
}
