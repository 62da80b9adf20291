import { expect } from "chai";
import { Interface } from "ethers";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import type {
  CallTrace,
  StepsTrace,
  TraceOptions,
  TransactionTrace,
} from "../../../node/src/types/ports/tracing.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { CALL_GAS, callOf, revertWith } from "./support/assembly.ts";
import { aChain, aTransaction, aWallet, type TestChain } from "./support/chain.ts";
import { expectCode } from "./support/errors.ts";

const at = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;
const word = (value: number): string => value.toString(16).padStart(64, "0");

const [STORER, CALLER, REVERTER, LIBRARY, SPINNER, UNDERFLOWER, PANICKER, FORGETTER] = [
  0xe001, 0xe002, 0xe003, 0xe004, 0xe005, 0xe006, 0xe007, 0xe008,
].map(at) as [Address, Address, Address, Address, Address, Address, Address, Address];
const IDENTITY = at(4);
const errors = new Interface(["function Error(string)", "function Panic(uint256)"]);
const REFUSAL = errors.encodeFunctionData("Error", ["no"]) as Hex;
const PANIC = errors.encodeFunctionData("Panic", [17]) as Hex;

/** Slot 5 becomes 7, and it returns 42. */
const STORE = "0x6007600555602a5f5260205ff3";
/** A contract of one byte. */
const INIT_CODE = "60015ff3";
const CREATE = `63${INIT_CODE}5f526004601c5ff050`;
const CALLS = [
  callOf("CALL", REVERTER),
  callOf("DELEGATECALL", LIBRARY),
  callOf("STATICCALL", IDENTITY),
  callOf("CALL", REVERTER, 1),
  CREATE,
].join("");

/** Calls a contract, a precompiled one and, with more than it has, none with the word 7, each time writing 9 over it. */
const FORGET = `0x${[`5f61e001`, "5f6004", "600161e001"]
  .map((operands) => `60075f525f5f60205f${operands}5af15060095f52`)
  .join("")}00`;

const ALLOC = Object.fromEntries(
  Object.entries({
    [STORER]: STORE,
    [CALLER]: `0x${CALLS}`,
    [REVERTER]: revertWith(REFUSAL),
    [LIBRARY]: "0x5f5fa000",
    [SPINNER]: "0x5b5f56",
    [UNDERFLOWER]: "0x01",
    [PANICKER]: revertWith(PANIC),
    [FORGETTER]: FORGET,
  }).map(([address, code]) => [address, { balance: "0x0", nonce: "0x1", code }]),
);

const STEPS = {
  kind: "steps",
  stack: true,
  storage: true,
  memory: false,
  returnData: false,
  limit: 0,
} as const;
const CALL_TREE = { kind: "calls", onlyTop: false, logs: true } as const;

describe("traces", () => {
  let chain: TestChain;
  const alice = aWallet(0);
  afterEach(() => chain.close());

  const start = async (executor = {}): Promise<void> => {
    chain = await aChain({ alloc: ALLOC as never, executor });
  };
  async function trace(
    transactions: readonly RecoveredTransaction[],
    options: TraceOptions,
  ): Promise<readonly TransactionTrace[]> {
    const { block: parent } = chain.database.chain.head();
    const { block, receipts } = await chain.advance(transactions);
    expect(receipts).to.have.length(transactions.length);
    const last = transactions.length - 1;
    const request = { first: last, last, parent: parent.header, header: block.header, options };
    return chain.executor.trace({
      ...request,
      transactionAt: (index) => transactions[index] as never,
    });
  }
  const call = (to: Address, gasLimit = 100_000n, nonce = 0): RecoveredTransaction =>
    aTransaction(alice, { to, gasLimit, nonce });
  const stepsOf = async (transaction: RecoveredTransaction, options = {}): Promise<StepsTrace> =>
    (await trace([transaction], { ...STEPS, ...options }))[0] as StepsTrace;
  const callsOf = async (transaction: RecoveredTransaction, options = {}): Promise<CallTrace> =>
    (await trace([transaction], { ...CALL_TREE, ...options }))[0] as CallTrace;

  it("tell every step of a program with position, gas, cost, depth, stack and slots", async () => {
    await start();
    const step = (pc: number, op: string, gas: number, gasCost: number, ...stack: number[]) => ({
      ...{ pc, op, gas, gasCost, depth: 1 },
      stack: stack.map((value) => `0x${value.toString(16)}`),
    });
    expect(await stepsOf(call(STORER))).to.deep.equal({
      gas: 43_122,
      failed: false,
      returnValue: word(42),
      structLogs: [
        step(0, "PUSH1", 79_000, 3),
        step(2, "PUSH1", 78_997, 3, 7),
        { ...step(4, "SSTORE", 78_994, 22_100, 7, 5), storage: { [word(5)]: word(7) } },
        step(5, "PUSH1", 56_894, 3),
        step(7, "PUSH0", 56_891, 2, 42),
        step(8, "MSTORE", 56_889, 6, 42, 0),
        step(9, "PUSH1", 56_883, 3),
        step(11, "PUSH0", 56_880, 2, 32),
        step(12, "RETURN", 56_878, 0, 32, 0),
      ],
    });
  });

  it("tell more or less of each step as they are asked, and of no more steps", async () => {
    await start();
    const bare = await stepsOf(call(STORER), { stack: false, storage: false, limit: 3 });
    expect(bare.structLogs).to.have.length(3);
    expect(bare.gas).to.equal(43_122);
    for (const step of bare.structLogs) {
      expect(Object.keys(step)).to.deep.equal(["pc", "op", "gas", "gasCost", "depth"]);
    }
    const options = { memory: true, returnData: true };
    const { structLogs } = await stepsOf(call(CALLER, 1_000_000n, 1), options);
    const after = structLogs.find(
      ({ op, depth }, index) => op === "POP" && depth === 1 && index > 0,
    );
    expect(after?.returnData).to.equal(REFUSAL);
    const created = structLogs.find(({ op }) => op === "CREATE");
    expect(created?.memory).to.deep.equal([INIT_CODE.padStart(64, "0")]);
  });

  it("tell what each call was called with, whatever its caller wrote there since", async () => {
    await start();
    const { calls } = await callsOf(call(FORGETTER, 1_000_000n));
    const told = calls?.map(({ to, input, error }) => [to, input, error]);
    expect(told).to.deep.equal([
      [STORER, `0x${word(7)}`, undefined],
      [IDENTITY, `0x${word(7)}`, undefined],
      [STORER, `0x${word(7)}`, "insufficient balance for transfer"],
    ]);
  });

  it("execute what was before in the block first: its slots are there", async () => {
    await start();
    const before = [call(STORER), call(STORER, 100_000n, 1)];
    const [traced] = (await trace(before, STEPS)) as [StepsTrace];
    expect(traced.structLogs[2]).to.include({ op: "SSTORE", gasCost: 2_200 });
  });

  it("count what a call passes on as its cost, and not what a contract is made with, as geth does", async () => {
    await start();
    const { structLogs } = await stepsOf(call(CALLER, 1_000_000n));
    const costs = structLogs
      .filter(({ op }) => op.endsWith("CALL") || op === "CREATE")
      .map(({ op, gasCost, depth }) => [op, gasCost, depth]);
    expect(costs).to.deep.equal([
      ["CALL", 2_600 + CALL_GAS, 1],
      ["DELEGATECALL", 2_600 + CALL_GAS, 1],
      ["STATICCALL", 100 + CALL_GAS, 1],
      ["CALL", 100 + 9_000 + CALL_GAS, 1],
      ["CREATE", 32_002, 1],
    ]);
    const inner = structLogs.filter(({ depth }) => depth === 2);
    expect(inner[0]).to.include({ pc: 0, gas: CALL_GAS });
    expect(inner.map(({ op }) => op).join(" ")).to.equal(
      "PUSH1 PUSH1 PUSH0 CODECOPY PUSH1 PUSH0 REVERT PUSH0 PUSH0 LOG0 STOP PUSH1 PUSH0 RETURN",
    );
  });

  it("tell the tree of calls: reverts with their reason, code of others, precompiled and refused ones, creations", async () => {
    await start();
    const transaction = call(CALLER, 1_000_000n);
    const { calls = [], ...top } = await callsOf(transaction);
    const receipt = chain.database.chain.receiptsOf(chain.database.chain.head().hash)?.[0];
    expect(top).to.deep.include({
      type: "CALL",
      from: alice.address.toLowerCase(),
      to: CALLER,
      value: "0x0",
      gas: "0xf4240",
      gasUsed: `0x${receipt?.gasUsed.toString(16)}`,
      input: "0x",
      error: undefined,
    });
    const given = { from: CALLER, input: "0x", gas: "0xffff" };
    const [reverted, delegated, precompiled, refused, created] = calls;
    expect(reverted).to.deep.include({
      ...{ type: "CALL", to: REVERTER, value: "0x0", gasUsed: "0x28", output: REFUSAL },
      ...{ error: "execution reverted", revertReason: "no", ...given },
    });
    expect(delegated).to.deep.include({
      ...{ type: "DELEGATECALL", to: LIBRARY, value: "0x0", gasUsed: "0x17b", ...given },
      logs: [{ address: CALLER, topics: [], data: "0x", index: "0x0", position: "0x0" }],
    });
    expect(precompiled).to.deep.include({
      ...{ type: "STATICCALL", to: IDENTITY, value: undefined, gasUsed: "0xf", ...given },
      error: undefined,
    });
    expect(refused).to.deep.include({
      ...{ type: "CALL", to: REVERTER, value: "0x1", ...given, gas: "0x108fb", gasUsed: "0x0" },
      error: "insufficient balance for transfer",
    });
    expect(created).to.deep.include({
      ...{ type: "CREATE", from: CALLER, input: `0x${INIT_CODE}`, value: "0x0" },
      ...{ gasUsed: "0xd0", output: "0x00" },
    });
    expect(created?.to).to.match(/^0x[0-9a-f]{40}$/);
    expect(calls).to.have.length(5);
  });

  it("tell the top call only, and no logs, if that is asked", async () => {
    await start();
    const top = await callsOf(call(CALLER, 1_000_000n), { onlyTop: true });
    expect(top.calls).to.equal(undefined);
    const { calls = [] } = await callsOf(call(CALLER, 1_000_000n, 1), { logs: false });
    expect(calls.map(({ logs }) => logs)).to.deep.equal(calls.map(() => undefined));
  });

  it("tell what a transaction itself reverted with, and a panic in words", async () => {
    await start();
    const steps = await stepsOf(call(REVERTER));
    expect(steps).to.include({ failed: true, returnValue: REFUSAL.slice(2) });
    expect(steps.structLogs.at(-1)).to.not.have.property("error");
    const panic = await callsOf(call(PANICKER, 100_000n, 1));
    expect(panic).to.include({ output: PANIC, revertReason: "arithmetic underflow or overflow" });
  });

  it("tell at which step and why a program failed", async () => {
    await start();
    const short = await stepsOf(call(STORER, 21_005n));
    expect(short).to.include({ gas: 21_005, failed: true, returnValue: "" });
    expect(short.structLogs.at(-1)).to.deep.equal({
      ...{ pc: 2, op: "PUSH1", gas: 2, gasCost: 3, depth: 1, error: "out of gas", stack: ["0x7"] },
    });
    const { structLogs } = await stepsOf(call(UNDERFLOWER, 100_000n, 1));
    expect(structLogs).to.have.length(1);
    expect(structLogs[0]).to.include({ op: "ADD", gasCost: 3, error: "stack underflow" });
    const top = await callsOf(call(UNDERFLOWER, 100_000n, 2));
    expect(top).to.include({ error: "stack underflow", gasUsed: "0x186a0", output: undefined });
  });

  it("tell a transaction that makes a contract, and one to a precompiled contract", async () => {
    await start();
    const creation = aTransaction(alice, { data: `0x${INIT_CODE}`, gasLimit: 100_000n });
    const created = await callsOf(creation);
    const { contractAddress } =
      chain.database.chain.receiptsOf(chain.database.chain.head().hash)?.[0] ?? {};
    expect(created).to.include({ type: "CREATE", to: contractAddress, output: "0x00" });
    const copied = aTransaction(alice, { to: IDENTITY, data: "0xbeef", nonce: 1 });
    expect(await callsOf(copied)).to.include({ type: "CALL", to: IDENTITY, output: "0xbeef" });
  });

  it("end with EXEC_TRACE_TOO_LARGE when they become too long, and then leave nothing behind", async () => {
    await start({ limits: { traceCharactersMax: 2_000 } });
    const error = await expectCode(trace([call(SPINNER, 100_000n)], STEPS), "EXEC_TRACE_TOO_LARGE");
    expect(error.message).to.include("longer than 2000 characters");
    expect((await stepsOf(call(STORER, 100_000n, 1))).gas).to.equal(43_122);
  });

  it("count no less than they become as JSON", async () => {
    await start({ limits: { traceCharactersMax: 4_000 } });
    const options = { memory: true, returnData: true };
    const traced = await stepsOf(call(STORER), options);
    expect(JSON.stringify(traced).length).to.be.below(4_000);
    await chain.close();
    await start({ limits: { traceCharactersMax: JSON.stringify(traced).length - 1 } });
    await expectCode(stepsOf(call(STORER), options), "EXEC_TRACE_TOO_LARGE");
  });

  it("end with EXEC_TIMEOUT when they take too long, before the transaction's turn too", async () => {
    await start({ limits: { traceMs: 0 } });
    const spinning = call(SPINNER, 1_000_000n);
    await expectCode(trace([spinning], { ...STEPS, limit: 1 }), "EXEC_TIMEOUT");
    const next = call(SPINNER, 1_000_000n, 1);
    await expectCode(trace([next, call(STORER, 100_000n, 2)], STEPS), "EXEC_TIMEOUT");
  });

  it("are made one at a time: more than may wait are refused with EXEC_BUSY", async () => {
    await start({ limits: { waitingTracesMax: 0 } });
    const { block: parent } = chain.database.chain.head();
    const transaction = call(SPINNER, 1_000_000n);
    const { block } = await chain.advance([transaction]);
    const transactionAt = () => transaction;
    const range = { first: 0, last: 0, parent: parent.header, header: block.header };
    const request = { ...range, transactionAt, options: { ...STEPS, limit: 1 } };
    const first = chain.executor.trace(request);
    await expectCode(chain.executor.trace(request), "EXEC_BUSY");
    const [traced] = (await first) as [StepsTrace];
    expect(traced).to.include({ gas: 1_000_000, failed: true });
    expect(traced.structLogs).to.have.length(1);
  });
});
