import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import type { Hash } from "../../../node/src/types/hex.ts";
import { VALIDATORS } from "./support/fakeNode.ts";
import { NOTEBOOK, notebook } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";
import { ALICE, BOB } from "./support/keys.ts";
import { mineNotes } from "./support/wallet.ts";

const CAST = fileURLToPath(new URL("../../../node_modules/.bin/cast", import.meta.url));
const run = promisify(execFile);

describe("rpc with cast", () => {
  let harness: Harness;
  let hashes: readonly Hash[];

  async function cast(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(CAST, [...args, "--rpc-url", harness.url]);
    return stdout.trim();
  }

  before(async () => {
    harness = await startHarness();
    hashes = await mineNotes(harness.node, ALICE, 0, [7n, 8n]);
  });
  after(() => harness.stop());

  it("cast chain-id, block-number and client", async () => {
    expect(await cast("chain-id")).to.equal("20260310");
    expect(await cast("block-number")).to.equal("1");
    expect(await cast("client")).to.match(/^piaohao\//);
  });

  it("cast block latest", async () => {
    const block = JSON.parse(await cast("block", "latest", "--json"));
    expect(block.hash).to.equal(harness.node.backend.chain.head().hash);
    expect(block.transactions).to.deep.equal(hashes);
    expect(await cast("block", "latest", "--full")).to.include(ALICE.address);
    expect(await cast("age", "0")).to.include("2026");
  });

  it("cast tx and receipt", async () => {
    const [first = "0x"] = hashes;
    expect(JSON.parse(await cast("tx", first, "--json")).nonce).to.equal("0x0");
    const receipt = JSON.parse(await cast("receipt", first, "--json"));
    expect(receipt.status).to.equal("0x1");
    expect(receipt.logs[0].logIndex).to.equal("0x0");
  });

  it("cast logs", async () => {
    const range = ["--from-block", "0", "--to-block", "latest", "--address", NOTEBOOK];
    const logs = JSON.parse(
      await cast("logs", ...range, "Noted(address indexed,uint256 indexed)", "--json"),
    );
    expect(logs).to.have.length(2);
  });

  it("cast call, estimate, storage, nonce, balance, code and proof", async () => {
    expect(await cast("call", NOTEBOOK, "value()(uint256)")).to.equal("8");
    expect(await cast("estimate", NOTEBOOK, "note(uint256)", "5")).to.equal("30000");
    expect(BigInt(await cast("storage", NOTEBOOK, "0"))).to.equal(8n);
    expect(await cast("nonce", ALICE.address)).to.equal("2");
    expect(await cast("balance", ALICE.address)).to.equal("0");
    expect(await cast("code", NOTEBOOK)).to.equal("0x60006000fd");
    const proof = JSON.parse(await cast("proof", NOTEBOOK, "0"));
    expect(proof.storageProof[0].value).to.equal("0x8");
  });

  it("cast call shows the data of a revert", async () => {
    // The launcher of the npm package hides the exit code.
    const args = ["call", NOTEBOOK, "refuse(uint256)", "5", "--rpc-url", harness.url];
    const { stderr } = await run(CAST, args);
    const data = notebook.encodeErrorResult("Notebook_Refused", [5n]);
    expect(stderr).to.include("execution reverted").and.to.include(data);
  });

  it("cast rpc", async () => {
    const validators = await cast("rpc", "qbft_getValidatorsByBlockNumber", "latest");
    expect(JSON.parse(validators)).to.deep.equal(VALIDATORS.slice(0, 3));
  });

  it("cast send with free gas", async () => {
    const note = ["send", NOTEBOOK, "note(uint256)", "9", "--private-key", ALICE.privateKey];
    const send = cast(...note, "--legacy", "--json");
    await harness.answered("eth_sendRawTransaction");
    harness.node.mine();
    expect(JSON.parse(await send)).to.include({ status: "0x1", effectiveGasPrice: "0x0" });
  });

  it("cast send as it is, which offers 1 wei for gas, from an account that has them", async () => {
    const note = ["send", NOTEBOOK, "note(uint256)", "9", "--private-key", BOB.privateKey];
    const send = cast(...note, "--json");
    await harness.answered("eth_sendRawTransaction", 2);
    harness.node.mine();
    expect(JSON.parse(await send)).to.include({ status: "0x1", effectiveGasPrice: "0x1" });
  });

  it("cast send says why an account without a balance cannot offer anything", async () => {
    const note = ["send", NOTEBOOK, "note(uint256)", "9", "--private-key", ALICE.privateKey];
    const { stderr } = await run(CAST, [...note, "--rpc-url", harness.url]);
    expect(stderr).to.include("insufficient funds").and.to.include("TXPOOL_INSUFFICIENT_FUNDS");
  });
});
