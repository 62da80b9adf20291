import { expect } from "chai";
import { toQuantity } from "ethers";
import { type Client, createClient, verifyBundle } from "../../../sdk/src/index.ts";
import { expectCode } from "../support/refusal.ts";
import { type FabricatedChain, fabricateChain, INSTRUMENT } from "./support/chain.ts";
import { type FakeNode, Refusal, serveChain } from "./support/fakeNode.ts";
import { anEntry, PLAN } from "./support/plan.ts";

describe("a history from a node", () => {
  let chain: FabricatedChain;
  let node: FakeNode;
  let client: Client;
  before(async () => {
    chain = await fabricateChain(PLAN);
    node = await serveChain(chain);
    client = createClient({ rpcUrls: [node.url], genesis: chain.genesis });
  });
  afterEach(() => node.forgeries.clear());
  after(() => node.stop());

  it("is verified, and equal to what its bundle verifies to offline", async () => {
    const live = await client.audit.history(INSTRUMENT);
    const offline = verifyBundle(await client.audit.bundle(INSTRUMENT), chain.genesis);
    expect(live).to.deep.equal(offline);
    expect(live.entries).to.have.length(3);
  });

  it("is verified from the node's word about block 0 when the client has no genesis file", async () => {
    const trusting = createClient({ rpcUrls: [node.url] });
    const history = await trusting.audit.history(INSTRUMENT);
    expect(history).to.deep.equal(await client.audit.history(INSTRUMENT));
  });

  it("is read in ranges of any size that the node allows", async () => {
    for (const logBlocksMax of [1n, 2n, 7n, 100n]) {
      const narrow = await serveChain(chain, logBlocksMax);
      const history = await createClient({ rpcUrls: [narrow.url] }).audit.history(INSTRUMENT);
      expect(history.entries).to.have.length(3);
      await narrow.stop();
    }
  });

  it("needs no transition for a change that is undone in its block, or in the newest", async () => {
    const undone = await serveChain(
      await fabricateChain({ ...PLAN, sets: { 0: ["a", "b", "c", "d"], 8: ["a", "b", "c", "e"] } }),
    );
    const history = await createClient({ rpcUrls: [undone.url] }).audit.history(INSTRUMENT);
    expect(history.validatorSetChanges).to.equal(0);
    await undone.stop();
  });

  describe("that keeps the states of its last two blocks and the genesis, and few blocks of logs at a time", () => {
    /** A client of such a node. */
    async function aClient(fabricated: FabricatedChain, checkpoint?: unknown): Promise<Client> {
      const forgetful = await serveChain(fabricated);
      const earliest = fabricated.blocks.length - 2;
      const forget = (honest: unknown, params: readonly never[]): unknown => {
        const block = Number(params.at(-1));
        if (block === 0 || !(block < earliest)) return honest;
        throw new Refusal(-32_001, "not kept", { earliestState: toQuantity(earliest) });
      };
      for (const method of ["eth_call", "eth_getProof"]) forgetful.forgeries.set(method, forget);
      servers.push(forgetful);
      return createClient({ rpcUrls: [forgetful.url], genesis: fabricated.genesis, checkpoint });
    }
    const servers: FakeNode[] = [];
    after(() => Promise.all(servers.map((server) => server.stop())));

    it("is verified while the validators are those of genesis", async () => {
      const steady = await fabricateChain({ ...PLAN, sets: { 0: ["a", "b", "c", "d"] } });
      const { entries } = await (await aClient(steady)).audit.history(INSTRUMENT);
      expect(entries).to.have.length(3);
    });

    it("fails after a change of them, and says which node it takes (SDK_NOT_KEPT)", async () => {
      const error = await expectCode(
        (await aClient(chain)).audit.history(INSTRUMENT),
        "SDK_NOT_KEPT",
      );
      expect(error).to.have.nested.property(
        "details.earliestState",
        BigInt(chain.blocks.length - 2),
      );
      expect(error).to.have.property("message").that.includes('"historyBlocks": "all"');
    });

    it("is verified after changes when the auditor goes on from a block after them", async () => {
      const earlier = await serveChain(await fabricateChain({ ...PLAN, blocks: 6 }));
      const auditor = createClient({ rpcUrls: [earlier.url], genesis: chain.genesis });
      const { checkpoint } = await auditor.audit.history(INSTRUMENT);
      await earlier.stop();
      const verified = await (await aClient(chain, checkpoint)).audit.history(INSTRUMENT);
      expect(verified).to.deep.equal({
        ...(await client.audit.history(INSTRUMENT)),
        validatorSetChanges: 0,
      });
    });
  });

  it("fails for an instrument that the ledger does not know", async () => {
    await expectCode(client.audit.history(INSTRUMENT - 10n ** 20n), "SDK_BAD_ARGUMENT");
    const unknown = 710_000_000_010_120_260_310_000_000_022n;
    await expectCode(client.audit.history(unknown), "AUDIT_UNKNOWN_INSTRUMENT");
    await expectCode(client.audit.bundle(unknown), "AUDIT_UNKNOWN_INSTRUMENT");
  });

  it("fails when the node leaves an entry out", async () => {
    node.forgeries.set("eth_getLogs", (honest: readonly unknown[]) => honest.slice(1));
    await expectCode(client.audit.history(INSTRUMENT), "AUDIT_HISTORY_MISMATCH");
  });

  it("fails when the node tells another block than its hash names", async () => {
    node.forgeries.set("eth_getBlockByNumber", (honest: object) => ({ ...honest, gasUsed: "0x1" }));
    await expectCode(client.audit.history(INSTRUMENT), "AUDIT_NODE_ANSWER");
  });

  it("fails when the node's block has fewer seals than a quorum", async () => {
    // The hash covers no seals, so that the block keeps its hash.
    node.forgeries.set("eth_getBlockByNumber", (honest: object) => ({
      ...honest,
      extraData: `0xe5a0${"00".repeat(32)}c0c080c0`,
    }));
    await expectCode(client.audit.history(INSTRUMENT), "AUDIT_BELOW_QUORUM");
  });

  it("fails when the node proves another state", async () => {
    node.forgeries.set("eth_getProof", () => ({ accountProof: ["0xc0"], storageProof: [] }));
    await expectCode(client.audit.history(INSTRUMENT), "AUDIT_PROOF_INVALID");
  });

  it("fails when the node does not keep the state any more", async () => {
    const pruned = await serveChain(chain);
    pruned.refusals.add("eth_getProof");
    const asking = createClient({ rpcUrls: [pruned.url] });
    await expectCode(asking.audit.history(INSTRUMENT), "AUDIT_NODE_ANSWER");
    await pruned.stop();
  });

  it("keeps an entry whose particulars do not decode, since it is proven all the same", async () => {
    const odd = anEntry("BILL_ACCEPTED", ["uint8"], [1]);
    const other = await serveChain(
      await fabricateChain({ ...PLAN, entries: { 1: [{ ...odd, data: "0x01" }] } }),
    );
    const { entries } = await createClient({ rpcUrls: [other.url] }).audit.history(INSTRUMENT);
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: "BILL_ACCEPTED", data: "0x01" });
    expect(entries[0]?.particulars).to.equal(undefined);
    await other.stop();
  });
});
