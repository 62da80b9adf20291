import { expect } from "chai";
import { blockInRound } from "../../node/src/qbft/block.ts";
import { proposalFault } from "../../node/src/qbft/uponProposal.ts";
import type { Input } from "../../node/src/types/consensus.ts";
import type { ProposalMessage } from "../../node/src/types/message.ts";
import {
  A,
  B,
  blockTimer,
  builtBlock,
  C,
  checkedBlock,
  currentOf,
  itBehaves,
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
import { aBlock, GENESIS, sealed, validator } from "./support/network.ts";

describe("uponBlockTimer", () => {
  itBehaves(0, [
    {
      desc: "starts round 0 and asks for a block when it is ours to propose",
      input: blockTimer,
      effects: ["startRoundTimer 1/0 1000ms", "buildBlock 1/0"],
      state: { started: true },
    },
    { desc: "fires once", given: [blockTimer], input: blockTimer, effects: [] },
    {
      desc: "is ignored at another height",
      input: { kind: "blockTimerFired", height: 2n },
      effects: [],
      state: { started: false },
    },
  ]);
  itBehaves(1, [
    {
      desc: "starts round 0 of a validator that does not propose",
      input: blockTimer,
      effects: ["startRoundTimer 1/0 1000ms"],
    },
  ]);
});

describe("uponBlockBuilt", () => {
  itBehaves(0, [
    {
      desc: "proposes the block",
      given: [blockTimer],
      input: builtBlock(A),
      effects: ["send proposal 1/0 A because 0+0"],
    },
    { desc: "ignores a block nobody asked for", input: builtBlock(A), effects: [] },
    {
      desc: "ignores a second block of the round",
      given: [blockTimer, builtBlock(A)],
      input: builtBlock(B),
      effects: [],
    },
    {
      desc: "ignores a block whose round is over",
      given: [blockTimer, ...inputs(roundChangeOf(2, 1), roundChangeOf(3, 1))],
      input: builtBlock(A),
      effects: [],
      state: { round: 1 },
    },
  ]);
});

describe("uponProposal in round 0", () => {
  itBehaves(1, [
    {
      desc: "has the block executed before anything is signed",
      given: [blockTimer],
      input: input(proposalOf(0, A)),
      effects: ["checkBlock 1/0 A"],
      state: { proposal: "A" },
    },
    {
      desc: "accepts a proposal that comes before our own block timer",
      input: input(proposalOf(0, A)),
      effects: ["startRoundTimer 1/0 1000ms", "checkBlock 1/0 A"],
      state: { started: true },
    },
    {
      desc: "prepares a block that executed correctly",
      given: [blockTimer, input(proposalOf(0, A))],
      input: checkedBlock(A),
      effects: ["send prepare 1/0 A"],
    },
    {
      desc: "never prepares a block that did not",
      given: [
        blockTimer,
        input(proposalOf(0, A)),
        ...inputs(prepareOf(0, A), prepareOf(2, A), prepareOf(3, A)),
      ],
      input: checkedBlock(A, 0, false),
      effects: [],
      state: { lock: "-" },
    },
    {
      desc: "ignores the answer for a block that was not accepted",
      given: [blockTimer, input(proposalOf(0, A))],
      input: checkedBlock(B),
      effects: [],
    },
  ]);

  itIsRefused(
    [blockTimer],
    [
      ["a validator that is not the proposer", proposalOf(2, A), "author is not the proposer"],
      [
        "a coinbase other than the author",
        proposalOf(0, aBlock(GENESIS, validator(2))),
        "coinbase is not the author",
      ],
      [
        "reasons where none are due",
        proposalOf(0, A, { prepares: preparesOf([0], A) }),
        "round 0 needs no reasons",
      ],
      [
        "a block of another round",
        proposalOf(0, blockInRound(A, 1)),
        "the block does not belong here",
      ],
      [
        "a block that is sealed already",
        proposalOf(
          0,
          withHeader({ extraData: { ...A.header.extraData, seals: [new Uint8Array(65)] } }),
        ),
        "the block does not belong here",
      ],
      [
        "a block on another parent",
        proposalOf(0, aBlock(sealed(B), validator(0))),
        "the block does not belong here",
      ],
      [
        "a block of another height",
        proposalOf(0, withHeader({ number: 2n })),
        "the block does not belong here",
      ],
      [
        "a block within the block period",
        proposalOf(0, withHeader({ timestamp: GENESIS.block.header.timestamp })),
        "the block does not belong here",
      ],
    ],
  );
  itIsRefused(
    [blockTimer, input(proposalOf(0, A))],
    [
      [
        "a second block of an equivocating proposer",
        proposalOf(0, B),
        "not the first of its round",
      ],
    ],
  );
});

describe("uponProposal in a higher round", () => {
  const unlocked = roundChangesOf([0, 2, 3], 1);
  const locked = [...roundChangesOf([0, 3], 1), ...roundChangesOf([2], 1, { block: A })];
  const proof = preparesOf([0, 1, 2], A);
  const reproposed = blockInRound(A, 1);

  itBehaves(2, [
    {
      desc: "follows the proposer of a round that a quorum asked for",
      given: [blockTimer],
      input: input(proposalOf(1, C, { round: 1, roundChanges: unlocked })),
      effects: ["startRoundTimer 1/1 2000ms", "checkBlock 1/1 C"],
      state: { round: 1, proposal: "C" },
    },
    {
      desc: "accepts the locked block with its old coinbase",
      given: [blockTimer],
      input: input(proposalOf(1, reproposed, { round: 1, roundChanges: locked, prepares: proof })),
      effects: ["startRoundTimer 1/1 2000ms", "checkBlock 1/1 A"],
      state: { round: 1, proposal: "A" },
    },
    {
      desc: "does not execute a block again that executed correctly",
      given: [blockTimer, input(proposalOf(0, A)), checkedBlock(A)],
      input: input(proposalOf(1, reproposed, { round: 1, roundChanges: locked, prepares: proof })),
      effects: ["startRoundTimer 1/1 2000ms", "send prepare 1/1 A"],
    },
    {
      desc: "has a block executed again that was refused",
      given: [blockTimer, input(proposalOf(0, A)), checkedBlock(A, 0, false)],
      input: input(proposalOf(1, reproposed, { round: 1, roundChanges: locked, prepares: proof })),
      effects: ["startRoundTimer 1/1 2000ms", "checkBlock 1/1 A"],
    },
  ]);

  const round1 = (reasons: Parameters<typeof proposalOf>[2], block = C) =>
    proposalOf(1, block, { round: 1, ...reasons });
  const higherLock = [
    ...roundChangesOf([0], 2),
    ...roundChangesOf([3], 2, { block: A, round: 0 }),
    ...roundChangesOf([1], 2, { block: C, round: 1 }),
  ];
  itIsRefused(
    [blockTimer],
    [
      ["no round changes", round1({}), "round changes are not a quorum of validators"],
      [
        "too few round changes",
        round1({ roundChanges: unlocked.slice(1) }),
        "round changes are not a quorum of validators",
      ],
      [
        "one round change twice",
        round1({ roundChanges: roundChangesOf([0, 2, 3, 3], 1) }),
        "round changes are not a quorum of validators",
      ],
      [
        "round changes of strangers",
        round1({ roundChanges: roundChangesOf([0, 2, 3, 9], 1) }),
        "round changes are not a quorum of validators",
      ],
      [
        "round changes for another round",
        round1({ roundChanges: roundChangesOf([0, 2, 3], 2) }),
        "a round change is for another height or round",
      ],
      [
        "round changes for another height",
        round1({
          roundChanges: unlocked.map((signed) => ({
            ...signed,
            payload: { ...signed.payload, height: 2n },
          })),
        }),
        "a round change is for another height or round",
      ],
      [
        "a new block of somebody else",
        round1({ roundChanges: unlocked }, reproposed),
        "coinbase is not the author",
      ],
      [
        "prepares for no lock",
        round1({ roundChanges: unlocked, prepares: proof }),
        "prepares without a prepared round",
      ],
      [
        "a new block in spite of a lock",
        round1({ roundChanges: locked, prepares: proof }),
        "not the block of the highest prepared round",
      ],
      [
        "a lock without proof",
        round1({ roundChanges: locked }, reproposed),
        "prepares do not prove the highest prepared round",
      ],
      [
        "too few prepares",
        round1({ roundChanges: locked, prepares: proof.slice(1) }, reproposed),
        "prepares do not prove the highest prepared round",
      ],
      [
        "one prepare twice",
        round1({ roundChanges: locked, prepares: preparesOf([0, 1, 2, 2], A) }, reproposed),
        "prepares do not prove the highest prepared round",
      ],
      [
        "prepares of strangers",
        round1({ roundChanges: locked, prepares: preparesOf([0, 1, 2, 9], A) }, reproposed),
        "prepares do not prove the highest prepared round",
      ],
      [
        "prepares for another block",
        round1({ roundChanges: locked, prepares: preparesOf([0, 1, 2], B) }, reproposed),
        "prepares do not prove the highest prepared round",
      ],
      [
        "prepares of another round",
        round1({ roundChanges: locked, prepares: preparesOf([0, 1, 2], A, 1) }, reproposed),
        "prepares do not prove the highest prepared round",
      ],
      [
        "a lock below the highest",
        proposalOf(2, blockInRound(A, 2), { round: 2, roundChanges: higherLock, prepares: proof }),
        "not the block of the highest prepared round",
      ],
    ],
  );
  itIsRefused(
    [blockTimer, ...inputs(roundChangeOf(0, 6), roundChangeOf(3, 6))],
    [["a round long over", round1({ roundChanges: unlocked }), "the round is long over"]],
  );
});

describe("uponProposal in a lower round", () => {
  const left = [blockTimer, roundTimer(0)];
  itBehaves(2, [
    {
      desc: "remembers the block without a vote",
      given: left,
      input: input(proposalOf(0, A)),
      effects: [],
      state: { round: 1, proposal: "-" },
    },
    {
      desc: "decides it if the others committed to it",
      given: [...left, ...inputs(commitOf(0, A), commitOf(1, A), commitOf(3, A))],
      input: input(proposalOf(0, A)),
      effects: ["decide 1/0 A by 3"],
    },
    {
      desc: "does not vote for it when it turns out to be correct",
      given: [...left, input(proposalOf(0, A))],
      input: checkedBlock(A),
      effects: [],
    },
  ]);
});

type Refusal = readonly [what: string, message: ProposalMessage, fault: string];

/** One test a row, seen by validator 2 after the given inputs. */
function itIsRefused(given: readonly Input[], rows: readonly Refusal[]): void {
  for (const [what, message, fault] of rows) {
    it(`refuses ${what}`, () => {
      const before = stateAfter(2, given);
      expect(proposalFault(currentOf(before), message)).to.equal(fault);
      expect(stateAfter(2, [...given, input(message)])).to.deep.equal(before);
    });
  }
}

function withHeader(overrides: Partial<typeof A.header>): typeof A {
  return { ...A, header: { ...A.header, ...overrides } };
}
