import { expect } from "chai";
import type { Address } from "../../../node/src/types/hex.ts";
import { aPool, aSender, aTransaction, fitting, noncesOf, THROWN_AWAY } from "./support.ts";

const GAS = 100_000_000n;
const [ALICE, BOB, CAROL] = [aSender(1), aSender(2), aSender(3)];

describe("the transaction pool", () => {
  it("hands out a sender's transactions in nonce order, whatever order they came in", () => {
    const { pool } = aPool();
    for (const nonce of [2n, 0n, 1n]) pool.add(aTransaction({ nonce }));
    expect(noncesOf(pool.take(GAS))).to.deep.equal([0n, 1n, 2n]);
    expect(pool.pendingNonce(ALICE)).to.equal(3n);
  });

  it("serves senders in turn", () => {
    const { pool } = aPool();
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ sender: ALICE, nonce }));
    for (const nonce of [0n, 1n]) pool.add(aTransaction({ sender: BOB, nonce }));
    pool.add(aTransaction({ sender: CAROL }));
    const order = pool.take(GAS).map(({ sender }) => sender);
    expect(order).to.deep.equal([ALICE, BOB, CAROL, ALICE, BOB, ALICE]);
  });

  it("serves first in the next block whoever was left out of this one", () => {
    const { pool, accounts } = aPool();
    for (const sender of [ALICE, BOB, CAROL]) {
      for (const nonce of [0n, 1n]) pool.add(aTransaction({ sender, nonce }));
    }
    const taken = fitting(pool.take(200_000n), 200_000n);
    expect(taken.map(({ sender }) => sender)).to.deep.equal([ALICE, BOB]);
    for (const sender of [ALICE, BOB]) accounts.set(sender, { nonce: 1n, balance: 0n });
    pool.onBlock(
      taken.map(({ hash }) => hash),
      [ALICE, BOB],
    );
    expect(fitting(pool.take(200_000n), 200_000n).map(({ sender }) => sender)).to.deep.equal([
      CAROL,
      ALICE,
    ]);
  });

  it("hands out the gas limits of two blocks, and smaller transactions of others to fill them", () => {
    const { pool } = aPool();
    pool.add(aTransaction({ sender: ALICE, gasLimit: 900_000n }));
    pool.add(aTransaction({ sender: ALICE, nonce: 1n, gasLimit: 50_000n }));
    for (const nonce of [0n, 1n, 2n]) {
      pool.add(aTransaction({ sender: BOB, nonce, gasLimit: 200_000n }));
    }
    expect(pool.take(250_000n).map(({ sender }) => sender)).to.deep.equal([BOB, BOB]);
  });

  it("keeps within a block's bytes", () => {
    const { pool } = aPool({ limits: { takeBytesMax: 250 } });
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ nonce }));
    expect(noncesOf(pool.take(GAS))).to.deep.equal([0n, 1n]);
  });

  it("holds transactions behind a nonce gap until it is filled", () => {
    const { pool } = aPool();
    pool.add(aTransaction({ nonce: 1n }));
    expect(pool.hasWork()).to.equal(false);
    expect(pool.take(GAS)).to.deep.equal([]);
    expect(pool.status()).to.deep.equal({ pending: 0, queued: 1 });
    expect(pool.pendingNonce(ALICE)).to.equal(0n);
    pool.add(aTransaction({ nonce: 0n }));
    expect(pool.status()).to.deep.equal({ pending: 2, queued: 0 });
    expect(noncesOf(pool.take(GAS))).to.deep.equal([0n, 1n]);
  });

  it("tells of work only when some can be done", () => {
    const { pool } = aPool();
    let calls = 0;
    const stop = pool.onWork(() => {
      calls += 1;
    });
    pool.add(aTransaction({ nonce: 1n }));
    expect(calls).to.equal(0);
    pool.add(aTransaction({ nonce: 0n }));
    expect(calls).to.equal(1);
    stop();
    pool.add(aTransaction({ nonce: 2n }));
    expect(calls).to.equal(1);
  });

  it("forgets what a block included and what it made stale", () => {
    const { pool, accounts } = aPool();
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ nonce }));
    accounts.set(ALICE, { nonce: 2n, balance: 0n });
    // The block holds another transaction than ours with nonce 1.
    const included = [aTransaction({ nonce: 0n }), aTransaction({ nonce: 1n, salt: 1 })];
    pool.onBlock(
      included.map(({ hash }) => hash),
      [ALICE],
    );
    expect(noncesOf(pool.content())).to.deep.equal([2n]);
    expect(noncesOf(pool.take(GAS))).to.deep.equal([2n]);
    expect(pool.get(aTransaction({ nonce: 1n }).hash)).to.equal(undefined);
  });

  it("makes queued transactions executable when a block fills their gap", () => {
    const { pool, accounts } = aPool();
    pool.add(aTransaction({ nonce: 1n }));
    accounts.set(ALICE, { nonce: 1n, balance: 0n });
    pool.onBlock([], [ALICE]);
    expect(noncesOf(pool.take(GAS))).to.deep.equal([1n]);
  });

  it("makes them executable too when somebody else's transaction moved the nonce", () => {
    const { pool, accounts } = aPool();
    pool.add(aTransaction({ nonce: 1n }));
    accounts.set(ALICE, { nonce: 1n, balance: 0n });
    pool.onBlock([], [aSender(2)]);
    expect(pool.hasWork()).to.equal(true);
    expect(noncesOf(pool.take(GAS))).to.deep.equal([1n]);
  });

  it("looks at so many accounts a block for that, in turn, and at none whose next transaction it has", () => {
    const asked: string[] = [];
    let nonce = 0n;
    const accountOf = (address: Address) => {
      asked.push(address);
      return { nonce, balance: 0n };
    };
    const { pool } = aPool({ accountOf, limits: { followedMax: 4 } });
    const waiting = Array.from({ length: 6 }, (_, index) => aSender(index + 10));
    for (const sender of waiting) pool.add(aTransaction({ sender, nonce: 1n }));
    pool.add(aTransaction({ nonce: 0n }));
    asked.length = 0;
    pool.onBlock([], []);
    expect(asked).to.deep.equal(waiting.slice(0, 4));
    // Two of the four senders of the next turn wait, and one has what is next.
    pool.onBlock([], []);
    expect(asked).to.deep.equal([...waiting, ...waiting.slice(0, 1)]);
    nonce = 1n;
    pool.onBlock([], []);
    pool.onBlock([], []);
    expect(pool.status()).to.deep.include({ queued: 0 });
  });

  it("forgets what proved invalid and queues what came after it", () => {
    const { pool } = aPool();
    for (const nonce of [0n, 1n]) pool.add(aTransaction({ nonce }));
    pool.discard([aTransaction({ nonce: 0n }).hash], THROWN_AWAY);
    expect(pool.hasWork()).to.equal(false);
    expect(pool.status()).to.deep.equal({ pending: 0, queued: 1 });
  });

  it("leaves out what the sender's balance no longer covers together", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 0n, balance: 15n });
    for (const nonce of [0n, 1n]) pool.add(aTransaction({ nonce, value: 10n }));
    expect(noncesOf(pool.take(GAS))).to.deep.equal([0n]);
  });

  it("has no work left when its only transaction can no longer be paid for", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 0n, balance: 15n });
    pool.add(aTransaction({ value: 10n }));
    accounts.set(ALICE, { nonce: 0n, balance: 9n });
    expect(pool.take(GAS)).to.deep.equal([]);
    expect(pool.hasWork()).to.equal(false);
  });

  it("replaces a transaction by one at a higher gas price", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 0n, balance: 10n ** 18n });
    pool.add(aTransaction());
    pool.add(aTransaction({ nonce: 1n }));
    const better = aTransaction({ gasPrice: 1n });
    pool.add(better);
    expect(pool.take(GAS)[0]?.hash).to.equal(better.hash);
    expect(pool.status()).to.deep.equal({ pending: 2, queued: 0 });
  });
});
