import { expect } from "chai";
import fc from "fast-check";
import { transactionsRoot } from "../../../node/src/exec/block/transactionsRoot.ts";
import type { Block, Header } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { blockHash } from "../../../node/src/types/codec/header.ts";
import type { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import {
  aBuildRequest,
  aChain,
  anExecutor,
  aTransaction,
  aWallet,
  COINBASE,
  type TestChain,
} from "./support/chain.ts";
import { expectCode } from "./support/errors.ts";
import { aCall, calling, playgroundInitCode, slotOfValue } from "./support/playground.ts";

const RICH = aWallet(0);
const POOR = aWallet(1);
const RICH_ADDRESS = RICH.address.toLowerCase() as Address;
const ALLOC = { [RICH_ADDRESS]: { balance: "0xde0b6b3a7640000" as const } };

describe("blocks", () => {
  let chain: TestChain;
  beforeEach(async () => {
    chain = await aChain({ alloc: ALLOC });
  });
  afterEach(() => chain.close());

  async function deployed(): Promise<Address> {
    const { receipts } = await chain.advance([
      aTransaction(POOR, { data: playgroundInitCode(), gasLimit: 5_000_000n }),
    ]);
    const address = receipts[0]?.contractAddress;
    if (address === undefined) throw new Error("not deployed");
    return address;
  }

  const execute = (block: Block) => {
    const head = chain.database.chain.head();
    return chain.executor.execute(block, head.block.header, head.hash, { isDecided: false });
  };

  describe("building", () => {
    it("builds an empty block that changes no state", async () => {
      const { block, hash, receipts, senders } = await chain.build([]);
      const genesis = chain.genesis.sealed.block.header;
      expect(block.header).to.deep.include({
        parentHash: chain.genesis.sealed.hash,
        coinbase: COINBASE,
        number: 1n,
        gasLimit: genesis.gasLimit,
        gasUsed: 0n,
        timestamp: genesis.timestamp + 1n,
        stateRoot: genesis.stateRoot,
      });
      expect(hash).to.equal(blockHash(block.header));
      expect([receipts, senders]).to.deep.equal([[], []]);
    });

    it("runs transactions of a sender without balance at price 0", async () => {
      const address = await deployed();
      const { receipts, senders } = await chain.build([
        aTransaction(POOR, { nonce: 1, to: address, data: calling("store", 1, 5) }),
      ]);
      expect(senders).to.deep.equal([POOR.address.toLowerCase()]);
      expect(receipts[0]).to.include({ succeeded: true, contractAddress: undefined });
      expect(receipts[0]?.logs[0]?.address).to.equal(address);
    });

    it("pays the price of gas to the proposer", async () => {
      const transfer = { to: COINBASE, value: 5n, gasLimit: 30_000n, gasPrice: 2n };
      const { block } = await chain.advance([aTransaction(RICH, transfer)]);
      const balanceOf = (address: Address) =>
        chain.executor.account(address, block.header)?.balance;
      expect(balanceOf(COINBASE)).to.equal(5n + 42_000n);
      expect(balanceOf(RICH_ADDRESS)).to.equal(10n ** 18n - 5n - 42_000n);
    });

    it("keeps a failed transaction: nonce and gas used, nothing else", async () => {
      const address = await deployed();
      const { receipts, block } = await chain.advance([
        aTransaction(POOR, { nonce: 1, to: address, data: calling("storeAndFail", 1, 5) }),
        aTransaction(POOR, { nonce: 2, to: address, data: calling("fail"), gasLimit: 50_000n }),
      ]);
      expect(receipts.map(({ succeeded, logs }) => [succeeded, logs])).to.deep.equal([
        [false, []],
        [false, []],
      ]);
      expect(receipts[1]?.gasUsed).to.equal(50_000n);
      expect(
        chain.executor.account(POOR.address.toLowerCase() as Address, block.header)?.nonce,
      ).to.equal(3n);
    });

    it("tells of a transaction that no block can ever include, and of no other that it leaves out", async () => {
      const sender = aWallet(7);
      const withCode = sender.address.toLowerCase() as Address;
      const small = await aChain({ alloc: { [withCode]: { code: "0x00" } } });
      const told: string[] = [];
      const never = aTransaction(sender);
      const head = small.database.chain.head();
      const { block } = await small.executor.build({
        parent: head.block.header,
        parentHash: head.hash,
        timestamp: head.block.header.timestamp + 1n,
        coinbase: withCode,
        transactions: [
          never,
          aTransaction(aWallet(3), { nonce: 1 }),
          aTransaction(aWallet(4), { gasPrice: 1n }),
          aTransaction(aWallet(5), { gasLimit: head.block.header.gasLimit + 1n }),
        ],
        onInvalid: ({ hash }, reason) => told.push(`${hash} ${reason}`),
      });
      expect(block.transactions).to.deep.equal([]);
      expect(told).to.have.length(1);
      expect(told[0]).to.match(new RegExp(`^${never.hash} .*sender is a contract`));
      await small.close();
    });

    it("leaves out what is not valid and goes on with the rest", async () => {
      const built = await chain.build([
        aTransaction(RICH, { nonce: 1, to: COINBASE, gasLimit: 21_000n }),
        aTransaction(POOR, { to: COINBASE, value: 1n, gasLimit: 21_000n }),
        { ...aTransaction(POOR, { to: COINBASE }), gasLimit: 20_999n },
        { ...aTransaction(POOR, { to: COINBASE }), chainId: 1n },
        { ...aTransaction(POOR, { to: COINBASE }), type: 3 },
        { ...aTransaction(POOR, { to: COINBASE }), type: 4, raw: Uint8Array.of(4, 0xc1, 0x80) },
        { ...aTransaction(POOR), data: new Uint8Array(49_153), gasLimit: 10_000_000n },
        aTransaction(POOR, { to: COINBASE, gasLimit: 200_000_000n }),
        aTransaction(RICH, { to: COINBASE, value: 1n, gasLimit: 21_000n }),
      ]);
      expect(built.senders).to.deep.equal([RICH_ADDRESS]);
      expect(built.block.header.gasUsed).to.equal(21_000n);
    });

    it("fills a block up to its gas limit and no further", async () => {
      const transactions = Array.from({ length: 5 }, (_, nonce) =>
        aTransaction(POOR, { nonce, to: COINBASE, gasLimit: 40_000_000n }),
      );
      const { receipts } = await chain.build(transactions);
      // Each uses 21,000: what it may use at most has to fit, what it does not use is free again.
      expect(receipts).to.have.length(5);
      const small = aTransaction(POOR, { to: COINBASE, gasLimit: 21_000n });
      const large = aTransaction(POOR, { nonce: 1, to: COINBASE, gasLimit: 99_990_000n });
      expect((await chain.build([small, large])).receipts).to.have.length(1);
    });

    it("goes on with other senders behind a transaction that has no room, and not with what is behind it", async () => {
      const none = aTransaction(POOR, { gasLimit: 100_000_001n });
      const transactions = [none, { ...none, gasLimit: 50_000n, type: 3 }, aTransaction(RICH)];
      const onInvalid = () => expect.fail("it was looked at");
      expect((await chain.build(transactions, { onInvalid })).senders).to.have.length(1);
    });

    it("fills a block up to as many transactions as others decode", async () => {
      const executor = anExecutor(chain.database, { limits: { transactionsMax: 2 } });
      const transfers = [0, 1, 2].map((nonce) => aTransaction(POOR, { nonce, to: COINBASE }));
      const { receipts } = await executor.build(aBuildRequest(chain.database, transfers));
      expect(receipts).to.have.length(2);
    });

    it("charges data its floor price (EIP-7623)", async () => {
      const data = `0x${"01".repeat(1_000)}` as const;
      const { receipts } = await chain.build([aTransaction(POOR, { to: COINBASE, data })]);
      expect(receipts[0]?.gasUsed).to.equal(21_000n + 40n * 1_000n);
    });

    it("shows contracts the block they are in", async () => {
      const address = await deployed();
      const head = chain.database.chain.head().block.header;
      const { block } = await chain.advance([]);
      const result = await chain.executor.call(aCall(address, "now_"), block.header);
      const words = result.returnData
        .slice(2)
        .match(/.{64}/g)
        ?.map((word) => BigInt(`0x${word}`));
      const prevRandao = 0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365n;
      expect(words).to.deep.equal([
        2n,
        head.timestamp + 1n,
        BigInt(COINBASE),
        prevRandao,
        0n,
        20260310n,
      ]);
      const asked = await chain.executor.call(aCall(address, "hashOf", 1), block.header);
      expect(asked.returnData).to.equal(block.header.parentHash);
    });

    it("forgets what is created and destroyed in one transaction", async () => {
      const address = await deployed();
      await chain.advance([aTransaction(RICH, { to: address, value: 9n, gasLimit: 50_000n })]);
      for (const nonce of [1, 2]) {
        // The same address twice: nothing of the first child is left.
        const { receipts, block } = await chain.advance([
          aTransaction(POOR, { nonce, to: address, data: calling("createAndLeave") }),
        ]);
        expect(receipts[0]?.succeeded).to.equal(true);
        expect(chain.executor.account(address, block.header)?.balance).to.equal(9n);
      }
    });

    it("keeps its order when builds are asked for at once", async () => {
      const address = await deployed();
      const store = aTransaction(POOR, {
        nonce: 1,
        to: address,
        data: calling("storeMany", 0, 50),
        gasLimit: 5_000_000n,
      });
      const [first, second] = await Promise.all([chain.build([store]), chain.build([store])]);
      expect(first.hash).to.equal(second.hash);
    });
  });

  it("have receipts of as many logs as their gas pays for, which are read again after a restart", async () => {
    // Logs without topic or data while there is gas, fifty at a time.
    const logging = `0x5b${"5f5fa0".repeat(50)}620186a05a115f5700` as const;
    const { hash } = await chain.advance([
      aTransaction(POOR, { data: logging, gasLimit: 16_000_000n }),
    ]);
    await chain.close(true);
    chain = await aChain({ alloc: ALLOC, path: chain.path });
    expect(chain.database.chain.receiptsOf(hash)?.[0]?.logs).to.have.length.above(40_000);
  });

  describe("executing a foreign block", () => {
    it("comes to the same result as the builder", async () => {
      const address = await deployed();
      const built = await chain.build([
        aTransaction(POOR, {
          nonce: 1,
          to: address,
          data: calling("storeMany", 0, 20),
          gasLimit: 2_000_000n,
        }),
        aTransaction(RICH, { to: address, value: 3n, gasLimit: 60_000n }),
      ]);
      const executed = await execute(built.block);
      expect(executed).to.deep.equal(built);
    });

    it("takes known transactions as they are instead of recovering them again", async () => {
      const known = aTransaction(POOR, { to: COINBASE, gasLimit: 21_000n });
      const other = await aChain({
        alloc: ALLOC,
        executor: {
          known: (hash) => (hash === known.hash ? known : undefined),
          decodeTransaction: () => {
            throw new Error("recovered again");
          },
        },
      });
      const { block } = await other.build([known]);
      const head = other.database.chain.head();
      const executed = await other.executor.execute(block, head.block.header, head.hash, {
        isDecided: false,
      });
      expect(executed.senders).to.deep.equal([known.sender]);
      await other.close();
    });

    const tampered: readonly (readonly [string, (header: Header) => Partial<Header>])[] = [
      ["parentHash", () => ({ parentHash: `0x${"11".repeat(32)}` })],
      ["number", ({ number }) => ({ number: number + 1n })],
      ["gasLimit", ({ gasLimit }) => ({ gasLimit: gasLimit + 1n })],
      ["gasUsed", ({ gasUsed }) => ({ gasUsed: gasUsed + 1n })],
      ["stateRoot", () => ({ stateRoot: `0x${"22".repeat(32)}` })],
      ["receiptsRoot", () => ({ receiptsRoot: `0x${"33".repeat(32)}` })],
      ["transactionsRoot", () => ({ transactionsRoot: `0x${"44".repeat(32)}` })],
      ["logsBloom", ({ logsBloom }) => ({ logsBloom: logsBloom.map((byte) => byte ^ 1) })],
      ["timestamp", ({ timestamp }) => ({ timestamp: timestamp - 1n })],
      [
        "extraData.validators",
        ({ extraData }) => ({ extraData: { ...extraData, validators: [COINBASE] } }),
      ],
      [
        "extraData.vote",
        ({ extraData }) => ({
          extraData: { ...extraData, vote: { recipient: COINBASE, add: true } },
        }),
      ],
    ];
    for (const [reason, change] of tampered) {
      it(`refuses a block with another ${reason}`, async () => {
        const { block } = await chain.build([
          aTransaction(POOR, { to: COINBASE, gasLimit: 21_000n }),
        ]);
        const forged = { ...block, header: { ...block.header, ...change(block.header) } };
        const error = await expectCode(execute(forged), "EXEC_INVALID_BLOCK");
        expect(error.details).to.include({ reason });
      });
    }

    it("refuses a block whose proposer gave another beneficiary the fees", async () => {
      const { block } = await chain.build([
        aTransaction(RICH, { to: COINBASE, gasLimit: 21_000n, gasPrice: 1n }),
      ]);
      const forged = { ...block, header: { ...block.header, coinbase: RICH_ADDRESS } };
      const error = await expectCode(execute(forged), "EXEC_INVALID_BLOCK");
      expect(error.details).to.include({ reason: "stateRoot" });
    });

    const bodies: readonly (readonly [string, () => readonly RecoveredTransaction[]])[] = [
      ["nonce", () => [aTransaction(POOR, { nonce: 7, to: COINBASE })]],
      ["balance below cost", () => [aTransaction(POOR, { to: COINBASE, value: 1n })]],
      [
        "gas limit above what the block has left",
        () => [aTransaction(POOR, { to: COINBASE, gasLimit: 100_000_001n })],
      ],
    ];
    for (const [reason, transactions] of bodies) {
      it(`refuses a block with a transaction that is not valid: ${reason}`, async () => {
        const error = await expectCode(
          execute(await forgedBlock(transactions())),
          "EXEC_INVALID_BLOCK",
        );
        expect(error.details).to.include({ reason: "transaction", index: 0 });
        expect((error.cause as NodeError).details).to.include({ reason });
      });
    }

    it("refuses a block with bytes that are no transaction", async () => {
      const raw = Uint8Array.of(0x7f, 1, 2);
      const error = await expectCode(
        execute(await forgedBlock([{ ...aTransaction(POOR), raw }])),
        "EXEC_INVALID_BLOCK",
      );
      expect(error.cause).to.have.property("code", "CRYPTO_INVALID_TRANSACTION");
    });

    it("goes on working after a refusal", async () => {
      await expectCode(
        execute(await forgedBlock([aTransaction(POOR, { nonce: 7 })])),
        "EXEC_INVALID_BLOCK",
      );
      const { block } = await chain.build([
        aTransaction(POOR, { to: COINBASE, gasLimit: 21_000n }),
      ]);
      expect((await execute(block)).receipts).to.have.length(1);
    });

    /** A block that carries these whether they are valid or not. */
    async function forgedBlock(transactions: readonly RecoveredTransaction[]): Promise<Block> {
      const { block } = await chain.build([]);
      const raws = transactions.map(({ raw }) => raw);
      return {
        header: { ...block.header, transactionsRoot: transactionsRoot(raws) },
        transactions: raws,
      };
    }
  });

  describe("under random transactions", () => {
    const action = fc.oneof(
      fc.tuple(fc.constant("store" as const), fc.nat(6), fc.nat(3)),
      fc.tuple(fc.constant("clear" as const), fc.nat(6)),
      fc.tuple(fc.constant("storeOrUndo" as const), fc.nat(6), fc.nat(3)),
      fc.tuple(fc.constant("storeAndFail" as const), fc.nat(6), fc.nat(3)),
      fc.tuple(fc.constant("create" as const)),
      fc.tuple(fc.constant("createAndLeave" as const)),
    );

    it("builder and executor agree, and what is read is what proofs tell after every block", async () => {
      const address = await deployed();
      let nonce = 1;
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 6 }), async (actions) => {
          const transactions = actions.map(([method, ...args]) =>
            aTransaction(POOR, { nonce: nonce++, to: address, data: calling(method, ...args) }),
          );
          const built = await chain.build(transactions);
          expect(await execute(built.block)).to.deep.equal(built);
          await chain.database.chain.commit(built, sealedBlockOf(built.block));
          await expectProven(chain, built.block.header, address);
        }),
        { numRuns: 40 },
      );
    });
  });
});

/** What is read of an account is what is proven of it. */
async function expectProven(chain: TestChain, header: Header, address: Address): Promise<void> {
  const { executor } = chain;
  const slots = Array.from({ length: 8 }, (_, key) => slotOfValue(BigInt(key)));
  const { storageProof, nonce, balance } = await executor.proof(address, slots, header);
  const account = executor.account(address, header);
  expect({ nonce, balance }).to.deep.equal({ nonce: account?.nonce, balance: account?.balance });
  for (const { key, value } of storageProof) {
    expect(BigInt(executor.storageAt(address, key, header))).to.equal(value);
  }
}
