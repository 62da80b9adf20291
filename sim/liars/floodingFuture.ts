import { bytesToHex } from "../../node/src/types/codec/bytes.ts";
import type { WireMessage } from "../../node/src/types/codec/message.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import type { Liar, Speaker } from "./liar.ts";
import { withTongue } from "./speaker.ts";

const MESSAGES = 24;
/** Once in a while it gives all it has. */
const BURST_MESSAGES = 1_500;
const BURST_CHANCE = 0.01;
const HEIGHTS = 14;
const ROUNDS = 1_000;

/** With every message sends many of heights and rounds to come, to fill whatever keeps them. */
export const floodingFuture: Liar = {
  name: "floodingFuture",
  faults: [20],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say(message) {
        speaker.broadcast(message);
        const { height } = message.signed.payload;
        for (const peer of speaker.random.some(speaker.peers(), 0.5)) flood(speaker, peer, height);
      },
    })),
};

function flood(speaker: Speaker, peer: Address, height: bigint): void {
  const count = speaker.random.chance(BURST_CHANCE) ? BURST_MESSAGES : MESSAGES;
  for (let index = 0; index < count; index++) speaker.sendTo(peer, anyVote(speaker, height));
}

function anyVote(speaker: Speaker, current: bigint): WireMessage {
  const { random } = speaker;
  const height = current + BigInt(random.within(0, HEIGHTS));
  const round = random.within(1, ROUNDS);
  const digest: Hash = bytesToHex(random.bytes(32));
  switch (random.within(0, 2)) {
    case 0:
      return {
        kind: "prepare",
        signed: speaker.signed({ kind: "prepare", height, round, digest }),
      };
    case 1: {
      const commitSeal = random.bytes(65);
      const payload = { kind: "commit", height, round, digest, commitSeal } as const;
      return { kind: "commit", signed: speaker.signed(payload) };
    }
    default: {
      const payload = { kind: "roundChange", height, round, prepared: undefined } as const;
      const signed = speaker.signed(payload);
      return { kind: "roundChange", signed, block: undefined, prepares: [] };
    }
  }
}
