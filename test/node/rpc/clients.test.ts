import { execFile } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { Contract, isCallException, JsonRpcProvider, WebSocketProvider } from "ethers";
import { createPublicClient, http, parseAbi, webSocket } from "viem";
import type { Hash } from "../../../node/src/types/hex.ts";
import { NOTEBOOK, NOTEBOOK_ABI } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";
import { ALICE, mineNotes, signNote } from "./support/wallet.ts";

const abi = parseAbi(NOTEBOOK_ABI as [string, ...string[]]);

describe("rpc with real clients", () => {
  let harness: Harness;
  let hashes: readonly Hash[];

  beforeEach(async () => {
    harness = await startHarness();
    hashes = await mineNotes(harness.node, ALICE, 0, [7n, 8n]);
  });
  afterEach(() => harness.stop());

  it("ethers", async () => {
    const provider = new JsonRpcProvider(harness.url);
    expect(await provider.getBlockNumber()).to.equal(1);
    const block = await provider.getBlock("latest", true);
    expect(block?.transactions).to.deep.equal(hashes);
    provider.destroy();
  });
});
