import type { Address } from "../../node/src/types/hex.ts";
import { MESSAGE_CODE } from "../../node/src/types/message.ts";
import type { Random } from "../world/random.ts";
import type { Frame } from "./frames.ts";

/** How bad the network is right now. */
export interface NetworkWeather {
  /** Share of frames lost; losing commits more than others is how some decide and others do not. */
  readonly loss: (frame: Frame) => number;
  readonly duplicate: number;
  /** Frames take from 1 ms to this, each on its own: that is what reorders them. */
  readonly delayMaxMs: number;
  /** Share of frames whose loss breaks the connection as well. */
  readonly breaks: number;
  /** Whether frames from one to the other are lost; one direction may work. */
  readonly isCut: (from: Address, to: Address) => boolean;
}

export const CALM_NETWORK: NetworkWeather = {
  loss: () => 0,
  duplicate: 0,
  delayMaxMs: 60,
  breaks: 0,
  isCut: () => false,
};

const CODES = Object.values(MESSAGE_CODE);

export function badWeather(random: Random, machines: readonly Address[]): NetworkWeather {
  const loss = random.pick([0, 0.05, 0.3]);
  const lostCode = random.pick([...CODES, MESSAGE_CODE.commit, MESSAGE_CODE.commit]);
  const lostShare = random.pick([0, 0.4, 0.6, 0.8]);
  return {
    loss: (frame) => (messageCode(frame) === lostCode ? lostShare : loss),
    duplicate: random.pick([0, 0, 0.3]),
    delayMaxMs: random.pick([60, 400, 2_500]),
    breaks: random.pick([0, 0, 0.02]),
    isCut: partition(random, machines),
  };
}

/** The QBFT code of a frame with a vote. */
function messageCode(frame: Frame): number | undefined {
  if (frame.kind === "proposal") return MESSAGE_CODE.proposal;
  return frame.kind === "consensus" ? frame.message[0] : undefined;
}

function partition(random: Random, machines: readonly Address[]): NetworkWeather["isCut"] {
  const side = new Set(random.some(machines, 0.5));
  const isOneWay = random.chance(0.3);
  if (random.chance(0.5)) return () => false;
  return (from, to) => side.has(from) !== side.has(to) && (!isOneWay || side.has(from));
}
