import { expect } from "chai";
import { blockInRound } from "../../node/src/qbft/block.ts";
import { step } from "../../node/src/qbft/step.ts";
import { roundTimeoutMs } from "../../node/src/qbft/timeouts.ts";
import { ROUND_MAX } from "../../node/src/types/codec/limits.ts";
import type { Input } from "../../node/src/types/consensus.ts";
import type { RoundChangeMessage } from "../../node/src/types/message.ts";
import {
  A,
  B,
  blockTimer,
  builtBlock,
  C,
  checkedBlock,
  effectText,
  itBehaves,
  roundTimer,
  stateAfter,
  viewOf,
} from "./support/core.ts";
import {
  input,
  inputs,
  lockOn,
  prepareOf,
  preparesOf,
  proposalOf,
  roundChangeOf,
  roundChangesOf,
} from "./support/messages.ts";
import { aBlock, aConfig, GENESIS, validator } from "./support/network.ts";

/** A new block of validator 2, the proposer of round 2. */
const D = aBlock(GENESIS, validator(2), { salt: 3, round: 2 });

const accepted: readonly Input[] = [blockTimer, input(proposalOf(0, A)), checkedBlock(A)];
const locked: readonly Input[] = [
  ...accepted,
  ...inputs(prepareOf(0, A), prepareOf(2, A), prepareOf(3, A)),
];

describe("uponRoundTimeout", () => {
  itBehaves(2, [
    {
      desc: "leaves round 0 for round 1",
      given: [blockTimer],
      input: roundTimer(0),
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1"],
      state: { round: 1 },
    },
    {
      desc: "carries the lock along",
      given: locked,
      input: roundTimer(0),
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1 locked 0 A"],
      state: { lock: "0 A" },
    },
    { desc: "is ignored before round 0 began", input: roundTimer(0), effects: [] },
    {
      desc: "is ignored for a round that is over",
      given: [blockTimer, roundTimer(0)],
      input: roundTimer(0),
      effects: [],
    },
    {
      desc: "asks again instead of leaving a round where no quorum is",
      given: [blockTimer, roundTimer(0), ...inputs(roundChangeOf(2, 1), roundChangeOf(3, 1))],
      input: roundTimer(1),
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1"],
      state: { round: 1 },
    },
    {
      desc: "leaves a round that a quorum reached or passed",
      given: [
        blockTimer,
        roundTimer(0),
        ...inputs(roundChangeOf(2, 1), roundChangeOf(3, 1), roundChangeOf(0, 7)),
      ],
      input: roundTimer(1),
      effects: ["startRoundTimer 1/2 4000ms", "send roundChange 1/2"],
    },
    {
      desc: "leaves a round whose proposal proved a quorum",
      given: [
        blockTimer,
        input(proposalOf(1, C, { round: 1, roundChanges: roundChangesOf([0, 1, 3], 1) })),
      ],
      input: roundTimer(1),
      effects: ["startRoundTimer 1/2 4000ms", "send roundChange 1/2"],
    },
    {
      desc: "stays in the highest round there is",
      given: [
        blockTimer,
        ...inputs(roundChangeOf(0, 1000), roundChangeOf(1, 1000), roundChangeOf(3, 1000)),
      ],
      input: roundTimer(1000),
      effects: ["startRoundTimer 1/1000 86400000ms", "send roundChange 1/1000"],
      state: { round: 1000 },
    },
  ]);

  it("doubles the timeout each round up to the cap", () => {
    const config = aConfig(validator(0), { requestTimeoutMs: 1_000, maxRoundTimeoutMs: 30_000 });
    const timeouts = [0, 1, 2, 4, 5, 31, 64].map((round) => roundTimeoutMs(config, round));
    expect(timeouts).to.deep.equal([1_000, 2_000, 4_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("has rounds of a hundredth of what came before, so that the last of all is months away", () => {
    const config = aConfig(validator(0), { requestTimeoutMs: 1_000, maxRoundTimeoutMs: 8_000 });
    let spentMs = 0;
    for (let round = 0; round < ROUND_MAX; round += 1) {
      const timeoutMs = roundTimeoutMs(config, round);
      if (round > 64) expect(timeoutMs / spentMs, `round ${round}`).to.be.below(0.017);
      spentMs += timeoutMs;
    }
    expect(spentMs / 86_400_000).to.be.above(100);
    expect(roundTimeoutMs(config, ROUND_MAX)).to.equal(86_400_000);
  });
});

describe("uponRoundChange", () => {
  itBehaves(3, [
    {
      desc: "does not follow one validator, who may lie",
      given: [blockTimer],
      input: input(roundChangeOf(0, 5)),
      effects: [],
      state: { round: 0, roundChanges: 1 },
    },
    {
      desc: "follows f+1 validators, one of whom is honest",
      given: [blockTimer, input(roundChangeOf(0, 1))],
      input: input(roundChangeOf(1, 1)),
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1"],
    },
    {
      desc: "goes no further than f+1 of them ask for",
      given: [blockTimer, input(roundChangeOf(0, 9))],
      input: input(roundChangeOf(1, 2)),
      effects: ["startRoundTimer 1/2 4000ms", "send roundChange 1/2"],
    },
    {
      desc: "goes as far as f+1 of them are",
      given: [blockTimer, ...inputs(roundChangeOf(0, 6), roundChangeOf(1, 1))],
      input: input(roundChangeOf(2, 4)),
      effects: ["startRoundTimer 1/4 8000ms", "send roundChange 1/4"],
    },
    {
      desc: "begins a height that its own block timer has not begun",
      given: [input(roundChangeOf(0, 1))],
      input: input(roundChangeOf(1, 1)),
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1"],
      state: { started: true },
    },
    {
      desc: "keeps the highest round of an author",
      given: [blockTimer, input(roundChangeOf(0, 2))],
      input: input(roundChangeOf(0, 3)),
      effects: [],
      state: { roundChanges: 1 },
    },
    {
      desc: "ignores strangers",
      given: [blockTimer, input(roundChangeOf(0, 2))],
      input: input(roundChangeOf(9, 2)),
      effects: [],
      state: { roundChanges: 1 },
    },
    {
      desc: "ignores a round that is over",
      given: [blockTimer, ...inputs(roundChangeOf(0, 2), roundChangeOf(1, 2))],
      input: input(roundChangeOf(2, 1)),
      effects: [],
      state: { roundChanges: 2 },
    },
    {
      desc: "gives the round its whole time from the moment its quorum is there",
      given: [blockTimer, ...inputs(roundChangeOf(0, 2), roundChangeOf(1, 2))],
      input: input(roundChangeOf(3, 2)),
      effects: ["startRoundTimer 1/2 4000ms"],
      state: { round: 2, roundChanges: 3 },
    },
    {
      desc: "gives it no more time for more than a quorum",
      given: [blockTimer, ...inputs(roundChangeOf(0, 2), roundChangeOf(1, 2), roundChangeOf(3, 2))],
      input: input(roundChangeOf(2, 2)),
      effects: [],
      state: { round: 2, roundChanges: 4 },
    },
    {
      desc: "does not count those who have passed the round to its quorum",
      given: [blockTimer, ...inputs(roundChangeOf(0, 2), roundChangeOf(1, 3))],
      input: input(roundChangeOf(3, 2)),
      effects: [],
      state: { round: 2, roundChanges: 3 },
    },
    {
      desc: "gives it no more time once it has a proposal",
      given: [
        blockTimer,
        input(proposalOf(2, D, { round: 2, roundChanges: roundChangesOf([0, 1, 2], 2) })),
        ...inputs(roundChangeOf(0, 2), roundChangeOf(1, 2)),
      ],
      input: input(roundChangeOf(2, 2)),
      effects: [],
      state: { round: 2, roundChanges: 3 },
    },
    {
      desc: "accepts a proven lock",
      given: [blockTimer],
      input: input(roundChangeOf(0, 1, { block: A })),
      effects: [],
      state: { roundChanges: 1 },
    },
  ]);

  const proof = lockOn({ block: A });
  const claim = roundChangeOf(0, 1, { block: A });
  const unproven: readonly (readonly [string, RoundChangeMessage])[] = [
    ["too few prepares", { ...claim, prepares: proof.prepares.slice(1) }],
    ["one prepare twice", { ...claim, prepares: preparesOf([0, 2, 3, 3], A) }],
    ["prepares for another block", { ...claim, prepares: preparesOf([0, 2, 3], B) }],
    ["prepares of another round", { ...claim, prepares: preparesOf([0, 2, 3], A, 1) }],
    ["prepares of strangers", { ...claim, prepares: preparesOf([0, 2, 9], A) }],
    [
      "prepares of another height",
      { ...claim, prepares: [0, 2, 3].map((index) => prepareOf(index, A, { height: 2n }).signed) },
    ],
    ["another block", { ...claim, block: B }],
    ["no block", { ...claim, block: undefined }],
    ["a block of another round", { ...claim, block: blockInRound(A, 1) }],
    ["prepares but no lock", { ...roundChangeOf(0, 1), prepares: proof.prepares }],
    ["a block but no lock", { ...roundChangeOf(0, 1), block: A }],
  ];
  for (const [what, message] of unproven) {
    it(`refuses a claim with ${what}`, () => {
      const after = step(stateAfter(3, [blockTimer]), input(message));
      expect(viewOf(after.state).roundChanges).to.equal(0);
    });
  }
});

describe("the proposer of a higher round", () => {
  const round1 = [blockTimer, ...inputs(roundChangeOf(0, 1), roundChangeOf(2, 1))];
  itBehaves(1, [
    {
      desc: "asks for a new block once a quorum is there and nobody is locked",
      given: round1,
      input: input(roundChangeOf(3, 1)),
      effects: ["startRoundTimer 1/1 2000ms", "buildBlock 1/1"],
    },
    {
      desc: "proposes it in that round with the round changes as reasons",
      given: [...round1, input(roundChangeOf(3, 1))],
      input: builtBlock(blockInRound(C, 0), 1),
      effects: ["send proposal 1/1 C because 3+0"],
    },
    {
      desc: "proposes the locked block again with its proof",
      given: round1,
      input: input(roundChangeOf(3, 1, { block: A })),
      effects: ["startRoundTimer 1/1 2000ms", "send proposal 1/1 A because 3+3"],
    },
    {
      desc: "prefers the highest lock",
      given: [
        blockTimer,
        ...inputs(roundChangeOf(0, 5, { block: A }), roundChangeOf(2, 5, { block: C, round: 1 })),
      ],
      input: input(roundChangeOf(3, 5)),
      effects: ["startRoundTimer 1/5 8000ms", "send proposal 1/5 C because 3+3"],
    },
    {
      desc: "prefers a lock that comes while the new block is being built",
      given: [...round1, input(roundChangeOf(3, 1))],
      input: input(roundChangeOf(1, 1, { block: A })),
      effects: ["send proposal 1/1 A because 4+3"],
    },
    {
      desc: "drops the new block then",
      given: [...round1, ...inputs(roundChangeOf(3, 1), roundChangeOf(1, 1, { block: A }))],
      input: builtBlock(C, 1),
      effects: [],
    },
    {
      desc: "proposes once in a round",
      given: [...round1, input(roundChangeOf(3, 1, { block: A }))],
      input: input(roundChangeOf(1, 1)),
      effects: [],
    },
    {
      desc: "does not build before its block timer because of a lonely round change",
      input: input(roundChangeOf(0, 1)),
      effects: [],
      state: { started: false },
    },
  ]);
  itBehaves(0, [
    {
      desc: "does not build for round 0 before its block timer",
      input: input(roundChangeOf(2, 1)),
      effects: [],
      state: { started: false },
    },
  ]);

  it("puts its round into the block and keeps the coinbase of a locked one", () => {
    const before = stateAfter(1, round1);
    const { effects } = step(before, input(roundChangeOf(3, 1, { block: A })));
    const proposals = effects.flatMap((effect) =>
      effect.kind === "send" && effect.draft.kind === "proposal" ? effect.draft.payload.block : [],
    );
    expect(proposals).to.deep.equal([blockInRound(A, 1)]);
    expect(effects.map(effectText)).to.deep.equal([
      "startRoundTimer 1/1 2000ms",
      "send proposal 1/1 A because 3+3",
    ]);
  });
});
