import { expect } from "chai";
import type { Hash, SDKError } from "../../../sdk/src/index.ts";
import { askJSON } from "../support/anvil.ts";
import { deadUrl, serve } from "../support/httpServer.ts";
import { admitPayer, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { inOneBlock } from "../support/oneBlock.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";
import { receivedBill } from "../support/trade.ts";

describe("requests", () => {
  let network: TestNetwork;
  let payer: Party;
  let payee: Party;
  const balance = () => payee.client.cash.balance();

  before(async () => {
    network = await startNetwork();
    payer = await admitPayer(network);
    payee = await network.admit("supplier");
  });
  after(() => network.stop());

  describe("sent again with the same id", () => {
    it("give the same result and have one effect", async () => {
      const payment = { to: payee.account, amount: 100n, requestId: "PAY-2026-0001" };
      const before = await balance();
      const first = await payer.client.cash.transfer(payment);
      const second = await payer.client.cash.transfer(payment);
      expect(second).to.deep.equal(first);
      expect(await balance()).to.equal(before + 100n);
    });

    it("give the same result to another client of the institution", async () => {
      const { client, signer } = network.centralBank;
      const params = {
        requestId: "ADMIT-1",
        kind: "auditor",
        uscc: "91330100799655058B",
        legalName: "Audit",
        institutionCode: "000000000042",
        makers: [payer.account],
        checkers: [payee.account],
      } as const;
      const admitted = await client.members.admit(params);
      const other = network.connect({ signer });
      expect(await other.members.admit(params)).to.deep.equal(admitted);
    });

    it("at the same time have one effect", async () => {
      const payment = { to: payee.account, amount: 7n, requestId: "TWICE" };
      const before = await balance();
      const other = network.connect({ signer: payer.signer });
      const results = await Promise.all([
        payer.client.cash.transfer(payment),
        payer.client.cash.transfer(payment),
        other.cash.transfer(payment),
      ]);
      expect(new Set(results.map(({ transactionHash }) => transactionHash)).size).to.equal(1);
      expect(await balance()).to.equal(before + 7n);
    });

    it("and other content are refused", async () => {
      const requestId = "PAY-2026-0002";
      const first = await payer.client.cash.transfer({ to: payee.account, amount: 1n, requestId });
      const again = payer.client.cash.transfer({ to: payee.account, amount: 2n, requestId });
      const error = await expectCode(again, "SDK_REQUEST_ID_REUSED");
      expect((error as SDKError).details).to.include({ transactionHash: first.transactionHash });
      await expectCode(payer.client.cash.burn({ amount: 1n, requestId }), "SDK_REQUEST_ID_REUSED");
    });

    it("give the same result when they approve cash themselves, and compare how much", async () => {
      const { presentments } = payer.client;
      const order = { maxAmount: 1_000n, lastDate: "2026-12-31", requestId: "INSTRUCT-1" } as const;
      const first = await presentments.instruct({ ...order, allowance: 5_000n });
      expect(await presentments.instruct({ ...order, allowance: 5_000n })).to.deep.equal(first);
      const more = presentments.instruct({ ...order, allowance: 6_000n });
      await expectCode(more, "SDK_REQUEST_ID_REUSED");
      const plain = { ...order, requestId: "INSTRUCT-2" };
      await presentments.instruct(plain);
      const approving = presentments.instruct({ ...plain, allowance: 5_000n });
      await expectCode(approving, "SDK_REQUEST_ID_REUSED");
    });

    it("give the same result after the state that they were made from has changed", async () => {
      const drawer = await network.admit("coreEnterprise");
      const holder = await network.admit("supplier");
      const drawee = await network.admit("coreEnterprise");
      const billId = await receivedBill({ drawer, payee: holder }, drawee, 1_000n);
      const offer = {
        instrumentId: billId,
        range: { from: 500n, to: 600n },
        transferee: payee.account,
        requestId: "OFFER-1",
      };
      const first = await holder.client.endorsements.offer(offer);
      // The range has become a slice of its own, so the client finds another beginning than before.
      expect(await holder.client.endorsements.offer(offer)).to.deep.equal(first);
    });
  });

  it("take any text as an id, and 32 bytes as they are", async () => {
    const requestId: Hash = `0x${"Ab".repeat(32)}`;
    const paid = await payer.client.cash.transfer({ to: payee.account, amount: 1n, requestId });
    expect(paid.requestId).to.equal(requestId.toLowerCase());
    for (const wrong of ["", "x".repeat(257)]) {
      const payment = { to: payee.account, amount: 1n, requestId: wrong };
      await expectCode(payer.client.cash.transfer(payment), "SDK_BAD_ARGUMENT");
    }
  });

  it("of one key run side by side, in this client and another", async () => {
    const before = await balance();
    const clients = [payer.client, network.connect({ signer: payer.signer })];
    const payments = Array.from({ length: 20 }, (_, index) =>
      clients[index % 2]?.cash.transfer({ to: payee.account, amount: 1n }),
    );
    await Promise.all(payments);
    expect(await balance()).to.equal(before + 20n);
  });

  it("are refused by the contract's own error before anything is sent", async () => {
    const count = () =>
      network.anvil.send("eth_getTransactionCount", [payer.signer.checker.address, "latest"]);
    const sent = await count();
    const payment = payer.client.cash.transfer({ to: payee.account, amount: 10n ** 12n });
    const error = await expectRefusal(payment, "ERC20InsufficientBalance", { needed: 10n ** 12n });
    expect(error.message).to.include("¥10,000,000,000.00 are needed");
    expect(await count()).to.equal(sent);
  });

  it("need a signer, of the institution", async () => {
    const payment = { to: payee.account, amount: 1n };
    await expectCode(network.connect().cash.transfer(payment), "SDK_NO_SIGNER");
    await expectCode(network.connect().cash.balance(), "SDK_NO_SIGNER");
    const { maker, checker } = payer.signer;
    const swapped = network.connect({
      signer: { ...payer.signer, maker: checker, checker: maker },
    });
    await expectRefusal(swapped.cash.transfer(payment), "MemberAccount_NotChecker", {
      submitter: maker.address.toLowerCase(),
    });
    const alone = network.connect({ signer: { ...payer.signer, maker: checker } });
    await expectRefusal(alone.cash.transfer(payment), "MemberAccount_NotMaker");
  });

  it("reach the next node when the first is dead", async () => {
    const rpcUrls = [await deadUrl(), network.anvil.url];
    const before = await balance();
    await network
      .connect({ rpcUrls, signer: payer.signer })
      .cash.transfer({ to: payee.account, amount: 3n });
    expect(await balance()).to.equal(before + 3n);
  });

  it("are executed once when a node takes the transaction and dies before it answers", async () => {
    const dying = await serve(async ({ method, params }) => {
      const answer = await askJSON(network.anvil.url, method, params);
      return method === "eth_sendRawTransaction" ? undefined : { body: JSON.stringify(answer) };
    });
    const before = await balance();
    const client = network.connect({
      rpcUrls: [dying.url, network.anvil.url],
      signer: payer.signer,
    });
    await client.cash.transfer({ to: payee.account, amount: 5n });
    expect(await balance()).to.equal(before + 5n);
    await dying.stop();
  });

  describe("when blocks are late", () => {
    before(() => network.anvil.send("evm_setAutomine", [false]));
    after(() => network.anvil.send("evm_setAutomine", [true]));

    it("time out, and can be sent again with the same id", async () => {
      const impatient = network.connect({
        rpcUrls: [network.anvil.url],
        signer: payer.signer,
        timing: { inclusionMs: 50, pollMs: 10 },
      });
      const payment = { to: payee.account, amount: 11n, requestId: "LATE" };
      const before = await balance();
      const error = await expectCode(impatient.cash.transfer(payment), "SDK_TIMEOUT");
      expect((error as SDKError).details["transactionHash"]).to.match(/^0x/);

      await mineUntil(payer.client.cash.transfer(payment));
      expect(await balance()).to.equal(before + 11n);
    });

    it("that lose against another of the same block fail with the contract's error", async () => {
      const rich = await payer.client.cash.balance();
      const race = await inOneBlock(network, [
        () => payer.client.cash.transfer({ to: payee.account, amount: rich }),
        () => payer.client.cash.burn({ amount: rich }),
      ]);
      const failures = race.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(failures).to.have.length(1);
      expect(failures[0]).to.include({ code: "ERC20InsufficientBalance" });
    });

    async function mineUntil(action: Promise<unknown>): Promise<void> {
      let isOver = false;
      void action
        .catch(() => undefined)
        .finally(() => {
          isOver = true;
        });
      while (!isOver) await network.anvil.send("evm_mine");
      await action;
    }
  });
});
