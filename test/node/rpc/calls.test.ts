import { expect } from "chai";
import { NOTEBOOK } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";

describe("eth_call", () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.stop());

  it("passes on what the transaction offers, lists and authorizes", async () => {
    const key = `0x${"0a".repeat(32)}`;
    const accessList = [{ address: NOTEBOOK, storageKeys: [key] }];
    // Clients differ in whether they write leading zeros of a signature.
    const [r, s] = [`0x${"00".repeat(31)}05`, "0x6"];
    const [chainId, nonce, yParity] = ["0x1", "0x2", "0x1"];
    const authorizationList = [{ chainId, address: NOTEBOOK, nonce, yParity, r, s }];
    const listed = { to: NOTEBOOK, accessList, authorizationList };
    await harness.result("eth_call", {
      ...listed,
      maxFeePerGas: "0x9",
      maxPriorityFeePerGas: "0x7",
    });
    await harness.result("eth_call", { ...listed, maxFeePerGas: "0x9" });
    await harness.result("eth_call", { to: NOTEBOOK, gasPrice: "0x3" });
    const [both, capped, legacy] = harness.node.calls.slice(-3);
    const [entry] = both?.authorizations ?? [];
    expect(both).to.deep.include({ accessList, gasPrice: 9n, maxPriorityFeePerGas: 7n });
    expect(entry).to.deep.equal({
      ...{ chainId: 1n, address: NOTEBOOK, nonce: 2n, yParity: 1n },
      ...{ r: 5n, s: 6n },
    });
    expect(capped).to.include({ gasPrice: 9n, maxPriorityFeePerGas: 0n });
    expect(legacy).to.deep.include({ gasPrice: 3n, accessList: [], authorizations: [] });
    expect(legacy).to.include({ maxPriorityFeePerGas: undefined });
  });
});
