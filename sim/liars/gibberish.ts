import { MESSAGE_BYTES_MAX, VOTE_BYTES_MAX } from "../../node/src/types/codec/limits.ts";
import { encodeMessage } from "../../node/src/types/codec/message.ts";
import { MESSAGE_CODE, type VerifiedMessage } from "../../node/src/types/message.ts";
import type { Random } from "../world/random.ts";
import type { Liar } from "./liar.ts";
import { withTongue } from "./speaker.ts";

/** Now and then sends bytes that are no message: oversized, nested without end, cut off, or not in the one form there is. */
export const gibberish: Liar = {
  name: "gibberish",
  faults: [19],
  wrap: (honest, tools) =>
    withTongue(honest, tools, (speaker) => ({
      say(message) {
        speaker.broadcast(message);
        if (!speaker.random.chance(0.1)) return;
        const { random } = speaker;
        const bytes = random.pick(GIBBERISH)(encodeMessage(message), random, message);
        for (const peer of random.some(speaker.peers(), 0.5)) speaker.sendBytes(peer, bytes);
      },
    })),
};

type Spoil = (wire: Uint8Array, random: Random, message: VerifiedMessage) => Uint8Array;

const NESTED_LEVELS = 2_000;
/** So seldom that a run is not about carrying it. */
const OVERSIZED_CHANCE = 0.05;

const GIBBERISH: readonly Spoil[] = [
  /** Longer than any message may be. */
  (wire, random) =>
    random.chance(OVERSIZED_CHANCE) ? new Uint8Array(MESSAGE_BYTES_MAX + 1).fill(0xc0) : wire,
  /** Longer than a vote may be. */
  (_wire, random) => Uint8Array.of(MESSAGE_CODE.prepare, ...random.bytes(VOTE_BYTES_MAX)),
  /** Lists in lists. */
  (wire) => Uint8Array.of(wire[0] ?? 0, ...nested(NESTED_LEVELS)),
  /** Cut off. */
  (wire, random) => wire.slice(0, random.within(0, wire.length - 1)),
  /** With something after its end. */
  (wire, random) => Uint8Array.of(...wire, random.within(0, 255)),
  /** The length of the outermost list in a longer form than it needs. */
  (wire) => longForm(wire),
  (_wire, random) => random.bytes(random.within(0, 300)),
  /** One bit of the whole. */
  (wire, random) => {
    const changed = wire.slice();
    const at = random.within(0, wire.length - 1);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.within(0, 7));
    return changed;
  },
];

/** `[[[…]]]`, each list of the exact length that is left. */
function nested(levels: number): Uint8Array {
  let inner = Uint8Array.of(0xc0);
  for (let level = 1; level < levels; level++) {
    const { length } = inner;
    const head = length < 56 ? [0xc0 + length] : [0xf9, length >> 8, length & 0xff];
    const outer = new Uint8Array(head.length + length);
    outer.set(head);
    outer.set(inner, head.length);
    inner = outer;
  }
  return inner;
}

function longForm(wire: Uint8Array): Uint8Array {
  const first = wire[1] ?? 0;
  if (first <= 0xf7) return Uint8Array.of(wire[0] ?? 0, 0xf8, first - 0xc0, ...wire.subarray(2));
  const padded = new Uint8Array(wire.length + 1);
  padded.set(wire.subarray(0, 2));
  padded[1] = first + 1;
  padded.set(wire.subarray(2), 3);
  return padded;
}
