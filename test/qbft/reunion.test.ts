import { expect } from "chai";
import type { Recovered, VoteRecord } from "../../node/src/types/consensus.ts";
import { A } from "./support/core.ts";
import { lockOn } from "./support/messages.ts";
import { blockAfterMs } from "./support/reunion.ts";

/** Of the configuration of these tests: a request timeout of 1 s, rounds of at most 8 s. */
const CAP_MS = 8_000;

/** A log that ends with the round change for this round; a height just begun has none. */
function inRound(round: number): Recovered | undefined {
  return round === 0 ? undefined : recovered([{ kind: "roundChange", round }]);
}

function recovered(
  votes: readonly Pick<VoteRecord, "kind" | "round">[],
  prepared?: Recovered["prepared"],
): Recovered {
  const digest = prepared?.digest;
  return { height: 1n, votes: votes.map((vote) => ({ ...vote, height: 1n, digest })), prepared };
}

const LOCKED_IN_0 = recovered(
  [
    { kind: "prepare", round: 0 },
    { kind: "commit", round: 0 },
  ],
  lockOn({ block: A }),
);

interface Row {
  readonly desc: string;
  readonly validators: number;
  /** What each validator that is up remembers, by its index. Validator r mod n proposes in round r. */
  readonly up: ReadonlyMap<number, Recovered | undefined>;
  readonly withinMs: number;
}

const ROWS: readonly Row[] = [
  {
    desc: "two of four alone for hours, and the third begins the height",
    validators: 4,
    up: inRounds({ 1: 1, 2: 1, 3: 0 }),
    withinMs: 1_500,
  },
  {
    desc: "the same, and the next proposer is the one who is still away",
    validators: 4,
    up: inRounds({ 0: 1, 2: 1, 3: 0 }),
    withinMs: 2_000 + 1_500,
  },
  {
    desc: "five of seven, and the next two proposers are away",
    validators: 7,
    up: inRounds({ 0: 1, 3: 1, 4: 1, 5: 1, 6: 0 }),
    withinMs: 2_000 + 4_000 + 1_500,
  },
  {
    desc: "rounds far apart, and the proposer of the higher one is there",
    validators: 4,
    up: inRounds({ 0: 40, 1: 40, 2: 0 }),
    withinMs: 1_500,
  },
  {
    desc: "rounds far apart, and the proposer of the higher one is away",
    validators: 4,
    up: inRounds({ 0: 39, 1: 39, 2: 0 }),
    withinMs: CAP_MS + 2_000,
  },
  {
    desc: "one a round ahead of a quorum, which follows when its own round is over",
    validators: 4,
    up: inRounds({ 0: 41, 1: 40, 2: 40 }),
    withinMs: CAP_MS + 2_000,
  },
  {
    desc: "one a round ahead, and the proposer there is away",
    validators: 4,
    up: inRounds({ 0: 43, 1: 42, 2: 42 }),
    withinMs: 2 * CAP_MS + 2_000,
  },
  {
    desc: "seven validators in five rounds",
    validators: 7,
    up: inRounds({ 0: 22, 1: 21, 2: 21, 3: 21, 4: 3, 5: 1, 6: 0 }),
    withinMs: CAP_MS + 2_000,
  },
  {
    desc: "everybody restarts with the commit sent and nobody has heard one",
    validators: 4,
    up: new Map([0, 1, 2].map((index) => [index, LOCKED_IN_0])),
    withinMs: 1_500,
  },
];

function inRounds(
  rounds: Readonly<Record<number, number>>,
): ReadonlyMap<number, Recovered | undefined> {
  return new Map(Object.entries(rounds).map(([index, round]) => [Number(index), inRound(round)]));
}

/** Where the timers of the validators stand at the reunion: together, apart, and one a moment before it fires. */
const PHASES_MS: readonly ((index: number) => number)[] = [
  () => 10,
  () => 20_000,
  (index) => 10 + index * 700,
  (index) => 19_990 - index * 1_900,
  (index) => 15_990 + index * 8_003,
  (index) => (index === 0 ? 7_900 : 30),
  (index) => (index === 1 ? 7_800 : 3_000),
];

describe("validators that meet again", () => {
  for (const { desc, validators, up, withinMs } of ROWS) {
    it(`have a block within ${withinMs} ms: ${desc}`, () => {
      const worst = Math.max(
        ...PHASES_MS.map((aloneMs) => blockAfterMs({ validators, up, aloneMs })),
      );
      expect(worst).to.be.at.most(withinMs);
    });
  }
});
