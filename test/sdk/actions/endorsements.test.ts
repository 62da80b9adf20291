import { expect } from "chai";
import {
  formatSubBills,
  type InstrumentId,
  parseYuan,
  type UnitRange,
} from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = parseYuan("¥500,000.00");

describe("endorsements", () => {
  let network: TestNetwork;
  let drawer: Party;
  let payee: Party;
  let second: Party;
  let third: Party;
  let billId: InstrumentId;

  const endorse = async (
    from: Party,
    to: Party,
    range: UnitRange,
    forbidsTransfer = false,
  ): Promise<void> => {
    const { offerId } = await from.client.endorsements.offer({
      instrumentId: billId,
      range,
      transferee: to.account,
      forbidsTransfer,
    });
    expect((await to.client.endorsements.get(offerId)).forbidsTransfer).to.equal(forbidsTransfer);
    await to.client.endorsements.sign({ offerId });
  };

  before(async () => {
    network = await startNetwork();
    drawer = await network.admit("coreEnterprise");
    payee = await network.admit("supplier");
    second = await network.admit("supplier");
    third = await network.admit("supplier");
  });
  after(() => network.stop());
  beforeEach(async () => {
    billId = await receivedBill({ drawer, payee }, drawer, FACE);
  });

  it("BILL-CONTINUITY: show to anybody how every unit came from the drawer to its holder", async () => {
    await endorse(payee, second, { from: 1n, to: 300n }, true);
    await endorse(second, third, { from: 101n, to: 200n });
    await endorse(third, payee, { from: 101n, to: 150n });
    const chains = await network.connect().bills.endorsements(billId);
    const receipt = [drawer, payee, "BillRegistry", false] as const;
    const first = [payee, second, "EndorsementDesk", true] as const;
    const onwards = [second, third, "EndorsementDesk", false] as const;
    const back = [third, payee, "EndorsementDesk", false] as const;
    const expected = [
      { range: [1n, 100n], holder: second, links: [receipt, first] },
      { range: [101n, 150n], holder: payee, links: [receipt, first, onwards, back] },
      { range: [151n, 200n], holder: third, links: [receipt, first, onwards] },
      { range: [201n, 300n], holder: second, links: [receipt, first] },
      { range: [301n, FACE], holder: payee, links: [receipt] },
    ];
    expect(
      chains.map(({ range, holder, links, isContinuous }) => ({
        range: [range.from, range.to],
        holder,
        isContinuous,
        links: links.map((link) => [
          link.transferor,
          link.transferee,
          link.through,
          link.forbidsTransfer,
          link.date,
        ]),
      })),
    ).to.deep.equal(
      expected.map(({ range, holder, links }) => ({
        range,
        holder: holder.account,
        isContinuous: true,
        links: links.map(([from, to, through, forbids]) => [
          from.account,
          to.account,
          through,
          forbids,
          "2026-03-10",
        ]),
      })),
    );
  });

  it("are told of the range that is asked for, and of no unit beyond the face", async () => {
    await endorse(payee, second, { from: 1n, to: 300n });
    const chains = await second.client.bills.endorsements(billId, { from: 250n, to: 400n });
    expect(chains.map(({ range, links }) => [range, links.length])).to.deep.equal([
      [{ from: 250n, to: 300n }, 2],
      [{ from: 301n, to: 400n }, 1],
    ]);
    const beyond = second.client.bills.endorsements(billId, { from: 1n, to: FACE + 1n });
    await beyond.then(
      () => expect.fail("answered"),
      (error) => expect(error.code).to.equal("SDK_BAD_ARGUMENT"),
    );
    await expectRefusal(second.client.bills.endorsements(7n), "InstrumentRegistry_Unknown", {
      instrumentId: 7n,
    });
  });

  it("of no range in particular take the low end, and slices are joined again", async () => {
    const amount = parseYuan("¥120,000.00");
    const low = await payee.client.slices.lowEnd({ instrumentId: billId, amount });
    await endorse(payee, second, low);
    await endorse(second, payee, low);
    const { offerId } = await payee.client.endorsements.offer({
      instrumentId: billId,
      range: { from: 20_000_000n, to: 20_000_001n },
      transferee: second.account,
    });
    await second.client.endorsements.refuse({ offerId });
    expect(await payee.client.slices.of(billId)).to.have.length(4);
    const tooMuch = payee.client.slices.lowEnd({ instrumentId: billId, amount: FACE });
    await tooMuch.then(
      () => expect.fail("answered"),
      (error) => expect(error.code).to.equal("SDK_BAD_ARGUMENT"),
    );
    await payee.client.slices.mergeAll({ instrumentId: billId });
    expect(await payee.client.slices.mergeAll({ instrumentId: billId })).to.equal(undefined);
    const [whole, ...rest] = await payee.client.slices.of(billId);
    expect([whole?.from, whole?.to, rest.length]).to.deep.equal([1n, FACE, 0]);
    expect(await payee.client.slices.lowEnd({ instrumentId: billId, amount: FACE })).to.deep.equal({
      from: 1n,
      to: FACE,
    });
  });

  it("of a package whose range is 0 are of the whole", async () => {
    const trade = await registerTrade(payee, drawer, FACE);
    const issued = await drawer.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: drawer.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-09-10",
      splittable: false,
      ...trade,
    });
    billId = issued.billId;
    await drawer.client.bills.accept({ billId });
    await payee.client.bills.receive({ billId });
    const bill = await payee.client.bills.get(billId);
    const whole = { from: 1n, to: FACE };
    expect([bill.splittable, formatSubBills(bill, whole)]).to.deep.equal([false, "0"]);
    expect(formatSubBills({ splittable: true }, whole)).to.equal("000000000001-000050000000");
    await expectRefusal(
      endorse(payee, second, { from: 1n, to: FACE - 1n }),
      "BillRules_NotSplittable",
      { billId, from: 1n, to: FACE - 1n, face: FACE },
    );
    await endorse(payee, second, whole);
  });

  it("never begin when the drawee refuses, or accepts on a condition", async () => {
    for (const answer of ["refuse", "condition"] as const) {
      const trade = await registerTrade(payee, drawer, FACE);
      const issued = await drawer.client.bills.issue({
        class: "supplyChainCommercialBill",
        drawee: second.account,
        payee: payee.account,
        face: FACE,
        dueDate: "2026-09-10",
        ...trade,
      });
      billId = issued.billId;
      const { bills } = second.client;
      if (answer === "refuse") await bills.refuse({ billId, reason: "货物与合同不符" });
      else await bills.acceptOnCondition({ billId, condition: "以货物验收为前提" });
      expect((await bills.get(billId)).status).to.equal("refused");
      await expectRefusal(payee.client.bills.receive({ billId }), "BillLifecycle_Forbidden", {
        billId,
      });
      await drawer.client.bills.withdraw({ billId });
    }
  });
});
