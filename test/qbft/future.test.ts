import { expect } from "chai";
import { digestOf } from "../../node/src/qbft/block.ts";
import { EMPTY_FUTURE, keepFuture, takeFuture } from "../../node/src/qbft/futureMessages.ts";
import { FUTURE_BYTES_MAX } from "../../node/src/qbft/limits.ts";
import type { State } from "../../node/src/qbft/state.ts";
import { step } from "../../node/src/qbft/step.ts";
import type { Input } from "../../node/src/types/consensus.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { ProposalMessage } from "../../node/src/types/message.ts";
import { A, effectText, itBehaves, newHeight, stateAfter, viewOf } from "./support/core.ts";
import { input, inputs, prepareOf, proposalOf } from "./support/messages.ts";
import { aBlock, sealed, signedBy, validator, validators } from "./support/network.ts";

const parent = sealed(A);
/** Block of height 2 by validator 1, the proposer after validator 0. */
const NEXT = aBlock(parent, validator(1));
const nextProposal = atHeight(2n);

function atHeight(height: bigint, transactions: readonly Uint8Array[] = []): ProposalMessage {
  const message = proposalOf(1, { ...NEXT, transactions });
  const payload = { ...message.signed.payload, height };
  return { ...message, signed: signedBy(validator(1), payload) };
}

function largeProposal(
  author: Address,
  round: number,
  transactions: readonly Uint8Array[],
): ProposalMessage {
  const { signed } = nextProposal;
  const block = { ...NEXT, transactions };
  return {
    ...nextProposal,
    signed: { ...signed, author, payload: { ...signed.payload, round, block } },
  };
}

describe("messages of later heights", () => {
  itBehaves(2, [
    {
      desc: "are kept, and say once that their author is ahead",
      input: input(nextProposal),
      effects: ["fellBehind 2 by v1"],
      state: { kept: 1, proposal: "-" },
    },
    {
      desc: "say it again only when the author gets further",
      given: [input(nextProposal)],
      input: input(prepareOf(1, NEXT, { height: 2n })),
      effects: [],
      state: { kept: 2 },
    },
    {
      desc: "say it for each author",
      given: [input(nextProposal)],
      input: input(prepareOf(0, NEXT, { height: 2n })),
      effects: ["fellBehind 2 by v0"],
    },
    {
      desc: "of strangers are kept but alarm nobody",
      input: input(prepareOf(9, NEXT, { height: 2n })),
      effects: [],
      state: { kept: 1 },
    },
    {
      desc: "are kept once",
      given: [input(nextProposal)],
      input: input(nextProposal),
      effects: [],
      state: { kept: 1 },
    },
    {
      desc: "too far ahead are not kept, but heard",
      input: input(prepareOf(0, NEXT, { height: 12n })),
      effects: ["fellBehind 12 by v0"],
      state: { kept: 0 },
    },
    {
      desc: "just near enough are kept",
      input: input(prepareOf(0, NEXT, { height: 11n })),
      effects: ["fellBehind 11 by v0"],
      state: { kept: 1 },
    },
    {
      desc: "of a lower height are dropped",
      given: [newHeight(undefined, parent)],
      input: input(prepareOf(0, A)),
      effects: [],
      state: { kept: 0, prepares: 0 },
    },
    {
      desc: "count when their height begins",
      given: [input(nextProposal), ...inputs(prepareOf(0, NEXT, { height: 2n }))],
      input: newHeight(undefined, parent),
      effects: [
        "startBlockTimer 2 at 1002 or 1011",
        "startRoundTimer 2/0 1000ms",
        "checkBlock 2/0 ?",
      ],
      state: { height: 2n, kept: 0, prepares: 1 },
    },
    {
      desc: "of heights that sync passed are forgotten",
      given: [input(prepareOf(0, NEXT, { height: 2n }))],
      input: newHeight(undefined, sealed(NEXT)),
      effects: ["startBlockTimer 3 at 1003 or 1012"],
      state: { height: 3n, kept: 0 },
    },
  ]);

  it("of one validator cannot crowd out another's", () => {
    const flood = Array.from({ length: 50 }, (_, round) =>
      input(prepareOf(0, NEXT, { height: 3n, round })),
    );
    const after = flooded([...flood, input(nextProposal)]);
    const kept = [...after.future.queues].map(([owner, queue]) => [owner, queue.length]);
    expect(kept).to.deep.equal([
      [validator(0), 4],
      [validator(1), 1],
    ]);
  });

  it("of all strangers together get one share", () => {
    const flood = Array.from({ length: 50 }, (_, index) =>
      input(prepareOf(10 + index, NEXT, { height: 3n })),
    );
    expect(viewOf(flooded(flood)).kept).to.equal(4);
  });

  it("of the nearest heights stay when a share is full", () => {
    const heights = [9n, 3n, 8n, 4n, 7n, 5n, 2n];
    const after = flooded(heights.map((height) => input(prepareOf(0, NEXT, { height }))));
    const kept = [...after.future.queues.values()].flat();
    expect(kept.map(({ message }) => message.signed.payload.height)).to.deep.equal([
      3n,
      4n,
      5n,
      2n,
    ]);
  });

  it("are bounded in bytes", () => {
    const transaction = new Uint8Array(FUTURE_BYTES_MAX / 4);
    const blocks = Array.from({ length: 8 }, (_, index) =>
      input(atHeight(BigInt(index) + 2n, [transaction])),
    );
    expect(viewOf(stateAfter(2, blocks)).kept).to.equal(3);
  });

  it("have room for a full block of the next height in a large set, whatever a third of it sends", () => {
    // As much as a pool hands out, in transactions of half a kilobyte.
    const full = Array.from({ length: 8_192 }, () => new Uint8Array(512));
    const set = validators(20);
    const bounds = { validators: set, height: 1n, messagesMax: 1_000, heightsMax: 10 };
    const flood = set
      .slice(2, 8)
      .flatMap((author) =>
        [0, 1, 2].map((round) => largeProposal(author, round, [new Uint8Array(10 * 1024 * 1024)])),
      );
    const honest = largeProposal(validator(1), 0, full);
    const after = [...flood, honest, ...flood].reduce(
      (future, message) => keepFuture(future, message, bounds),
      EMPTY_FUTURE,
    );
    expect(takeFuture(after, 2n).messages).to.include(honest);
  });

  it("do not silence an author's later progress by one absurd height", () => {
    const given = [input(prepareOf(0, NEXT, { height: 2n ** 60n }))];
    const { effects } = step(stateAfter(2, given), input(nextProposal));
    expect(effects.map(effectText)).to.deep.equal(["fellBehind 2 by v1"]);
    expect(digestOf(NEXT)).not.to.equal(digestOf(A));
  });
});

/** Validator 2 with room for 20 messages: four shares and one for strangers, of four each. */
function flooded(given: readonly Input[]): State {
  return stateAfter(2, given, { futureMessagesMax: 20 });
}
