import { expect } from "chai";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill } from "../support/trade.ts";

describe("presentments", () => {
  let network: TestNetwork;
  let drawee: Party;
  let holder: Party;
  const presented: { instrumentId: bigint; presentmentId: bigint }[] = [];

  before(async () => {
    network = await startNetwork();
    const drawer = await network.admit("coreEnterprise");
    drawee = await network.admit("coreEnterprise");
    holder = await network.admit("supplier");
    const bills = [
      await receivedBill({ drawer, payee: holder }, drawee, 100n),
      await receivedBill({ drawer, payee: holder }, drawee, 100n),
      await receivedBill({ drawer, payee: holder }, drawee, 100n),
    ];
    await network.toDate("2026-09-10");
    for (const instrumentId of bills) {
      const { presentmentId } = await holder.client.presentments.present({
        instrumentId,
        sliceFrom: 1n,
      });
      presented.push({ instrumentId, presentmentId });
    }
  });
  after(() => network.stop());

  it("are within the window that the law gives", async () => {
    expect(await network.connect().presentments.window("2026-06-10")).to.deep.equal({
      firstDate: "2026-06-10",
      lastDate: "2026-06-22",
      provisional: false,
    });
  });

  it("are paid by the drawee alone, with its own money", async () => {
    const [{ presentmentId = 0n } = {}] = presented;
    await expectRefusal(
      holder.client.presentments.pay({ presentmentId }),
      "PaymentDesk_NotObligor",
    );
    await expectRefusal(
      drawee.client.presentments.pay({ presentmentId }),
      "ERC20InsufficientBalance",
    );
  });

  it("are refused with a reason, and open recourse", async () => {
    const [{ instrumentId = 0n, presentmentId = 0n } = {}] = presented;
    const { presentments } = drawee.client;
    await expectRefusal(
      presentments.refuse({ presentmentId, reason: "" }),
      "PaymentDesk_ReasonLength",
    );
    await presentments.refuse({ presentmentId, reason: "no funds" });
    expect(await presentments.get(presentmentId)).to.include({
      status: "refused",
      holder: holder.account,
      obligor: drawee.account,
      late: false,
    });
    const [slice] = await holder.client.bills.slices(instrumentId);
    expect(slice?.encumbrance?.kind).to.equal("inRecourse");
  });

  it("leave the cash approved that an instruction approves while one of them is paid", async () => {
    const [, , { presentmentId = 0n } = {}] = presented;
    const { cash, presentments } = drawee.client;
    await network.centralBank.client.cash.mint({ to: drawee.account, amount: 100n });
    await Promise.all([
      presentments.pay({ presentmentId }),
      presentments.instruct({ maxAmount: 1n, lastDate: "2026-12-31", allowance: 5_000n }),
    ]);
    expect((await presentments.get(presentmentId)).status).to.equal("paid");
    expect([...(await cash.allowances())]).to.deep.equal([["PresentmentDesk", 5_000n]]);
  });

  it("are dishonoured by silence, after the time to answer", async () => {
    const [, { presentmentId = 0n } = {}] = presented;
    const { presentments } = holder.client;
    await expectRefusal(presentments.lapse({ presentmentId }), "PaymentDesk_AnswerTimeRuns");
    await network.toDate("2026-09-20");
    await presentments.lapse({ presentmentId });
    expect((await presentments.get(presentmentId)).status).to.equal("dishonoured");
    expect((await presentments.get(10n ** 9n)).status).to.equal("none");
  });
});
