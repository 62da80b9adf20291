import { expect } from "chai";
import { digestOf } from "../../node/src/qbft/block.ts";
import { createState } from "../../node/src/qbft/state.ts";
import { step } from "../../node/src/qbft/step.ts";
import { AssertionFailure } from "../../node/src/types/assert.ts";
import type { Recovered, VoteRecord } from "../../node/src/types/consensus.ts";
import {
  A,
  B,
  blockTimer,
  builtBlock,
  C,
  checkedBlock,
  effectText,
  freshState,
  itBehaves,
  newHeight,
  roundTimer,
  stateAfter,
  viewOf,
} from "./support/core.ts";
import {
  input,
  inputs,
  lockOn,
  preparesOf,
  proposalOf,
  roundChangeOf,
  roundChangesOf,
} from "./support/messages.ts";
import {
  aBlock,
  aConfig,
  GENESIS,
  sealed,
  stubRecover,
  validator,
  validators,
} from "./support/network.ts";

type Voted = readonly [kind: VoteRecord["kind"], round: number, digest?: VoteRecord["digest"]];

function recovered(votes: readonly Voted[], prepared?: Recovered["prepared"]): Recovered {
  return {
    height: 1n,
    votes: votes.map(([kind, round, digest]) => ({ kind, height: 1n, round, digest })),
    prepared,
  };
}

const hashA = digestOf(A);
const hashB = digestOf(B);

describe("uponNewHeight", () => {
  itBehaves(1, [
    {
      desc: "waits for the block timer",
      input: newHeight(undefined, sealed(A)),
      effects: ["startBlockTimer 2 at 1002 or 1011"],
      state: { height: 2n, round: 0, started: false, mayVote: true },
    },
    {
      desc: "is ignored for the height in progress",
      given: [blockTimer, roundTimer(0)],
      input: newHeight(),
      effects: [],
      state: { round: 1 },
    },
    {
      desc: "is ignored for a height below",
      given: [newHeight(undefined, sealed(A))],
      input: newHeight(),
      effects: [],
      state: { height: 2n },
    },
    {
      desc: "ignores votes recovered for another height",
      input: newHeight({ ...recovered([["prepare", 3, hashA]]), height: 1n }, sealed(A)),
      effects: ["startBlockTimer 2 at 1002 or 1011"],
      state: { height: 2n, round: 0 },
    },
  ]);

  it("watches without a vote when it is not in the set", () => {
    const set = validators(4).slice(0, 3);
    const { state } = step(freshState(3), newHeight(undefined, GENESIS, set));
    expect(viewOf(state).mayVote).to.equal(false);
  });

  it("does not wait longer for work than for a block period, whatever is configured", () => {
    const state = createState(aConfig(validator(0), { emptyBlockPeriodSeconds: 0 }), stubRecover);
    const effects = step(state, newHeight()).effects.map(effectText);
    expect(effects).to.deep.equal(["startBlockTimer 1 at 1001 or 1001"]);
  });

  it("begins blocks within a second a period after the one before, and may give them its timestamp", () => {
    const changes = { blockPeriodSeconds: 0, blockPeriodMs: 200, emptyBlockPeriodSeconds: 10 };
    const state = createState(aConfig(validator(0), changes), stubRecover);
    expect(step(state, newHeight()).effects).to.deep.equal([
      {
        kind: "startBlockTimer",
        height: 1n,
        notBefore: 1_000n,
        emptyNotBefore: 1_010n,
        afterMs: 200,
      },
    ]);
  });

  it("insists on an ascending set that is not empty", () => {
    const unsorted = [...validators(4)].reverse();
    for (const set of [[], unsorted, [validator(0), validator(0)]]) {
      const begin = () => step(freshState(0), newHeight(undefined, GENESIS, set));
      expect(begin).to.throw(AssertionFailure);
    }
  });

  it("ignores everything before the first height", () => {
    for (const early of [blockTimer, input(proposalOf(0, A)), roundTimer(0), checkedBlock(A)]) {
      const state = freshState(1);
      expect(step(state, early)).to.deep.equal({ state, effects: [] });
    }
  });
});

describe("a restart in mid-height", () => {
  itBehaves(1, [
    {
      desc: "with an empty log begins like everybody",
      given: [],
      input: newHeight(recovered([]), sealed(A)),
      effects: ["startBlockTimer 2 at 1002 or 1011"],
    },
  ]);

  const restarts: readonly {
    readonly desc: string;
    readonly self: number;
    readonly log: Recovered;
    readonly effects: readonly string[];
    readonly state: Partial<ReturnType<typeof viewOf>>;
  }[] = [
    {
      desc: "goes on in round 0 when it prepared there",
      self: 1,
      log: recovered([["prepare", 0, hashA]]),
      effects: ["startRoundTimer 1/0 1000ms"],
      state: { round: 0, started: true, lock: "-" },
    },
    {
      desc: "goes on in the round it asked for, and asks again",
      self: 1,
      log: recovered([
        ["prepare", 0, hashA],
        ["roundChange", 1],
        ["roundChange", 2],
      ]),
      effects: ["startRoundTimer 1/2 4000ms", "send roundChange 1/2"],
      state: { round: 2 },
    },
    {
      desc: "keeps its lock and names it again",
      self: 1,
      log: recovered(
        [
          ["prepare", 0, hashA],
          ["commit", 0, hashA],
          ["roundChange", 1, hashA],
        ],
        lockOn({ block: A }),
      ),
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1 locked 0 A"],
      state: { round: 1, lock: "0 A" },
    },
    {
      desc: "executes the block again that it is locked on in this round",
      self: 1,
      log: recovered([["prepare", 0, hashA]], lockOn({ block: A })),
      effects: ["startRoundTimer 1/0 1000ms", "checkBlock 1/0 A"],
      state: { round: 0, lock: "0 A", proposal: "A", prepares: 3 },
    },
    {
      desc: "without votes but with a lock goes on in its round",
      self: 1,
      log: recovered([], lockOn({ block: A })),
      effects: ["startRoundTimer 1/0 1000ms", "checkBlock 1/0 A"],
      state: { lock: "0 A" },
    },
    {
      desc: "only watches when the log has a commit but not its lock",
      self: 1,
      log: recovered([
        ["prepare", 0, hashA],
        ["commit", 0, hashA],
        ["roundChange", 1, hashA],
      ]),
      effects: ["startRoundTimer 1/1 2000ms"],
      state: { round: 1, mayVote: false },
    },
    {
      desc: "only watches when the log has forgotten the height",
      self: 1,
      log: { ...recovered([]), abstainThrough: 1n },
      effects: ["startRoundTimer 1/0 1000ms"],
      state: { round: 0, mayVote: false },
    },
    {
      desc: "only watches when the log may have lost votes, whatever it has kept",
      self: 1,
      log: { ...recovered([["roundChange", 1]]), abstainThrough: 9n },
      effects: ["startRoundTimer 1/1 2000ms"],
      state: { round: 1, mayVote: false },
    },
    {
      desc: "votes above the heights that the log has forgotten",
      self: 1,
      log: { ...recovered([["roundChange", 1]]), abstainThrough: 0n },
      effects: ["startRoundTimer 1/1 2000ms", "send roundChange 1/1"],
      state: { round: 1, mayVote: true },
    },
    {
      desc: "only watches when the lock is of an earlier round than a commit",
      self: 1,
      log: recovered([["commit", 2, hashA]], lockOn({ block: A, round: 1 })),
      effects: ["startRoundTimer 1/2 4000ms"],
      state: { round: 2, mayVote: false },
    },
  ];
  for (const { desc, self, log, effects, state } of restarts) {
    it(desc, () => {
      const after = step(freshState(self), newHeight(log));
      expect(after.effects.map(effectText)).to.deep.equal(effects);
      expect(viewOf(after.state)).to.include(state);
    });
  }

  const restartedIn0 = newHeight(recovered([["prepare", 0, hashA]]));
  const relocked = newHeight(recovered([["prepare", 0, hashA]], lockOn({ block: A })));
  itBehaves(1, [
    {
      desc: "sends the same prepare again",
      given: [restartedIn0, input(proposalOf(0, A))],
      input: checkedBlock(A),
      effects: ["send prepare 1/0 A"],
    },
    {
      desc: "does not prepare another block in the same place",
      given: [restartedIn0, input(proposalOf(0, B))],
      input: checkedBlock(B),
      effects: [],
    },
    {
      desc: "makes up for the commit that the crash prevented",
      given: [relocked],
      input: checkedBlock(A),
      effects: ["send prepare 1/0 A", "persistPrepared 1/0 A by 3", "send commit 1/0 A"],
    },
    {
      desc: "does not prepare in a round below the one it asked for",
      given: [newHeight(recovered([["roundChange", 2]])), input(proposalOf(0, A))],
      input: checkedBlock(A),
      effects: [],
    },
    {
      desc: "does not commit to another block in the same place",
      given: [
        newHeight(
          recovered(
            [
              ["prepare", 0, hashB],
              ["commit", 0, hashB],
            ],
            lockOn({ block: B }),
          ),
        ),
        checkedBlock(B),
      ],
      input: input(proposalOf(0, A)),
      effects: [],
    },
  ]);
  itBehaves(0, [
    {
      desc: "does not propose another block in the round it proposed in",
      given: [newHeight(recovered([["proposal", 0, hashA]])), blockTimer],
      input: builtBlock(B),
      effects: [],
    },
    {
      desc: "does not even build one",
      given: [newHeight(recovered([["proposal", 0, hashA]]))],
      input: blockTimer,
      effects: [],
    },
  ]);

  it("does not propose another block in a higher round it proposed in", () => {
    const log = recovered([
      ["roundChange", 1],
      ["proposal", 1, digestOf(C)],
    ]);
    const given = [newHeight(log), ...inputs(roundChangeOf(0, 1), roundChangeOf(2, 1))];
    const { effects } = step(stateAfter(1, given), input(roundChangeOf(3, 1, { block: A })));
    expect(effects.map(effectText)).to.deep.equal(["startRoundTimer 1/1 2000ms"]);
  });

  it("follows a justified proposal of a higher round after it", () => {
    const given = [newHeight(recovered([["roundChange", 1]]))];
    const block = aBlock(GENESIS, validator(2), { round: 2 });
    const reasons = { roundChanges: roundChangesOf([0, 2, 3], 2), prepares: preparesOf([], A) };
    const after = step(stateAfter(1, given), input(proposalOf(2, block, { round: 2, ...reasons })));
    expect(viewOf(after.state).round).to.equal(2);
  });
});
