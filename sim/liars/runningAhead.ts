import { ROUND_MAX } from "../../node/src/types/codec/limits.ts";
import type { Liar } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Asks for the highest round there is. */
export const runningAhead: Liar = {
  name: "runningAhead",
  faults: [8],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say(message) {
        if (message.kind !== "roundChange") return speaker.broadcast(message);
        const payload = { ...message.signed.payload, round: ROUND_MAX, prepared: undefined };
        const signed = speaker.signed(payload);
        speaker.broadcast({ kind: "roundChange", signed, block: undefined, prepares: [] });
      },
    })),
};
