import { expect } from "chai";
import { NOTEBOOK } from "./support/fakeState.ts";
import { type Answer, type Harness, startHarness } from "./support/harness.ts";

const HASH = `0x${"11".repeat(32)}`;

describe("rpc of a node that began with a snapshot", () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
    harness.node.mineMany(6);
    harness.node.beginAt(5n);
  });
  after(() => harness.stop());

  function expectNotKept({ error }: Answer): void {
    expect(error).to.deep.include({ code: -32001, data: { earliestBlock: "0x5" } });
    expect(error?.message).to.match(/not kept here.*begin at 5/);
  }

  const questions: readonly (readonly [string, ...unknown[]])[] = [
    ["eth_getBlockByNumber", "0x2", false],
    ["eth_getBlockByNumber", "0x4", true],
    ["eth_getBlockTransactionCountByNumber", "0x1"],
    ["eth_getBlockReceipts", "0x4"],
    ["eth_getTransactionByBlockNumberAndIndex", "0x3", "0x0"],
    ["eth_getBalance", `0x${"00".repeat(20)}`, "0x3"],
    ["eth_call", { to: `0x${"00".repeat(20)}` }, "0x2"],
    ["eth_getLogs", { fromBlock: "0x0", toBlock: "0x6" }],
    ["eth_getLogs", { fromBlock: "0x4", toBlock: "0x4" }],
    ["eth_getLogs", { fromBlock: "0x0", address: NOTEBOOK, topics: [HASH] }],
    ["qbft_getValidatorsByBlockNumber", "0x2"],
    ["qbft_getSignerMetrics", "0x1", "0x6"],
  ];
  for (const [method, ...parameters] of questions) {
    it(`refuses ${method} of ${JSON.stringify(parameters)}: no answer would be a wrong one`, async () => {
      expectNotKept(await harness.call(method, ...parameters));
    });
  }

  it("answers for the genesis block and from the first block it has", async () => {
    for (const number of ["earliest", "0x0", "0x5", "0x6", "latest"]) {
      const block = await harness.result("eth_getBlockByNumber", number, true);
      expect(block, number).to.have.property("hash");
    }
    expect(await harness.result("eth_getLogs", { fromBlock: "0x5", toBlock: "0x6" })).to.deep.equal(
      [],
    );
    expect(await harness.result("qbft_getSignerMetrics")).to.have.length(4);
  });

  it("refuses a filter from before what it has at every poll: a later answer would hide what is missing", async () => {
    const filter = await harness.result("eth_newFilter", { fromBlock: "0x2" });
    expectNotKept(await harness.call("eth_getFilterChanges", filter));
    expectNotKept(await harness.call("eth_getFilterChanges", filter));
    const kept = await harness.result("eth_newFilter", { fromBlock: "0x5" });
    expect(await harness.result("eth_getFilterChanges", kept)).to.deep.equal([]);
  });

  it("gives the fees of the blocks it has", async () => {
    const history = await harness.result("eth_feeHistory", "0xa", "latest", []);
    expect(history).to.deep.include({ oldestBlock: "0x5", gasUsedRatio: [0, 0] });
  });

  it("answers null for a transaction that it does not know: it may be on its way", async () => {
    const hash = `0x${"ab".repeat(32)}`;
    expect(await harness.result("eth_getTransactionReceipt", hash)).to.equal(null);
  });

  it("refuses questions about a state that is kept no longer, and answers for its block", async () => {
    const forgetful = await startHarness();
    forgetful.node.mineMany(6);
    forgetful.node.keepStatesFrom(4n);
    const account = `0x${"00".repeat(20)}`;
    try {
      for (const [method, ...parameters] of [
        ["eth_getBalance", account, "0x3"],
        ["eth_getStorageAt", account, "0x0", "0x3"],
        ["eth_getProof", account, [], "0x3"],
        ["eth_call", { to: account }, "0x3"],
      ] as const) {
        const { error } = await forgetful.call(method, ...parameters);
        expect(error, method).to.deep.include({ code: -32001, data: { earliestState: "0x4" } });
      }
      expect(await forgetful.result("eth_getBalance", account, "0x4")).to.equal("0x0");
      expect(await forgetful.result("eth_getBlockByNumber", "0x3", true)).to.have.property("hash");
    } finally {
      await forgetful.stop();
    }
  });

  it("is asked before the first block after the snapshot", async () => {
    const young = await startHarness();
    young.node.mineMany(4);
    young.node.beginAt(5n);
    try {
      expect(await young.result("eth_getBlockByNumber", "latest", false)).to.have.property(
        "number",
        "0x4",
      );
      for (const method of ["eth_getBlockReceipts", "qbft_getValidatorsByBlockNumber"]) {
        expectNotKept(await young.call(method, "latest"));
      }
      expect(await young.result("eth_feeHistory", "0xa", "latest", [])).to.deep.include({
        gasUsedRatio: [],
      });
    } finally {
      await young.stop();
    }
  });
});
