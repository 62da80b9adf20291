import { expect } from "chai";
import {
  decodeInstrumentNumber,
  formatInstrumentNumber,
  formatUnitRange,
  type InstrumentId,
  parseYuan,
} from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

/** Weekdays off and weekend days at work in 2026. */
const OFF = [
  ["01-01", "01-03"],
  ["02-15", "02-23"],
  ["04-04", "04-06"],
  ["05-01", "05-05"],
  ["06-19", "06-21"],
  ["09-25", "09-27"],
  ["10-01", "10-07"],
] as const;
const MAKE_UP = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"];

describe("worked examples: a bill", () => {
  let network: TestNetwork;
  let drawer: Party;
  let payee: Party;
  let endorsee: Party;

  before(async () => {
    network = await startNetwork();
    drawer = await network.admit("coreEnterprise");
    payee = await network.admit("supplier");
    endorsee = await network.admit("supplier");
  });
  after(() => network.stop());

  const issue = async (dueDate: string) => {
    const face = 100n;
    const trade = await registerTrade(payee, drawer, face);
    return drawer.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: drawer.account,
      payee: payee.account,
      face,
      dueDate,
      ...trade,
    });
  };

  it("of ¥500,000.00, ¥120,000.00 endorsed: 000000000001-000012000000 and 000012000001-000050000000", async () => {
    const billId = await receivedBill({ drawer, payee }, drawer, parseYuan("¥500,000.00"));
    const amount = parseYuan("¥120,000.00");
    const range = await payee.client.slices.lowEnd({ instrumentId: billId, amount });
    const { offerId } = await payee.client.endorsements.offer({
      instrumentId: billId,
      range,
      transferee: endorsee.account,
    });
    await endorsee.client.endorsements.sign({ offerId });
    const slices = await network.connect().bills.slices(billId);
    expect(slices.map((slice) => [formatUnitRange(slice), slice.holder])).to.deep.equal([
      ["000000000001-000012000000", endorsee.account],
      ["000012000001-000050000000", payee.account],
    ]);
  });

  it("issued on 2026-03-10 has 30 digits: class, bank code, date, serial, check digit", async () => {
    const { billId } = await issue("2026-09-10");
    expect(formatInstrumentNumber(billId)).to.match(/^7\d{12}20260310\d{8}\d$/);
    expect(decodeInstrumentNumber(billId)).to.include({
      class: "supplyChainCommercialBill",
      issueDate: "2026-03-10",
    });
  });

  it("issued on 2026-03-10 is due by 2026-09-10, and not on 2026-09-11", async () => {
    await issue("2026-09-10");
    const refusal = await expectRefusal(issue("2026-09-11"), "BillRegistry_TenorOutOfRange");
    expect(refusal.law).to.include("2022");
  });

  it("keeps the calendar of 2026: seven holidays, six make-up workdays", async () => {
    const { calendar } = network.connect();
    const isOpen = async (day: string) => (await calendar.isBusinessDay(`2026-${day}`)).business;
    for (const [first, last] of OFF) {
      expect(await isOpen(first), first).to.equal(false);
      expect(await isOpen(last), last).to.equal(false);
    }
    for (const day of MAKE_UP) expect(await isOpen(day), day).to.equal(true);
    expect(await calendar.onOrAfter("2026-08-15")).to.include({ date: "2026-08-17" });
    expect(await calendar.onOrAfter("2026-10-03")).to.include({ date: "2026-10-08" });
  });

  describe("due on 2026-06-10", () => {
    let billId: InstrumentId;
    const present = async (sliceFrom: bigint) => {
      const asked = { instrumentId: billId, sliceFrom };
      const { presentmentId } = await payee.client.presentments.present(asked);
      return payee.client.presentments.get(presentmentId);
    };

    before(async () => {
      billId = await receivedBill({ drawer, payee }, drawer, 100n, "2026-06-10");
      await payee.client.slices.split({ instrumentId: billId, sliceFrom: 1n, at: 51n });
    });

    it("is not presented before", async () => {
      await network.toDate("2026-06-09");
      await expectRefusal(present(1n), "PaymentDesk_TooEarly");
    });

    it("is presented until 2026-06-22, since the 20th is a holiday", async () => {
      await network.toDate("2026-06-22");
      expect(await present(1n)).to.include({ late: false });
    });

    it("is late on 2026-06-23", async () => {
      await network.toDate("2026-06-23");
      expect(await present(51n)).to.include({ late: true });
    });
  });

  describe("issued on 2026-08-31", () => {
    it("is due by 2027-02-28, the last day of the shorter month", async () => {
      await network.toDate("2026-08-31");
      await issue("2027-02-28");
      await expectRefusal(issue("2027-03-01"), "BillRegistry_TenorOutOfRange");
    });
  });
});
