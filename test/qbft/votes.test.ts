import { expect } from "chai";
import { blockInRound } from "../../node/src/qbft/block.ts";
import { ROUNDS_AHEAD, ROUNDS_BEHIND } from "../../node/src/qbft/limits.ts";
import { step } from "../../node/src/qbft/step.ts";
import { sealDigest } from "../../node/src/types/codec/header.ts";
import type { Input } from "../../node/src/types/consensus.ts";
import {
  A,
  B,
  blockTimer,
  checkedBlock,
  currentOf,
  effectText,
  itBehaves,
  newHeight,
  roundTimer,
  stateAfter,
} from "./support/core.ts";
import {
  commitOf,
  input,
  inputs,
  prepareOf,
  preparesOf,
  proposalOf,
  roundChangeOf,
  roundChangesOf,
} from "./support/messages.ts";
import { stubSign, validator } from "./support/network.ts";

const accepted: readonly Input[] = [blockTimer, input(proposalOf(0, A)), checkedBlock(A)];

describe("uponPrepare", () => {
  itBehaves(1, [
    {
      desc: "counts below a quorum",
      given: [...accepted, ...inputs(prepareOf(0, A))],
      input: input(prepareOf(2, A)),
      effects: [],
      state: { prepares: 2, lock: "-" },
    },
    {
      desc: "writes the lock before it sends the commit",
      given: [...accepted, ...inputs(prepareOf(0, A), prepareOf(2, A))],
      input: input(prepareOf(3, A)),
      effects: ["persistPrepared 1/0 A by 3", "send commit 1/0 A"],
      state: { lock: "0 A" },
    },
    {
      desc: "commits once",
      given: [...accepted, ...inputs(prepareOf(0, A), prepareOf(2, A), prepareOf(3, A))],
      input: input(prepareOf(1, A)),
      effects: [],
      state: { prepares: 4 },
    },
    {
      desc: "counts prepares that came before the proposal",
      given: [
        ...inputs(prepareOf(0, A), prepareOf(2, A), prepareOf(3, A)),
        blockTimer,
        input(proposalOf(0, A)),
      ],
      input: checkedBlock(A),
      effects: ["send prepare 1/0 A", "persistPrepared 1/0 A by 3", "send commit 1/0 A"],
    },
    {
      desc: "does not lock on a block it has not executed",
      given: [blockTimer, ...inputs(proposalOf(0, A), prepareOf(0, A), prepareOf(2, A))],
      input: input(prepareOf(3, A)),
      effects: [],
      state: { prepares: 3, lock: "-" },
    },
    {
      desc: "counts only the first prepare of an author",
      given: [...accepted, ...inputs(prepareOf(0, A), prepareOf(3, B), prepareOf(2, A))],
      input: input(prepareOf(3, A)),
      effects: [],
      state: { lock: "-" },
    },
    {
      desc: "does not count prepares for another block",
      given: [...accepted, ...inputs(prepareOf(0, A), prepareOf(2, A))],
      input: input(prepareOf(3, B)),
      effects: [],
      state: { prepares: 3, lock: "-" },
    },
    {
      desc: "ignores strangers",
      given: [...accepted, ...inputs(prepareOf(0, A), prepareOf(2, A))],
      input: input(prepareOf(9, A)),
      effects: [],
      state: { prepares: 2 },
    },
    {
      desc: "does not lock in a round that it left",
      given: [...accepted, ...inputs(prepareOf(0, A), prepareOf(2, A)), roundTimer(0)],
      input: input(prepareOf(3, A)),
      effects: [],
      state: { round: 1, lock: "-" },
    },
  ]);

  it("keeps prepares of rounds shortly above ours only", () => {
    const kept = input(prepareOf(2, A, { round: ROUNDS_AHEAD }));
    const dropped = input(prepareOf(2, A, { round: ROUNDS_AHEAD + 1 }));
    expect(roundsAfter(kept)).to.deep.equal([ROUNDS_AHEAD]);
    expect(roundsAfter(dropped)).to.deep.equal([]);
  });
});

describe("uponCommit", () => {
  itBehaves(1, [
    {
      desc: "counts below a quorum",
      given: [...accepted, ...inputs(commitOf(0, A))],
      input: input(commitOf(2, A)),
      effects: [],
      state: { commits: 2, decided: false },
    },
    {
      desc: "decides with a quorum of seals",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A))],
      input: input(commitOf(3, A)),
      effects: ["decide 1/0 A by 3"],
      state: { decided: true },
    },
    {
      desc: "decides a block that it has not executed itself",
      given: [...inputs(proposalOf(0, A), commitOf(0, A), commitOf(2, A))],
      input: input(commitOf(3, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "decides when the block arrives after its commits",
      given: [blockTimer, ...inputs(commitOf(0, A), commitOf(2, A), commitOf(3, A))],
      input: input(proposalOf(0, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "does not count a seal of another author",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A))],
      input: input(commitOf(3, A, { seal: sealBy(0) })),
      effects: [],
    },
    {
      desc: "does not count a seal for another round",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A))],
      input: input(
        commitOf(3, A, { seal: stubSign(validator(3), sealDigest(blockInRound(A, 1).header)) }),
      ),
      effects: [],
    },
    {
      desc: "does not count a seal with a high s",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A))],
      input: input(commitOf(3, A, { seal: withByte(sealBy(3), 32, 0xff) })),
      effects: [],
    },
    {
      desc: "does not count a seal with a recovery id above 1",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A))],
      input: input(commitOf(3, A, { seal: withByte(sealBy(3), 64, 2) })),
      effects: [],
    },
    {
      desc: "leaves a bad seal out of the block",
      given: [
        ...accepted,
        ...inputs(commitOf(0, A), commitOf(3, A, { seal: sealBy(0) }), commitOf(2, A)),
      ],
      input: input(commitOf(1, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "counts only the first commit of an author",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A), commitOf(3, B))],
      input: input(commitOf(3, A)),
      effects: [],
    },
    {
      desc: "leaves commits to another block out",
      given: [...accepted, ...inputs(commitOf(3, B), commitOf(0, A), commitOf(1, A))],
      input: input(commitOf(2, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "does not count a seal in a commit to another block",
      given: [
        ...accepted,
        ...inputs(commitOf(3, B, { seal: sealBy(3) }), commitOf(0, A), commitOf(1, A)),
      ],
      input: input(commitOf(2, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "ignores strangers",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A))],
      input: input(commitOf(9, A)),
      effects: [],
      state: { commits: 2 },
    },
    {
      desc: "decides by late commits of a lower round",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A)), roundTimer(0)],
      input: input(commitOf(3, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "decides by commits of a higher round, with that round in the block",
      given: [...accepted, ...inputs(commitOf(0, A, { round: 2 }), commitOf(2, A, { round: 2 }))],
      input: input(commitOf(3, A, { round: 2 })),
      effects: ["decide 1/2 A by 3"],
    },
    {
      desc: "does not add commits of different rounds up",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A, { round: 1 }))],
      input: input(commitOf(3, A, { round: 1 })),
      effects: [],
    },
    {
      desc: "decides once",
      given: [...accepted, ...inputs(commitOf(0, A), commitOf(2, A), commitOf(3, A))],
      input: input(commitOf(1, A)),
      effects: [],
    },
  ]);

  it("orders the seals as the validators are", () => {
    const before = stateAfter(1, [...accepted, ...inputs(commitOf(3, A), commitOf(0, A))]);
    const [decide] = step(before, input(commitOf(2, A))).effects;
    const expected = [0, 2, 3].map(sealBy);
    expect(decide?.kind === "decide" && decide.block.block.header.extraData.seals).to.deep.equal(
      expected,
    );
  });

  it("keeps commits of rounds near ours only", () => {
    const at = (round: number) => input(commitOf(2, A, { round }));
    expect(roundsAfter(at(ROUNDS_AHEAD))).to.deep.equal([ROUNDS_AHEAD]);
    expect(roundsAfter(at(ROUNDS_AHEAD + 1))).to.deep.equal([]);
    const later = inputs(roundChangeOf(2, 50), roundChangeOf(3, 50));
    expect(roundsAfter(...later, at(50 - ROUNDS_BEHIND))).to.deep.equal([50 - ROUNDS_BEHIND]);
    expect(roundsAfter(...later, at(49 - ROUNDS_BEHIND))).to.deep.equal([]);
  });

  it("forgets rounds far below the one it enters", () => {
    const later = inputs(roundChangeOf(2, 50), roundChangeOf(3, 50));
    expect(roundsAfter(...accepted, ...later)).to.deep.equal([]);
  });
});

describe("one digest for each place", () => {
  const relocked = proposalOf(1, blockInRound(A, 1), {
    round: 1,
    roundChanges: [...roundChangesOf([0, 3], 1), ...roundChangesOf([2], 1, { block: A })],
    prepares: preparesOf([0, 1, 2], A),
  });

  it("votes for the same block again in another round", () => {
    const effects = effectsOf(2, [...accepted, roundTimer(0), input(relocked)]);
    expect(effects).to.include.members(["send prepare 1/0 A", "send prepare 1/1 A"]);
  });

  it("does not prepare a second block in a place, whatever becomes of its state", () => {
    const before = stateAfter(2, accepted);
    const current = { ...currentOf(before), rounds: new Map() };
    const other = { ...before, current };
    const inputsForB = [input(proposalOf(0, B)), checkedBlock(B)];
    const { effects } = inputsForB.reduce(
      (transition, next) => step(transition.state, next),
      step(other, blockTimer),
    );
    expect(effects.map(effectText)).to.deep.equal([]);
  });

  it("an observer counts and decides, but never votes", () => {
    const observer = [
      newHeight(),
      ...accepted,
      ...inputs(prepareOf(0, A), prepareOf(2, A), prepareOf(3, A)),
    ];
    const effects = effectsOf(7, [
      ...observer,
      roundTimer(0),
      ...inputs(commitOf(0, A), commitOf(2, A), commitOf(3, A)),
    ]);
    expect(effects.filter((effect) => /send|persist|build/.test(effect))).to.deep.equal([]);
    expect(effects.at(-1)).to.equal("decide 1/0 A by 3");
  });
});

function roundsAfter(...given: readonly Input[]): readonly number[] {
  return [...currentOf(stateAfter(1, given)).rounds.keys()];
}

function effectsOf(self: number, given: readonly Input[]): readonly string[] {
  const all: string[] = [];
  given.reduce(
    (state, next) => {
      const transition = step(state, next);
      all.push(...transition.effects.map(effectText));
      return transition.state;
    },
    stateAfter(self, []),
  );
  return all;
}

function sealBy(author: number): Uint8Array {
  return stubSign(validator(author), sealDigest(A.header));
}

function withByte(bytes: Uint8Array, index: number, value: number): Uint8Array {
  return bytes.map((byte, at) => (at === index ? value : byte));
}
