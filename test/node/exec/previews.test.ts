// A block that others execute while its proposer builds it: two executors of one chain, what one tells and what the other makes of it.
import { expect } from "chai";
import fc from "fast-check";
import { Ahead } from "../../../node/src/exec/block/ahead.ts";
import { transactionsRoot } from "../../../node/src/exec/block/transactionsRoot.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { Block } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { Executor } from "../../../node/src/types/ports/executor.ts";
import type { Preview } from "../../../node/src/types/ports/preview.ts";
import type { ExecutedBlock } from "../../../node/src/types/ports/store.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { BLAKE2F, rounds } from "./support/blake2f.ts";
import {
  aBuildRequest,
  aChain,
  anExecutor,
  aTransaction,
  aWallet,
  COINBASE,
  type TestChain,
} from "./support/chain.ts";
import { calling, playgroundInitCode } from "./support/playground.ts";

const SENDER = aWallet(1);
const PART = 3;
const TRANSACTIONS = 10;
const OTHER_COINBASE: Address = `0x${"0d".repeat(20)}`;
const OTHER: Hash = `0x${"0e".repeat(32)}`;

/** The block with another body, and a header that names it. */
function withBody({ header }: Block, transactions: readonly Uint8Array[]): Block {
  return { header: { ...header, transactionsRoot: transactionsRoot(transactions) }, transactions };
}

describe("a block that is executed while it is built", () => {
  let proposer: TestChain;
  let follower: TestChain;
  /** Transactions that the follower knows, and how often it asked for one: once for each that it is about to run. */
  let known: Map<Hash, RecoveredTransaction>;
  let asked: number;
  /** Valid in any order; which one is last of those before it can be read from the state. */
  let transactions: readonly RecoveredTransaction[];

  let executor: Executor;

  /** The follower's, as if it was started a moment ago. */
  const restart = (): void => {
    executor = anExecutor(follower.database, {
      known: (hash) => {
        asked += 1;
        return known.get(hash);
      },
    });
  };

  beforeEach(async () => {
    const limits = { previewMax: PART, buildMs: Number.POSITIVE_INFINITY };
    proposer = await aChain({ executor: { limits } });
    follower = await aChain();
    const deployment = aTransaction(SENDER, { data: playgroundInitCode(), gasLimit: 5_000_000n });
    const first = await proposer.advance([deployment]);
    await follower.database.chain.commit(first, sealedBlockOf(first.block));
    const to = assertDefined(first.receipts[0]?.contractAddress, "deployed");
    transactions = Array.from({ length: TRANSACTIONS }, (_, index) =>
      aTransaction(aWallet(10 + index), { to, data: calling("store", index % 2, index + 5) }),
    );
    known = new Map(transactions.map((transaction) => [transaction.hash, transaction]));
    asked = 0;
    restart();
  });
  afterEach(() => Promise.all([proposer.close(), follower.close()]));

  /** A block of the proposer's, and what it told of it. */
  async function propose(some = transactions) {
    const previews: Preview[] = [];
    const { block } = await proposer.build(some, {
      onPreview: (preview) => previews.push(preview),
    });
    return { block, previews };
  }

  const hear = async (previews: readonly Preview[], coinbase = COINBASE): Promise<void> => {
    const { block } = follower.database.chain.head();
    for (const preview of previews) await executor.executeAhead(preview, block.header, coinbase);
  };

  function executeBy(by: Executor, block: Block, isDecided = false): Promise<ExecutedBlock> {
    const head = follower.database.chain.head();
    return by.execute(block, head.block.header, head.hash, { isDecided });
  }
  const execute = (block: Block, isDecided?: boolean) => executeBy(executor, block, isDecided);
  /** By somebody to whom nothing was told. */
  const expected = (block: Block) => executeBy(proposer.executor, block);

  /** That the follower runs so many transactions for it now, and that it comes to what others come to. */
  async function expectRuns(count: number, block: Block, isDecided?: boolean): Promise<void> {
    asked = 0;
    expect(await execute(block, isDecided)).to.deep.equal(await expected(block));
    expect(asked).to.equal(count);
  }

  /** The follower's own block of the same transactions in another order. */
  const buildOwn = () =>
    executor.build(aBuildRequest(follower.database, transactions.toReversed()));

  /** What comes of a block, or why it is refused. */
  async function outcomeOf(execution: Promise<ExecutedBlock>): Promise<unknown> {
    try {
      return await execution;
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      return { code: error.code, reason: error.details["reason"] };
    }
  }

  it("is told of in parts, the last of which says so", async () => {
    const { block, previews } = await propose();
    const { number, parentHash, timestamp } = block.header;
    const hashes = transactions.map(({ hash }) => hash);
    expect(previews).to.deep.equal(
      [0, 3, 6, 9].map((first) => ({
        number,
        parentHash,
        timestamp,
        first,
        hashes: hashes.slice(first, first + PART),
        isLast: first === 9,
      })),
    );
  });

  it("is not told of if one part has all of it, since its proposal comes as soon", async () => {
    expect((await propose(transactions.slice(0, PART))).previews).to.deep.equal([]);
    expect((await propose(transactions.slice(0, PART + 1))).previews).to.have.length(2);
  });

  it("is told of without what is left out of it", async () => {
    const gap = aTransaction(SENDER, { nonce: 99, to: COINBASE });
    const { block, previews } = await propose(transactions.toSpliced(2, 0, gap));
    await hear(previews);
    await expectRuns(0, block);
  });

  it("is not executed again when it is proposed, and gives what it gives without", async () => {
    const { block, previews } = await propose();
    await hear(previews);
    expect(asked).to.equal(TRANSACTIONS);
    await expectRuns(0, block);
  });

  it("is completed with what was not told before it is proposed", async () => {
    const { block, previews } = await propose();
    await hear(previews.slice(0, 2));
    expect(asked).to.equal(2 * PART);
    await expectRuns(TRANSACTIONS - 2 * PART, block);
  });

  it("waits at a transaction that is not known, and goes on when it is", async () => {
    const { block, previews } = await propose();
    const late = assertDefined(transactions[4], "ten of them");
    known.delete(late.hash);
    await hear(previews.slice(0, 2));
    known.set(late.hash, late);
    await hear(previews.slice(2));
    await expectRuns(0, block);
  });

  it("is executed anew when it is decided, without the limits of a proposal", async () => {
    const { block, previews } = await propose();
    await hear(previews);
    await expectRuns(TRANSACTIONS, block, true);
  });

  it("is the first that is told of at its height: another costs nothing", async () => {
    const { block, previews } = await propose();
    await hear(previews.map((preview) => ({ ...preview, timestamp: preview.timestamp + 1n })));
    asked = 0;
    await hear(previews);
    expect(asked).to.equal(0);
    expect(await execute(block)).to.deep.equal(await expected(block));
  });

  it("is not begun when it was proposed before", async () => {
    const { block, previews } = await propose();
    await execute(block);
    asked = 0;
    await hear(previews);
    expect(asked).to.equal(0);
  });

  it("is not begun for another height than the next", async () => {
    const { previews } = await propose();
    await hear(previews.map((preview) => ({ ...preview, number: preview.number + 1n })));
    expect(asked).to.equal(0);
  });

  const interruptions: readonly [string, (next: Preview) => Partial<Preview>, Address][] = [
    ["a gap", ({ first }) => ({ first: first + 1 }), COINBASE],
    ["a part of another time", ({ timestamp }) => ({ timestamp: timestamp + 1n }), COINBASE],
    ["a part on another parent", () => ({ parentHash: OTHER }), COINBASE],
    ["a part of another proposer", () => ({}), OTHER_COINBASE],
  ];
  for (const [what, change, coinbase] of interruptions) {
    it(`is not gone on with after ${what}`, async () => {
      const { block, previews } = await propose();
      const [first, next, last] = previews as [Preview, Preview, Preview];
      await hear([first]);
      await hear([{ ...next, ...change(next) }], coinbase);
      await hear([last]);
      expect(asked).to.equal(PART);
      expect(await execute(block)).to.deep.equal(await expected(block));
    });
  }

  it("ends with the part that says so", async () => {
    const { block, previews } = await propose();
    await hear(previews.map((preview) => ({ ...preview, isLast: true })));
    expect(asked).to.equal(PART);
    expect(await execute(block)).to.deep.equal(await expected(block));
  });

  for (const isBegun of [true, false]) {
    it(`gives way to a block of our own, ${isBegun ? "begun" : "about to begin"}`, async () => {
      const { block, previews } = await propose();
      const told = hear(previews.slice(0, 1));
      if (isBegun) await told;
      const own = await buildOwn();
      await told;
      expect(own).to.deep.equal(await expected(own.block));
      expect(await execute(block)).to.deep.equal(await expected(block));
    });
  }

  it("is executed anew when it is decided, also if it was about to begin", async () => {
    const { block, previews } = await propose();
    const told = hear(previews.slice(0, 1));
    asked = 0;
    const executed = await execute(block, true);
    await told;
    expect(asked).to.equal(PART + TRANSACTIONS);
    expect(executed).to.deep.equal(await expected(block));
  });

  const others: readonly [string, (block: Block) => Promise<unknown>][] = [
    ["another", (block) => outcomeOf(execute(block))],
    ["a block of our own", () => buildOwn()],
  ];
  for (const [what, next] of others) {
    it(`gives way to ${what} at once`, async () => {
      const { block, previews } = await propose();
      const hashes = transactions.map(({ hash }) => hash);
      const told = hear(previews.slice(0, 1).map((preview) => ({ ...preview, hashes })));
      await Promise.resolve();
      const header = { ...block.header, timestamp: block.header.timestamp + 1n };
      await next(withBody({ header, transactions: [] }, []));
      await told;
      expect(asked).to.be.lessThan(TRANSACTIONS);
    });
  }

  it("is executed anew when another of the same transactions was about to begin", async () => {
    const { block, previews } = await propose();
    const told = hear(previews.slice(0, 1), OTHER_COINBASE);
    expect(await execute(block)).to.deep.equal(await expected(block));
    await told;
    expect(asked).to.equal(PART + TRANSACTIONS);
  });

  it("may be proposed twice", async () => {
    const { block, previews } = await propose();
    await hear(previews.slice(0, 2));
    expect(await execute(block)).to.deep.equal(await execute(block));
  });

  it("is not charged with what was refused while it was built", async () => {
    // Each asks for a unit of gas a round; a proposal may use a million, a transaction 300,000.
    const slow = [400_000, 290_000, 290_000, 290_000].map((count, index) =>
      aTransaction(aWallet(30 + index), { to: BLAKE2F, data: rounds(count) }),
    );
    const [refused, ...rest] = slow as [RecoveredTransaction, ...RecoveredTransaction[]];
    for (const transaction of slow) known.set(transaction.hash, transaction);
    const { block, previews } = await propose([...rest, ...transactions]);
    const hashes = [...rest.slice(0, 1), refused].map(({ hash }) => hash);
    await hear(previews.slice(0, 1).map((preview) => ({ ...preview, hashes })));
    expect(block.transactions).to.have.length(3 + TRANSACTIONS);
    expect(await execute(block)).to.deep.equal(await expected(block));
  });

  it("has its state computed when the last part is executed", async () => {
    const { previews } = await propose();
    const done: string[] = [];
    const ahead = new Ahead({
      known: (hash) => known.get(hash),
      begin: () => ({ add: () => void done.push("add"), settle: () => void done.push("settle") }),
    });
    const { block } = follower.database.chain.head();
    for (const preview of previews) await ahead.advance(preview, block.header, COINBASE);
    expect(done).to.deep.equal([...Array(TRANSACTIONS).fill("add"), "settle"]);
  });

  it("is judged as without, whatever was told of it, and whatever it is", async () => {
    const lies = fc.array(
      fc.record({
        part: fc.nat({ max: 3 }),
        lie: fc.constantFrom<(preview: Preview) => Partial<Preview>>(
          () => ({}),
          () => ({}),
          () => ({}),
          () => ({ isLast: true }),
          () => ({ isLast: false }),
          () => ({ first: 0 }),
          ({ first }) => ({ first: first + 1 }),
          ({ hashes }) => ({ hashes: hashes.toReversed() }),
          ({ hashes }) => ({ hashes: [...hashes, ...hashes] }),
          ({ hashes }) => ({ hashes: [...hashes.slice(1), OTHER] }),
          ({ timestamp }) => ({ timestamp: timestamp + 1n }),
          () => ({ parentHash: OTHER }),
        ),
        isOther: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    const changes = fc.constantFrom<(block: Block) => Block>(
      (block) => block,
      ({ header, transactions: body }) => ({ header, transactions: body.slice(1) }),
      (block) => withBody(block, block.transactions.toReversed()),
      (block) => withBody(block, block.transactions.slice(0, -1)),
      (block) => withBody(block, block.transactions.slice(0, 2)),
      ({ header, transactions: body }) => ({
        header: { ...header, stateRoot: header.parentHash },
        transactions: body,
      }),
      ({ header, transactions: body }) => ({
        header: { ...header, gasUsed: header.gasUsed + 1n },
        transactions: body,
      }),
      ({ header, transactions: body }) => ({
        header: { ...header, coinbase: OTHER_COINBASE },
        transactions: body,
      }),
    );
    const size = fc.integer({ min: 4, max: TRANSACTIONS });
    const honest = fc.nat({ max: 4 });
    await fc.assert(
      fc.asyncProperty(honest, lies, changes, size, async (parts, told, change, count) => {
        const { block, previews } = await propose(transactions.slice(0, count));
        restart();
        await hear(previews.slice(0, parts));
        for (const { part, lie, isOther } of told) {
          const preview = assertDefined(previews[part % previews.length], "told in two parts");
          await hear([{ ...preview, ...lie(preview) }], isOther ? OTHER_COINBASE : COINBASE);
        }
        const proposal = change(block);
        expect(await outcomeOf(execute(proposal))).to.deep.equal(
          await outcomeOf(expected(proposal)),
        );
      }),
      { numRuns: 200 },
    );
  });
});
