import { expect } from "chai";
import fc from "fast-check";
import { blockInRound } from "../../node/src/qbft/block.ts";
import { ROUNDS_AHEAD, ROUNDS_BEHIND } from "../../node/src/qbft/limits.ts";
import type { State } from "../../node/src/qbft/state.ts";
import { step } from "../../node/src/qbft/step.ts";
import { votedDigest } from "../../node/src/qbft/vote.ts";
import type { Effect, Input } from "../../node/src/types/consensus.ts";
import {
  A,
  B,
  blockTimer,
  builtBlock,
  C,
  COUNT,
  checkedBlock,
  currentOf,
  newHeight,
  roundTimer,
  stateAfter,
} from "./support/core.ts";
import {
  commitOf,
  input,
  prepareOf,
  preparesOf,
  proposalOf,
  roundChangeOf,
  roundChangesOf,
} from "./support/messages.ts";
import { sealed } from "./support/network.ts";

/** Whatever arrives in whatever order, most of it meaningful, some of it from liars and strangers. */

const author = fc.integer({ min: 0, max: COUNT });
const block = fc.oneof(
  { weight: 4, arbitrary: fc.constant(A) },
  { weight: 1, arbitrary: fc.constantFrom(B, C) },
);
const round = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 1000 }) },
);
const target = round.map((value) => Math.max(1, value));
const lock = fc.option(fc.record({ block, round: fc.constantFrom(0, 1) }), { nil: undefined });

const justified = fc.tuple(target, block, lock).map(([at, fresh, locked]) => {
  const roundChanges = [...roundChangesOf([0, 2], at), ...roundChangesOf([3], at, locked)];
  const prepares = locked ? preparesOf([0, 2, 3], locked.block, locked.round) : [];
  const proposed = blockInRound(locked?.block ?? fresh, at);
  return input(proposalOf(at % COUNT, proposed, { round: at, roundChanges, prepares }));
});

const timer = fc.oneof(fc.constant(blockTimer), round.map(roundTimer));
const answer = fc.oneof(
  fc.tuple(block, round).map(([of, at]) => checkedBlock(of, at)),
  fc.tuple(block, round).map(([of, at]) => checkedBlock(of, at, false)),
  fc.tuple(block, round).map(([of, at]) => builtBlock(of, at)),
);
const message = fc.oneof(
  block.map((of) => input(proposalOf(0, of))),
  justified,
  fc.tuple(author, target, lock).map(([by, at, held]) => input(roundChangeOf(by, at, held))),
  fc
    .tuple(author, fc.bigInt({ min: 0n, max: 30n }))
    .map(([by, height]) => input(prepareOf(by, A, { height }))),
);
const vote = fc
  .tuple(fc.constantFrom(prepareOf, commitOf), author, block, round)
  .map(([voteOf, by, of, at]) => input(voteOf(by, of, { round: at })));

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: timer },
  { weight: 6, arbitrary: answer },
  { weight: 6, arbitrary: message },
  { weight: 20, arbitrary: vote },
  { weight: 1, arbitrary: fc.constantFrom(newHeight(), newHeight(undefined, sealed(A))) },
);

describe("whatever arrives", () => {
  it("the core does not fail, votes once a place, never goes back, and stays within bounds", () => {
    const histories = fc.array(anyInput, { minLength: 20, maxLength: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: COUNT }), histories, (self, history) => {
        const votes = new Map<string, string>();
        history.reduce(
          (before, next) => {
            const { state, effects } = step(before, next);
            checkVotes(votes, effects);
            checkOrder(effects);
            checkBounds(before, state);
            return state;
          },
          stateAfter(self, []),
        );
      }),
      { numRuns: process.env["PIAOHAO_DEEP"] === "1" ? 5_000 : 300 },
    );
  });
});

function checkVotes(votes: Map<string, string>, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind !== "send") continue;
    const { kind, payload } = effect.draft;
    const place = `${kind} ${payload.height}/${payload.round}`;
    const digest = votedDigest(effect.draft) ?? "none";
    expect(votes.get(place) ?? digest, place).to.equal(digest);
    votes.set(place, digest);
  }
}

/** A commit comes right after the lock it rests on. */
function checkOrder(effects: readonly Effect[]): void {
  effects.forEach((effect, index) => {
    if (effect.kind !== "send" || effect.draft.kind !== "commit") return;
    const before = effects[index - 1];
    const { round: at, digest } = effect.draft.payload;
    expect(before?.kind === "persistPrepared" && before.certificate).to.include({
      round: at,
      digest,
    });
  });
}

function checkBounds(before: State, after: State): void {
  const [earlier, current] = [currentOf(before), currentOf(after)];
  if (earlier.height === current.height) expect(current.round).to.be.at.least(earlier.round);
  expect(current.rounds.size).to.be.at.most(ROUNDS_AHEAD + ROUNDS_BEHIND + 1);
  expect(current.roundChanges.size).to.be.at.most(COUNT);
  for (const votes of current.rounds.values()) {
    expect(Math.max(votes.prepares.size, votes.commits.size)).to.be.at.most(COUNT);
  }
}
