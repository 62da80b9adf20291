import type { Liar } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Tells every message to some peers only, others at each turn. */
export const partial: Liar = {
  name: "partial",
  faults: [2],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say(message) {
        for (const peer of speaker.random.some(speaker.peers(), 0.6)) speaker.sendTo(peer, message);
      },
    })),
};
