import { expect } from "chai";
import { createWatch, type Watch } from "../../../node/src/evidence/watch.ts";
import type { Block } from "../../../node/src/types/block.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { decodeSigningContent, signingHash } from "../../../node/src/types/codec/message.ts";
import type { Evidence } from "../../../node/src/types/evidence.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";
import { commitOf, prepareOf, proposalOf, roundChangeOf } from "../../qbft/support/messages.ts";
import {
  aBlock,
  GENESIS,
  stubRecover,
  stubSign,
  validator,
  validators,
} from "../../qbft/support/network.ts";

const [SELF, LIAR] = [0, 1];
const a = aBlock(GENESIS, validator(1));
const b = aBlock(GENESIS, validator(1), { salt: 1 });
const ofSize = (block: Block, bytes: number): Block => ({
  ...block,
  transactions: [new Uint8Array(bytes)],
});

function aWatch(height = 1n): Watch {
  const watch = createWatch(validator(SELF));
  watch.onHeight(height, validators(4));
  return watch;
}

function seen(messages: readonly VerifiedMessage[], watch = aWatch()): readonly Evidence[] {
  return messages.flatMap((message) => watch.observe(message));
}

/** What somebody who trusts nobody makes of evidence. */
function expectProof({ kind, height, round, validator: accused, first, second }: Evidence): void {
  const [one, other] = [first, second].map(({ content, signature }) => {
    const payload = decodeSigningContent(content);
    expect(payload).to.include({ kind, height, round });
    expect(stubRecover(keccak256Hex(content), signature)).to.equal(accused);
    expect(signingHash(payload)).to.equal(keccak256Hex(content));
    return bytesToHex(content);
  });
  expect(one).not.to.equal(other);
}

describe("watch over the signatures of validators", () => {
  const pairs: readonly {
    readonly kind: Evidence["kind"];
    readonly messages: readonly VerifiedMessage[];
  }[] = [
    { kind: "prepare", messages: [prepareOf(LIAR, a), prepareOf(LIAR, b)] },
    { kind: "commit", messages: [commitOf(LIAR, a), commitOf(LIAR, b)] },
    { kind: "proposal", messages: [proposalOf(LIAR, a), proposalOf(LIAR, b)] },
    {
      kind: "roundChange",
      messages: [roundChangeOf(LIAR, 1), roundChangeOf(LIAR, 1, { block: a })],
    },
    {
      kind: "roundChange",
      messages: [
        roundChangeOf(LIAR, 2, { block: a }),
        roundChangeOf(LIAR, 2, { block: b, round: 1 }),
      ],
    },
  ];
  for (const { kind, messages } of pairs) {
    it(`finds two different ${kind}s of one place, as a proof that needs no trust`, () => {
      const [evidence, ...more] = seen(messages);
      if (evidence === undefined) return expect.fail("nothing was found");
      expect(more).to.deep.equal([]);
      expect(evidence).to.include({ kind, height: 1n, validator: validator(LIAR) });
      expectProof(evidence);
    });
  }

  it("finds votes that others carry as justification", () => {
    const inLock = roundChangeOf(2, 1, { block: a, by: [LIAR, 2, 3] });
    const inProposal = proposalOf(3, b, {
      round: 2,
      roundChanges: [roundChangeOf(LIAR, 2).signed],
      prepares: [prepareOf(LIAR, b).signed],
    });
    const [prepares, ...more] = seen([inLock, inProposal]);
    expect(more).to.deep.equal([]);
    expect(prepares).to.include({ kind: "prepare", validator: validator(LIAR) });
  });

  const innocent: readonly {
    readonly desc: string;
    readonly messages: readonly VerifiedMessage[];
  }[] = [
    { desc: "the same vote again", messages: [prepareOf(LIAR, a), prepareOf(LIAR, a)] },
    {
      desc: "a commit for the same block with another seal",
      messages: [commitOf(LIAR, a), commitOf(LIAR, a, { seal: stubSign(validator(LIAR), "0x99") })],
    },
    {
      desc: "votes of two rounds",
      messages: [prepareOf(LIAR, a), prepareOf(LIAR, b, { round: 1 })],
    },
    {
      desc: "votes of two heights",
      messages: [prepareOf(LIAR, a), prepareOf(LIAR, b, { height: 2n })],
    },
    { desc: "votes of two kinds", messages: [prepareOf(LIAR, a), commitOf(LIAR, b)] },
    { desc: "votes of two validators", messages: [prepareOf(LIAR, a), prepareOf(2, b)] },
    { desc: "one who has no seat", messages: [prepareOf(5, a), prepareOf(5, b)] },
    { desc: "our own key", messages: [prepareOf(SELF, a), prepareOf(SELF, b)] },
  ];
  for (const { desc, messages } of innocent) {
    it(`accuses nobody because of ${desc}`, () => expect(seen(messages)).to.deep.equal([]));
  }

  it("accuses once for each height and kind, however often it is repeated", () => {
    const watch = aWatch();
    const rounds = [0, 1, 2].flatMap((round) => [
      prepareOf(LIAR, a, { round }),
      prepareOf(LIAR, b, { round }),
    ]);
    expect(seen([...rounds, ...rounds], watch)).to.have.length(1);
    expect(seen([commitOf(LIAR, a), commitOf(LIAR, b)], watch)).to.have.length(1);
  });

  it("remembers 32 rounds of one past and 10 future heights", () => {
    const places = [
      { height: 10n, round: 31, found: 1 },
      { height: 10n, round: 32, found: 0 },
      { height: 9n, round: 0, found: 1 },
      { height: 8n, round: 0, found: 0 },
      { height: 20n, round: 0, found: 1 },
      { height: 21n, round: 0, found: 0 },
    ];
    for (const { height, round, found } of places) {
      const messages = [a, b].map((block) => prepareOf(LIAR, block, { height, round }));
      expect(seen(messages, aWatch(10n)), `${height}/${round}`).to.have.length(found);
    }
  });

  it("forgets what lies behind, and validators that lost their seat a while ago", () => {
    const watch = aWatch();
    watch.observe(prepareOf(LIAR, a));
    watch.onHeight(2n, validators(1));
    expect(seen([prepareOf(LIAR, b)], watch), "a height later").to.have.length(1);
    watch.onHeight(3n, validators(1));
    expect(seen([commitOf(LIAR, a), commitOf(LIAR, b)], watch)).to.deep.equal([]);
    const late = [a, b].map((block) => prepareOf(LIAR, block, { height: 3n }));
    expect(seen(late, watch), "no seat any more").to.deep.equal([]);
  });

  it("has room for four proposals of a validator, of a mebibyte at most", () => {
    const mebibyte = 1024 * 1024;
    const watch = aWatch();
    const other = (round: number, bytes = 0) =>
      proposalOf(LIAR, ofSize(aBlock(GENESIS, validator(1), { salt: 9 }), bytes), { round });
    expect(seen([proposalOf(LIAR, ofSize(a, mebibyte + 1)), other(0)], aWatch())).to.deep.equal([]);
    expect(seen([proposalOf(LIAR, ofSize(a, mebibyte)), other(0)], aWatch())).to.have.length(1);
    for (const round of [0, 1, 2, 3, 4]) watch.observe(proposalOf(LIAR, a, { round }));
    expect(seen([other(0)], watch), "the oldest made way").to.deep.equal([]);
    expect(seen([other(4)], watch)).to.have.length(1);
  });
});
