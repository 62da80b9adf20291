import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_LIMITS } from "../../../node/src/txpool/limits.ts";
import { BLOCK_BYTES_MAX, MESSAGE_BYTES_MAX } from "../../../node/src/types/codec/limits.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import {
  aPool,
  aSender,
  aTransaction,
  codeOf,
  fitting,
  noncesOf,
  type PoolFixture,
} from "./support.ts";

const BLOCK_GAS = 100_000_000n;
const NUM_RUNS = process.env["PIAOHAO_DEEP"] === "1" ? 3_000 : 60;
/** Senders 100m .. 100m + 99 belong to member m. */
const operator = (member: number, index = 0): Address => aSender(member * 100 + index);
const memberOf = (sender: Address): Address => aSender(Math.floor(Number(BigInt(sender)) / 100));

function fill(fixture: PoolFixture, transactions: readonly RecoveredTransaction[]): void {
  for (const transaction of transactions) {
    try {
      fixture.pool.add(transaction);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
    }
  }
}

/** Fills a block with transactions that use all the gas they ask for, and makes it the head. */
function mine({ pool, accounts }: PoolFixture, gas = BLOCK_GAS): readonly RecoveredTransaction[] {
  const taken = fitting(pool.take(gas), gas);
  for (const { sender, nonce } of taken) accounts.set(sender, { nonce: nonce + 1n, balance: 0n });
  pool.onBlock(
    taken.map(({ hash }) => hash),
    taken.map(({ sender }) => sender),
  );
  return taken;
}

/** What floods: many keys or few, small transactions or the largest there are. */
const floods = fc.record({
  keys: fc.integer({ min: 1, max: 8 }),
  perKey: fc.integer({ min: 1, max: 30 }),
  gasLimit: fc.constantFrom(21_000n, 500_000n, 2n ** 24n),
  dataBytes: fc.constantFrom(0, 2_000, 128 * 1024),
});

function flood(
  member: number,
  { keys, perKey, gasLimit, dataBytes }: typeof floods extends fc.Arbitrary<infer T> ? T : never,
) {
  return Array.from({ length: keys * perKey }, (_, index) =>
    aTransaction({
      sender: operator(member, index % keys),
      nonce: BigInt(Math.floor(index / keys)),
      gasLimit,
      dataBytes,
    }),
  );
}

describe("a flood of the pool", () => {
  it("leaves an honest member its part of the next block, whatever the others send", () => {
    const property = fc.property(
      fc.array(floods, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (attacks, honestFirst) => {
        const fixture = aPool({ memberOf });
        const members = BigInt(attacks.length + 1);
        // One large transaction may go before everybody's part.
        const part = (BLOCK_GAS - DEFAULT_LIMITS.transactionGasMax) / members;
        const honest = Array.from({ length: Number(part / 300_000n) }, (_, nonce) =>
          aTransaction({
            sender: operator(0),
            nonce: BigInt(nonce),
            gasLimit: 300_000n,
            dataBytes: 700,
          }),
        );
        if (honestFirst) fill(fixture, honest);
        for (const [index, attack] of attacks.entries()) fill(fixture, flood(index + 1, attack));
        if (!honestFirst) fill(fixture, honest);
        const included = mine(fixture).filter(({ sender }) => sender === operator(0));
        expect(included).to.have.length(honest.length);
      },
    );
    fc.assert(property, { numRuns: NUM_RUNS });
  });

  it("from many keys of one member counts as one member's", () => {
    const fixture = aPool({ memberOf });
    for (let key = 0; key < 99; key += 1) {
      fill(fixture, [aTransaction({ sender: operator(1, key), gasLimit: 2_000_000n })]);
    }
    const honest = Array.from({ length: 20 }, (_, nonce) =>
      aTransaction({ sender: operator(2), nonce: BigInt(nonce), gasLimit: 2_000_000n }),
    );
    fill(fixture, honest);
    const taken = mine(fixture);
    expect(taken.filter(({ sender }) => sender === operator(2))).to.have.length(20);
    expect(taken).to.have.length(50);
  });

  it("of bytes leaves an honest member its part of a block's bytes", () => {
    const fixture = aPool({ memberOf });
    fill(fixture, flood(1, { keys: 10, perKey: 20, gasLimit: 21_000n, dataBytes: 128 * 1024 }));
    const honest = Array.from({ length: 100 }, (_, nonce) =>
      aTransaction({ sender: operator(2), nonce: BigInt(nonce), dataBytes: 10_000 }),
    );
    fill(fixture, honest);
    const taken = mine(fixture);
    expect(taken.filter(({ sender }) => sender === operator(2))).to.have.length(100);
    const bytes = taken.reduce((sum, { raw }) => sum + raw.length, 0);
    expect(bytes).to.be.within(DEFAULT_LIMITS.takeBytesMax - 140_000, DEFAULT_LIMITS.takeBytesMax);
  });

  it("of small transactions does not put off a large one for ever", () => {
    const fixture = aPool({ memberOf });
    const large = aTransaction({ sender: operator(9), gasLimit: 2n ** 24n });
    for (let member = 1; member <= 8; member += 1) {
      fill(fixture, flood(member, { keys: 1, perKey: 400, gasLimit: 500_000n, dataBytes: 0 }));
    }
    fill(fixture, [large]);
    const blocks = [mine(fixture), mine(fixture)];
    expect(blocks.some((block) => block.includes(large))).to.equal(true);
  });

  it("of small transactions from many operators, one of each at a time, does not put it off either", () => {
    const fixture = aPool({ memberOf });
    const small = (sender: Address, nonce: bigint) =>
      aTransaction({ sender, nonce, gasLimit: 500_000n });
    for (let member = 1; member <= 8; member += 1) {
      for (let key = 0; key < 60; key += 1) fill(fixture, [small(operator(member, key), 0n)]);
    }
    const large = aTransaction({ sender: operator(9), gasLimit: 2n ** 24n });
    fill(fixture, [large]);
    const blocks = Array.from({ length: 9 }, () => {
      const block = mine(fixture);
      const answered = block.filter((transaction) => transaction !== large);
      fill(
        fixture,
        answered.map(({ sender, nonce }) => small(sender, nonce + 1n)),
      );
      return block;
    });
    expect(blocks.some((block) => block.includes(large))).to.equal(true);
  });

  it("of one member evicts none of the others' (memberCountMax, memberBytesMax)", () => {
    const limits = { countMax: 100, memberCountMax: 50, senderCountMax: 100 };
    const fixture = aPool({ memberOf, limits });
    const honest = [2, 3, 4, 5, 6].flatMap((member) =>
      [0n, 1n, 2n, 3n].map((nonce) => aTransaction({ sender: operator(member), nonce })),
    );
    fill(fixture, honest);
    fill(fixture, flood(1, { keys: 20, perKey: 20, gasLimit: 21_000n, dataBytes: 0 }));
    const ofFlood = fixture.pool.content().filter(({ sender }) => memberOf(sender) === aSender(1));
    expect(ofFlood).to.have.length(50);
    expect(
      codeOf(() => fixture.pool.add(aTransaction({ sender: operator(1), nonce: 90n }))),
    ).to.match(/TXPOOL_(MEMBER_FULL|SENDER_FULL)/);
    for (const { hash } of honest) expect(fixture.pool.get(hash)).to.not.equal(undefined);
  });

  it("from one key of a member makes way for the member's other keys (TXPOOL_MEMBER_FULL)", () => {
    const fixture = aPool({ memberOf, limits: { memberCountMax: 10 } });
    const add = (key: number, nonce: bigint) =>
      fixture.pool.add(aTransaction({ sender: operator(1, key), nonce }));
    for (let nonce = 0n; nonce < 10n; nonce += 1n) add(0, nonce);
    expect(codeOf(() => add(0, 10n))).to.equal("TXPOOL_MEMBER_FULL");
    for (let nonce = 0n; nonce < 5n; nonce += 1n) add(1, nonce);
    expect(codeOf(() => add(1, 5n))).to.equal("TXPOOL_MEMBER_FULL");
    expect(fixture.drops.map(([, code]) => code)).to.deep.equal(Array(5).fill("TXPOOL_EVICTED"));
    expect(fixture.pool.pendingNonce(operator(1, 0))).to.equal(5n);
  });

  it("of bytes ends at a member's bytes (memberBytesMax)", () => {
    const fixture = aPool({ memberOf, limits: { memberBytesMax: 1_000 } });
    for (let key = 0; key < 10; key += 1) {
      fixture.pool.add(aTransaction({ sender: operator(1, key) }));
    }
    const eleventh = aTransaction({ sender: operator(1, 10) });
    expect(codeOf(() => fixture.pool.add(eleventh))).to.equal("TXPOOL_MEMBER_FULL");
  });

  it("of 800 transactions after a missing one jams nothing, and is mined when the gap is filled", () => {
    const fixture = aPool({ memberOf, limits: { senderQueuedMax: 800 } });
    const late = Array.from({ length: 800 }, (_, index) =>
      aTransaction({ sender: operator(1), nonce: BigInt(index + 1) }),
    );
    fill(fixture, late);
    const others = [2, 3].map((member) => aTransaction({ sender: operator(member) }));
    fill(fixture, others);
    expect(mine(fixture)).to.have.members(others);
    expect(fixture.pool.hasWork()).to.equal(false);
    fill(fixture, [aTransaction({ sender: operator(1), nonce: 0n })]);
    expect(noncesOf(mine(fixture))).to.have.length(801);
    expect(fixture.pool.content()).to.deep.equal([]);
  });

  it("of nonces 800 ahead is refused by name and forgotten once the nonce is near", () => {
    const fixture = aPool({ memberOf, limits: { senderCountMax: 800 } });
    const ahead = aTransaction({ sender: operator(1), nonce: 800n });
    expect(codeOf(() => fixture.pool.add(ahead))).to.equal("TXPOOL_NONCE_TOO_HIGH");
    fixture.accounts.set(operator(1), { nonce: 800n, balance: 0n });
    fixture.pool.add(ahead);
    expect(mine(fixture)).to.deep.equal([ahead]);
  });

  it("of refusals leaves nothing behind", () => {
    const fixture = aPool({ memberOf: () => undefined });
    for (let key = 0; key < 1_000; key += 1) {
      expect(codeOf(() => fixture.pool.add(aTransaction({ sender: aSender(key) })))).to.equal(
        "TXPOOL_SENDER_NOT_ADMITTED",
      );
    }
    expect(fixture.pool.content()).to.deep.equal([]);
    expect(fixture.drops).to.deep.equal([]);
  });

  it("gives senders without a balance their place in the block", () => {
    const fixture = aPool({ memberOf });
    fixture.accounts.set(operator(1), { nonce: 0n, balance: 10n ** 18n });
    fill(fixture, [
      aTransaction({ sender: operator(1), gasPrice: 10n ** 9n }),
      aTransaction({ sender: operator(2) }),
    ]);
    expect(mine(fixture).map(({ sender }) => sender)).to.deep.equal([operator(1), operator(2)]);
  });
});

describe("the bytes of a block", () => {
  it("leave room for the block in a consensus message, and for the message in a frame", () => {
    expect(DEFAULT_LIMITS.takeBytesMax * 2).to.be.below(BLOCK_BYTES_MAX);
    expect(BLOCK_BYTES_MAX).to.be.below(MESSAGE_BYTES_MAX);
    expect(DEFAULT_LIMITS.takeBytesMax).to.be.above(DEFAULT_LIMITS.calldataBytesMax);
  });
});
