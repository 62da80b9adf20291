import { ROUND_MAX } from "../../node/src/types/codec/limits.ts";
import type { Liar } from "./liar.ts";
import { withTongue } from "./speaker.ts";

const ROUNDS = [ROUND_MAX + 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];

/** Now and then asks for a round, or votes in one, that is beyond every bound. */
export const absurdRounds: Liar = {
  name: "absurdRounds",
  faults: [8],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say(message) {
        speaker.broadcast(message);
        if (!speaker.random.chance(0.1)) return;
        const { height } = message.signed.payload;
        const round = speaker.random.pick(ROUNDS);
        const digest = speaker.head().hash;
        const prepare = speaker.signed({ kind: "prepare", height, round, digest });
        const change = { kind: "roundChange", height, round, prepared: undefined } as const;
        const signed = speaker.signed(change);
        speaker.broadcast(
          speaker.random.chance(0.5)
            ? { kind: "prepare", signed: prepare }
            : { kind: "roundChange", signed, block: undefined, prepares: [] },
        );
      },
    })),
};
