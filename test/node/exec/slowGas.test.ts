import { expect } from "chai";
import { transactionsRoot } from "../../../node/src/exec/block/transactionsRoot.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import { PLAIN_CALL } from "../../../node/src/types/ports/executor.ts";
import type { ExecutedBlock } from "../../../node/src/types/ports/store.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { BLAKE2F, rounds } from "./support/blake2f.ts";
import { aChain, aTransaction, aWallet, type TestChain } from "./support/chain.ts";
import { expectCode } from "./support/errors.ts";

const SENDERS = [0, 1, 2, 3, 4].map(aWallet);
/** Calls BLAKE2F with its call data and all its gas, and stores 1 before. */
const CALLER: Address = "0x00000000000000000000000000000000000ca11e";
const CALLER_CODE: Hex = "0x60015f55365f5f375f5f365f5f60095af100";
const OPTIONS = {
  alloc: { [CALLER]: { code: CALLER_CODE } },
  // However slow this machine is, it is not time that ends a block here.
  executor: { limits: { buildMs: 60_000, callMs: 60_000 } },
};

describe("slow precompiled contracts", () => {
  let chain: TestChain;
  beforeEach(async () => {
    chain = await aChain(OPTIONS);
  });
  afterEach(() => chain.close());

  const asking = (seat: number, count: number, to = BLAKE2F): RecoveredTransaction =>
    aTransaction(SENDERS[seat] ?? aWallet(9), {
      to,
      data: rounds(count),
      gasLimit: 5_000_000n,
    });
  const head = () => chain.database.chain.head();
  const build = (
    transactions: readonly RecoveredTransaction[],
    onInvalid?: (transaction: RecoveredTransaction) => void,
  ): Promise<ExecutedBlock> => chain.build(transactions, { onInvalid });

  it("are used by a transaction up to a bound; beyond it, it is thrown away and leaves no trace", async () => {
    const discarded: RecoveredTransaction[] = [];
    const [good, direct, inside] = [
      asking(0, 299_000),
      asking(1, 300_001),
      asking(2, 300_001, CALLER),
    ];
    const { block, receipts } = await build([direct, inside, good], (one) => discarded.push(one));
    expect(discarded).to.deep.equal([direct, inside]);
    expect(block.transactions).to.deep.equal([good.raw]);
    expect(receipts.map(({ succeeded }) => succeeded)).to.deep.equal([true]);
    const alone = await build([good]);
    expect(block.header.stateRoot).to.equal(alone.block.header.stateRoot);
  });

  it("are used by a block up to a bound; what does not fit waits for the next", async () => {
    const discarded: RecoveredTransaction[] = [];
    const each = [0, 1, 2, 3].map((seat) => asking(seat, 280_000));
    const { block } = await build(each, (one) => discarded.push(one));
    expect(block.transactions).to.deep.equal(each.slice(0, 3).map(({ raw }) => raw));
    expect(discarded).to.deep.equal([]);
  });

  it("beyond the bounds are refused in a proposal, and executed in a decided block", async () => {
    const other = await aChain(OPTIONS);
    // A liar's block: built without bounds, as its parts are.
    const lie = await unboundedBlockOf(asking(0, 400_000, CALLER));
    const parent = head();
    const executed = (isDecided: boolean) =>
      other.executor.execute(lie.block, parent.block.header, parent.hash, { isDecided });
    await expectCode(executed(false), "EXEC_INVALID_BLOCK");
    expect((await executed(true)).hash).to.equal(lie.hash);
    await other.close();
  });

  for (const number of [5, 6, 7, 8, 9]) {
    it(`are used by several transactions of a decided block, precompiled contract ${number}`, async () => {
      const other = await aChain(OPTIONS);
      const to: Address = `0x${number.toString(16).padStart(40, "0")}`;
      // A pairing of no points.
      const data: Hex = number === 8 ? "0x" : `0x${"00".repeat(213)}`;
      const { block, hash } = await build(
        [0, 1, 2].map((seat) => aTransaction(SENDERS[seat] ?? aWallet(9), { to, data })),
      );
      const parent = head();
      const options = { isDecided: true };
      const executed = other.executor.execute(block, parent.block.header, parent.hash, options);
      expect((await executed).hash).to.equal(hash);
      expect(block.transactions).to.have.length(3);
      await other.close();
    });
  }

  /** What its header must name is told by the error about each field that is not right yet. */
  async function unboundedBlockOf(transaction: RecoveredTransaction): Promise<ExecutedBlock> {
    const { block } = await build([]);
    const transactions = [transaction.raw];
    let header = { ...block.header, transactionsRoot: transactionsRoot(transactions) };
    const execute = () =>
      chain.executor.execute({ header, transactions }, head().block.header, head().hash, {
        isDecided: true,
      });
    for (const field of ["stateRoot", "receiptsRoot", "gasUsed"]) {
      const { details } = await expectCode(execute(), "EXEC_INVALID_BLOCK");
      expect(details["reason"]).to.equal(field);
      header = { ...header, [field]: details["expected"] };
    }
    return execute();
  }

  it("beyond the bound end a call with EXEC_TIMEOUT", async () => {
    const call = (count: number) =>
      chain.executor.call(
        { ...PLAIN_CALL, to: CALLER, data: Buffer.from(rounds(count).slice(2), "hex") },
        head().block.header,
      );
    expect(await call(100_000)).to.include({ succeeded: true });
    await expectCode(call(1_000_000), "EXEC_TIMEOUT");
    expect(await call(1)).to.include({ succeeded: true });
  });
});
