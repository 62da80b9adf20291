import { expect } from "chai";
import type { Address } from "../../../node/src/types/hex.ts";
import { aPool, aSender, aTransaction, noncesOf, THROWN_AWAY } from "./support.ts";

const GAS = 100_000_000n;
const [ALICE, BOB] = [aSender(1), aSender(2)];
const RICH = { nonce: 0n, balance: 10n ** 18n };

describe("what the pool tells of transactions that it gives up", () => {
  it("that another sender needed the room of the largest (TXPOOL_EVICTED)", () => {
    const { pool, drops } = aPool({ limits: { countMax: 3 } });
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ nonce }));
    pool.add(aTransaction({ sender: BOB }));
    const last = aTransaction({ nonce: 2n });
    expect(drops).to.deep.equal([[last.hash, "TXPOOL_EVICTED"]]);
    expect(pool.dropped(last.hash)).to.include({ sender: ALICE, nonce: 2n });
  });

  it("that so many blocks came without it, fewer for one behind a gap (TXPOOL_EXPIRED)", () => {
    const { pool, drops, passBlocks } = aPool({
      limits: { expiryBlocks: 5, queuedExpiryBlocks: 3 },
    });
    const [ready, queued] = [aTransaction(), aTransaction({ nonce: 2n })];
    pool.add(ready);
    pool.add(queued);
    passBlocks(2);
    expect(drops).to.deep.equal([]);
    passBlocks(1);
    expect(drops).to.deep.equal([[queued.hash, "TXPOOL_EXPIRED"]]);
    expect(pool.dropped(queued.hash)?.details).to.deep.equal({ blocks: 3 });
    passBlocks(2);
    expect(drops[1]).to.deep.equal([ready.hash, "TXPOOL_EXPIRED"]);
    expect(pool.content()).to.deep.equal([]);
  });

  it("which one took its place (TXPOOL_REPLACED)", () => {
    const { pool, accounts, drops } = aPool();
    accounts.set(ALICE, RICH);
    const [first, second] = [aTransaction(), aTransaction({ gasPrice: 1n })];
    pool.add(first);
    pool.add(second);
    expect(drops).to.deep.equal([[first.hash, "TXPOOL_REPLACED"]]);
    expect(pool.dropped(first.hash)?.details).to.deep.equal({ replacement: second.hash });
  });

  it("that a block has another with its nonce (TXPOOL_NONCE_USED), but not of what is in a block", () => {
    const { pool, accounts, drops } = aPool();
    for (const nonce of [0n, 1n]) pool.add(aTransaction({ nonce }));
    accounts.set(ALICE, { nonce: 2n, balance: 0n });
    const other = aTransaction({ nonce: 1n, salt: 1 });
    pool.onBlock([aTransaction().hash, other.hash], [ALICE]);
    expect(drops).to.deep.equal([[aTransaction({ nonce: 1n }).hash, "TXPOOL_NONCE_USED"]]);
  });

  it("nothing of a transaction whose block is on disk before the pool was told of it", () => {
    const { hash } = aTransaction();
    const { pool, accounts, drops } = aPool({ isIncluded: (asked) => asked === hash });
    pool.add(aTransaction());
    accounts.set(ALICE, { nonce: 1n, balance: 0n });
    expect(pool.pendingNonce(ALICE)).to.equal(1n);
    pool.onBlock([hash], [ALICE]);
    expect(drops).to.deep.equal([]);
  });

  it("that the balance went (TXPOOL_UNPAYABLE)", () => {
    const { pool, accounts, drops } = aPool();
    accounts.set(ALICE, RICH);
    pool.add(aTransaction({ value: 10n }));
    accounts.set(ALICE, { nonce: 0n, balance: 9n });
    pool.take(GAS);
    expect(drops).to.deep.equal([[aTransaction({ value: 10n }).hash, "TXPOOL_UNPAYABLE"]]);
  });

  it("that the sender may no longer write to the member (TXPOOL_SENDER_REVOKED)", () => {
    const [bank, other] = [aSender(10), aSender(11)];
    const operators = new Map<Address, Address>([
      [bank, ALICE],
      [other, ALICE],
    ]);
    const { pool, drops } = aPool({
      memberOf: (sender, to) => (to !== undefined && operators.get(to) === sender ? to : undefined),
    });
    pool.add(aTransaction({ to: bank }));
    pool.add(aTransaction({ to: other, nonce: 1n }));
    operators.delete(bank);
    pool.onMembersChanged();
    expect(drops).to.deep.equal([[aTransaction({ to: bank }).hash, "TXPOOL_SENDER_REVOKED"]]);
    expect(noncesOf(pool.content())).to.deep.equal([1n]);
    pool.add(aTransaction({ to: other }));
    expect(noncesOf(pool.take(GAS))).to.deep.equal([0n, 1n]);
  });

  it("the reason it was given (TXPOOL_INVALID, TXPOOL_DISCARDED)", () => {
    const { pool, drops } = aPool();
    const [one, two] = [aTransaction(), aTransaction({ nonce: 1n })];
    pool.add(one);
    pool.add(two);
    const invalid = {
      code: "TXPOOL_INVALID",
      message: "sender is a contract",
      details: {},
    } as const;
    expect(pool.discard([one.hash, one.hash], invalid)).to.equal(1);
    expect(pool.discard([two.hash], THROWN_AWAY)).to.equal(1);
    expect(drops.map(([, code]) => code)).to.deep.equal(["TXPOOL_INVALID", "TXPOOL_DISCARDED"]);
    expect(pool.dropped(one.hash)).to.include(invalid);
  });

  it("no longer once it is pooled again or in a block", () => {
    const { pool } = aPool();
    const [one, two] = [aTransaction(), aTransaction({ sender: BOB })];
    for (const transaction of [one, two]) pool.add(transaction);
    pool.discard([one.hash, two.hash], THROWN_AWAY);
    pool.add(one);
    pool.onBlock([two.hash], [BOB]);
    expect([pool.dropped(one.hash), pool.dropped(two.hash)]).to.deep.equal([undefined, undefined]);
  });

  it("of the last ones only (droppedMax)", () => {
    const { pool } = aPool({ limits: { droppedMax: 2 } });
    const all = [0n, 1n, 2n].map((nonce) => aTransaction({ nonce }));
    for (const transaction of all) pool.add(transaction);
    pool.discard(
      all.map(({ hash }) => hash),
      THROWN_AWAY,
    );
    const known = all.map(({ hash }) => pool.dropped(hash) !== undefined);
    expect(known).to.deep.equal([false, true, true]);
  });

  it("until the listener has heard enough", () => {
    const { pool } = aPool();
    let told = 0;
    const stop = pool.onDropped(() => {
      told += 1;
    });
    for (const nonce of [0n, 1n]) pool.add(aTransaction({ nonce }));
    pool.discard([aTransaction().hash], THROWN_AWAY);
    stop();
    pool.discard([aTransaction({ nonce: 1n }).hash], THROWN_AWAY);
    expect(told).to.equal(1);
  });
});
