import { blockInRound, digestOf } from "../../node/src/qbft/block.ts";
import type { WireMessage } from "../../node/src/types/codec/message.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type {
  PrepareMessage,
  ProposalMessage,
  RoundChangePayload,
  Signed,
  View,
} from "../../node/src/types/message.ts";
import { quorumOf } from "../../node/src/types/validators.ts";
import type { Liar, Speaker, Tongue } from "./liar.ts";
import { withTongue } from "./speaker.ts";
import { unlocked } from "./words.ts";

/**
 * Has validators lock on different blocks in different rounds, and none of the blocks decided: gives the prepare that
 * makes a quorum to one of them, never commits, and proposes a new block to those who are not locked, hiding who is.
 */
export const scatteringLocks: Liar = {
  name: "scatteringLocks",
  faults: [2, 10],
  wrap: (honest, tools) => withTongue(honest, tools, createTongue),
};

/** What the liar knows of the height in progress. */
interface Height {
  readonly number: bigint;
  /** Who committed, or said that it is locked. */
  readonly locked: Set<Address>;
  /** Round changes without a lock, by their author; of the highest round that anybody asks for. */
  readonly free: Map<Address, Signed<RoundChangePayload>>;
  /** What the node wants to propose in a higher round. */
  due?: ProposalMessage | undefined;
  /** The last higher round in which the liar proposed. */
  scattered?: number;
}

function createTongue(speaker: Speaker): Tongue {
  let current = heightOf(0n);
  const at = ({ height }: View): Height => {
    if (height > current.number) current = heightOf(height);
    return current;
  };
  return {
    say(message) {
      const known = at(message.signed.payload);
      switch (message.kind) {
        case "proposal":
          return propose(speaker, known, message);
        case "prepare":
          return prepare(speaker, known, message);
        case "roundChange":
          return askUnlocked(speaker, known, message.signed.payload);
        default:
      }
    },
    hear(from, message) {
      const known = at(message.signed.payload);
      if (message.kind === "commit") known.locked.add(from);
      if (message.kind !== "roundChange") return;
      if (message.signed.payload.prepared === undefined) remember(known, message.signed);
      else known.locked.add(from);
      scatterIfFree(speaker, known);
    },
  };
}

function heightOf(number: bigint): Height {
  return { number, locked: new Set(), free: new Map() };
}

/** In round 0 to as few as can make a quorum with the liar. */
function propose(speaker: Speaker, known: Height, message: ProposalMessage): void {
  if (message.signed.payload.round === 0) {
    sayTo(speaker, message, speaker.peers().slice(0, quorumWith(speaker) - 1));
  } else {
    known.due = message;
    scatterIfFree(speaker, known);
  }
}

/** In round 0 to one, which alone is to lock; later to all who are not locked. */
function prepare(speaker: Speaker, known: Height, message: PrepareMessage): void {
  const { round } = message.signed.payload;
  if (round === known.scattered) return;
  const free = speaker.peers().filter((peer) => !known.locked.has(peer));
  sayTo(speaker, message, round === 0 ? free.slice(0, 1) : free);
}

function askUnlocked(speaker: Speaker, known: Height, view: View): void {
  const message = unlocked(speaker, view);
  remember(known, message.signed);
  speaker.broadcast(message);
}

function remember({ number, free }: Height, signed: Signed<RoundChangePayload>): void {
  const { height, round } = signed.payload;
  const highest = Math.max(0, ...[...free.values()].map(({ payload }) => payload.round));
  if (height !== number || round < highest) return;
  if (round > highest) free.clear();
  free.set(signed.author, signed);
}

/** Proposes a block of its own, and prepares it, to a quorum of those who are not locked; to nobody before it has one. */
function scatterIfFree(speaker: Speaker, known: Height): void {
  const { due } = known;
  if (due === undefined) return;
  const { payload } = due.signed;
  const roundChanges = [...known.free.values()].filter((change) => isOf(change.payload, payload));
  if (roundChanges.length < quorumWith(speaker)) return;
  known.due = undefined;
  known.scattered = payload.round;
  const { header, transactions } = blockInRound(payload.block, payload.round);
  const own = { ...header, coinbase: speaker.self, timestamp: header.timestamp + 1n };
  const block = { header: own, transactions };
  const signed = speaker.signed({ ...payload, block });
  const to = roundChanges.map(({ author }) => author);
  sayTo(speaker, { kind: "proposal", signed, roundChanges, prepares: [] }, to);
  const { height, round } = payload;
  const vote = { kind: "prepare", height, round, digest: digestOf(block) } as const;
  sayTo(speaker, { kind: "prepare", signed: speaker.signed(vote) }, to);
}

function isOf(left: View, right: View): boolean {
  return left.height === right.height && left.round === right.round;
}

function quorumWith(speaker: Speaker): number {
  return quorumOf(speaker.peers().length + 1);
}

function sayTo(speaker: Speaker, message: WireMessage, peers: readonly Address[]): void {
  for (const peer of peers) if (peer !== speaker.self) speaker.sendTo(peer, message);
}
