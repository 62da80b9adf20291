import { expect } from "chai";
import { createOwnKey, type OwnKey } from "../../../node/src/evidence/ownKey.ts";
import { digestOf } from "../../../node/src/qbft/block.ts";
import type { VoteRecord } from "../../../node/src/types/consensus.ts";
import { prepareOf, proposalOf, roundChangeOf } from "../../qbft/support/messages.ts";
import { aBlock, GENESIS, validator } from "../../qbft/support/network.ts";

const SELF = 0;
const a = aBlock(GENESIS, validator(1));
const b = aBlock(GENESIS, validator(1), { salt: 1 });

const prepared: VoteRecord = { kind: "prepare", height: 1n, round: 0, digest: digestOf(a) };
const asked: VoteRecord = { kind: "roundChange", height: 1n, round: 1, digest: undefined };
/** Another validator's lock that rests on a prepare of ours. */
const lockOn = (block: typeof a) => roundChangeOf(2, 1, { block, by: [SELF, 2, 3] });

function anOwnKey(votes: readonly VoteRecord[] = []): OwnKey {
  const ownKey = createOwnKey(validator(SELF));
  ownKey.onHeight(1n, votes);
  return ownKey;
}

describe("votes of our own key", () => {
  it("are known when this process signed them, or the log says so after a restart", () => {
    const fresh = anOwnKey();
    fresh.onSigned(prepared);
    fresh.onSigned(asked);
    for (const ownKey of [fresh, anOwnKey([prepared, asked])]) {
      expect(ownKey.foreignVote(lockOn(a))).to.equal(undefined);
      const proposal = proposalOf(3, a, {
        round: 1,
        roundChanges: [roundChangeOf(SELF, 1).signed],
      });
      expect(ownKey.foreignVote(proposal)).to.equal(undefined);
    }
  });

  it("are foreign when we signed nothing in that place, or something else", () => {
    expect(anOwnKey().foreignVote(lockOn(a))).to.include({ kind: "prepare", round: 0 });
    expect(anOwnKey([prepared]).foreignVote(lockOn(b))).to.include({ digest: digestOf(b) });
    expect(anOwnKey([asked]).foreignVote(roundChangeOf(SELF, 1, { block: a }))).to.include({
      kind: "roundChange",
    });
  });

  it("are known at later heights too, where we voted before the chain was lost", () => {
    const later = { ...prepared, height: 3n };
    const replay = prepareOf(SELF, a, { height: 3n });
    expect(anOwnKey([prepared, later]).foreignVote(replay)).to.equal(undefined);
    expect(anOwnKey([prepared, later]).foreignVote(prepareOf(SELF, b, { height: 3n }))).to.include({
      height: 3n,
    });
  });

  it("are foreign at any later height that the log knows nothing of", () => {
    const later = prepareOf(SELF, a, { height: 2n });
    expect(anOwnKey([prepared]).foreignVote(later)).to.include({ height: 2n });
  });

  it("are not judged at earlier heights, nor before the first height has begun", () => {
    const ownKey = createOwnKey(validator(SELF));
    expect(ownKey.foreignVote(lockOn(a))).to.equal(undefined);
    ownKey.onHeight(2n, []);
    expect(ownKey.foreignVote(lockOn(a))).to.equal(undefined);
  });

  it("are not judged while our own votes may have been lost, and are again from the next height", () => {
    const ownKey = createOwnKey(validator(SELF));
    ownKey.onHeight(1n, undefined);
    expect(ownKey.foreignVote(lockOn(a))).to.equal(undefined);
    expect(ownKey.foreignVote(prepareOf(SELF, a, { height: 2n }))).to.equal(undefined);
    ownKey.onHeight(2n, []);
    expect(ownKey.foreignVote(prepareOf(SELF, a, { height: 2n }))).to.include({ height: 2n });
  });

  it("are those of our key only", () => {
    expect(anOwnKey().foreignVote(prepareOf(1, a))).to.equal(undefined);
  });
});
