import { expect } from "chai";
import fc from "fast-check";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { aPool, aSender, aTransaction, fitting, type PoolFixture, THROWN_AWAY } from "./support.ts";

const LIMITS = {
  countMax: 12,
  bytesMax: 2_400,
  senderCountMax: 8,
  senderBytesMax: 1_000,
  senderQueuedMax: 3,
  takeBytesMax: 700,
  memberCountMax: 10,
  memberBytesMax: 1_600,
  expiryBlocks: 12,
  queuedExpiryBlocks: 6,
  droppedMax: 8,
};
const NUM_RUNS = process.env["PIAOHAO_DEEP"] === "1" ? 5_000 : 300;
const SENDERS = [1, 2, 3, 4, 5].map(aSender);

/** The first two belong to one member. */
function memberOf(sender: Address): Address {
  return sender === SENDERS[1] ? aSender(1) : sender;
}

const senders = fc.constantFrom(...SENDERS);
const additions = fc.record({
  kind: fc.constant("add" as const),
  sender: senders,
  /** How far the nonce is ahead of the account's. */
  ahead: fc.bigInt({ min: -1n, max: 9n }),
  gasPrice: fc.bigInt({ min: 0n, max: 2n }),
  dataBytes: fc.integer({ min: 0, max: 300 }),
});
const steps = fc.oneof(
  { weight: 8, arbitrary: additions },
  /** A block of what `take` returns for so much gas. */
  fc.record({ kind: fc.constant("block" as const), gas: fc.bigInt({ min: 0n, max: 800_000n }) }),
  /** A block with a transaction that the pool never saw. */
  fc.record({ kind: fc.constant("foreignBlock" as const), sender: senders }),
  fc.record({ kind: fc.constant("discard" as const), index: fc.nat({ max: 11 }) }),
  fc.record({ kind: fc.constant("wait" as const), blocks: fc.integer({ min: 1, max: 8 }) }),
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

function aRichPool(): PoolFixture {
  const fixture = aPool({ limits: LIMITS, memberOf });
  for (const sender of SENDERS) advance(fixture, sender, 0n);
  return fixture;
}

function nonceOf({ accounts }: PoolFixture, sender: Address): bigint {
  return accounts.get(sender)?.nonce ?? 0n;
}

function advance(fixture: PoolFixture, sender: Address, by: bigint): void {
  fixture.accounts.set(sender, { nonce: nonceOf(fixture, sender) + by, balance: 10n ** 18n });
}

function apply(fixture: PoolFixture, step: Step): void {
  const { pool } = fixture;
  switch (step.kind) {
    case "add": {
      const ahead = nonceOf(fixture, step.sender) + step.ahead;
      tryAdd(fixture, aTransaction({ ...step, nonce: ahead < 0n ? 0n : ahead }));
      break;
    }
    case "block": {
      const offered = pool.take(step.gas);
      checkTaken(fixture, offered, step.gas * 2n);
      const taken = fitting(offered, step.gas);
      for (const { sender } of taken) advance(fixture, sender, 1n);
      pool.onBlock(
        taken.map(({ hash }) => hash),
        taken.map(({ sender }) => sender),
      );
      break;
    }
    case "foreignBlock":
      advance(fixture, step.sender, 1n);
      pool.onBlock([], [step.sender]);
      break;
    case "discard": {
      const hash = pool.content()[step.index]?.hash;
      pool.discard(hash === undefined ? [] : [hash], THROWN_AWAY);
      break;
    }
    case "wait":
      fixture.passBlocks(step.blocks);
  }
}

/** A refused transaction changes nothing; an accepted one is in the pool. */
function tryAdd({ pool }: PoolFixture, transaction: RecoveredTransaction): void {
  const before = pool.content();
  try {
    pool.add(transaction);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    expect(error.code).to.match(/^TXPOOL_/);
    expect(pool.content()).to.deep.equal(before);
    return;
  }
  expect(before.includes(transaction)).to.equal(false);
  expect(pool.get(transaction.hash)).to.equal(transaction);
}

function checkTaken(
  fixture: PoolFixture,
  taken: readonly RecoveredTransaction[],
  gas: bigint,
): void {
  expect(taken.reduce((sum, { gasLimit }) => sum + gasLimit, 0n) <= gas).to.equal(true);
  expect(bytesOf(taken)).to.be.at.most(LIMITS.takeBytesMax);
  const served = new Map<Address, bigint>();
  for (const { sender, nonce } of taken) {
    const before = served.get(sender) ?? 0n;
    expect(nonce).to.equal(nonceOf(fixture, sender) + before);
    served.set(sender, before + 1n);
  }
}

function checkBooks({ pool }: PoolFixture): void {
  const content = pool.content();
  const { pending, queued } = pool.status();
  expect(content.length).to.be.at.most(LIMITS.countMax);
  expect(bytesOf(content)).to.be.at.most(LIMITS.bytesMax);
  expect(pending + queued).to.equal(content.length);
  expect(pool.hasWork()).to.equal(pending > 0);
  for (const [sender, transactions] of Map.groupBy(content, ({ sender }) => sender)) {
    const nonces = new Set(transactions.map(({ nonce }) => nonce));
    expect(nonces.size).to.equal(transactions.length);
    expect(nonces.size).to.be.at.most(LIMITS.senderCountMax);
    expect(bytesOf(transactions)).to.be.at.most(LIMITS.senderBytesMax);
    expect(nonces.has(pool.pendingNonce(sender))).to.equal(false);
  }
  for (const transactions of Map.groupBy(content, ({ sender }) => memberOf(sender)).values()) {
    expect(transactions.length).to.be.at.most(LIMITS.memberCountMax);
    expect(bytesOf(transactions)).to.be.at.most(LIMITS.memberBytesMax);
  }
}

function bytesOf(transactions: readonly RecoveredTransaction[]): number {
  return transactions.reduce((sum, { raw }) => sum + raw.length, 0);
}

describe("the transaction pool, under any sequence of calls", () => {
  it("keeps its bounds, its order and its books", () => {
    const property = fc.property(fc.array(steps, { maxLength: 60 }), (sequence) => {
      const fixture = aRichPool();
      for (const step of sequence) {
        apply(fixture, step);
        checkBooks(fixture);
      }
    });
    fc.assert(property, { numRuns: NUM_RUNS });
  });

  it("is empty once the accounts are past every nonce", () => {
    const property = fc.property(fc.array(steps, { maxLength: 40 }), (sequence) => {
      const fixture = aRichPool();
      for (const step of sequence) apply(fixture, step);
      for (const sender of SENDERS) advance(fixture, sender, 20n);
      fixture.pool.onBlock([], SENDERS);
      expect(fixture.pool.content()).to.deep.equal([]);
      expect(fixture.pool.hasWork()).to.equal(false);
    });
    fc.assert(property, { numRuns: NUM_RUNS });
  });
});
