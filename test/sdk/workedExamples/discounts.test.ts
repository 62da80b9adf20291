import { expect } from "chai";
import { formatYuan, parseRate, parseYuan, type SettledFinancing } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { receivedBill } from "../support/trade.ts";

/** face, rate, day of discount, due day, day of payment, days charged, interest, net. */
const EXAMPLES = [
  [
    ...["¥1,000,000.00", "2.65%", "2026-03-10", "2026-09-10", "2026-09-10"],
    ...["184", "¥13,544.44", "¥986,455.56"],
  ],
  ["¥1.00", "1.80%", "2026-03-10", "2026-06-18", "2026-06-18", "100", "¥0.01", "¥0.99"],
  ["¥1.00", "1.80%", "2026-03-10", "2026-06-17", "2026-06-17", "99", "¥0.00", "¥1.00"],
  [
    ...["¥2,000,000.00", "2.20%", "2026-05-20", "2026-10-03", "2026-10-08"],
    ...["141", "¥17,233.33", "¥1,982,766.67"],
  ],
  [
    ...["¥5,000,000.00", "1.85%", "2026-06-15", "2026-08-15", "2026-08-17"],
    ...["63", "¥16,187.50", "¥4,983,812.50"],
  ],
] as const;

/** The network's first. */
const FIRST_DAY = "2026-03-10";

interface Discounted {
  readonly instrumentId: bigint;
  readonly face: bigint;
  readonly acceptor: Party;
}

describe("worked examples: a discount, settled to the fen and paid on the business day", () => {
  let network: TestNetwork;
  let supplier: Party;
  const toBePaid = new Map<string, Discounted[]>();

  before(async () => {
    network = await startNetwork();
    supplier = await network.admit("supplier");
    const to = network.bank.account;
    await network.centralBank.client.cash.mint({ to, amount: parseYuan("¥8,000,002.00") });
  });
  after(() => network.stop());

  async function settle(
    { instrumentId, face }: Discounted,
    rate: string,
  ): Promise<SettledFinancing> {
    const { contractEvidence, invoiceEvidence } = await supplier.client.bills.get(instrumentId);
    const { applicationId } = await supplier.client.discounts.request({
      instrumentId,
      range: { from: 1n, to: face },
      bank: network.bank.account,
      contractEvidence,
      invoiceEvidence,
    });
    const rateMillionths = parseRate(rate);
    await network.bank.client.discounts.quote({ applicationId, rateMillionths });
    return supplier.client.discounts.settle({ applicationId });
  }

  for (const [yuan, rate, date, dueDate, paymentDate, days, interest, net] of EXAMPLES) {
    it(`${yuan} at ${rate}, ${date} to ${dueDate}: ${days} days, interest ${interest}, net ${net}`, async () => {
      if (date !== FIRST_DAY) await network.toDate(date);
      const face = parseYuan(yuan);
      // Nobody else's bills: the acceptor owes no credit data for months before its first acceptance.
      const acceptor = await network.admit("coreEnterprise");
      const parties = { drawer: acceptor, payee: supplier };
      const instrumentId = await receivedBill(parties, acceptor, face, dueDate);
      const bill = { instrumentId, face, acceptor };
      const before = await supplier.client.cash.balance();
      const settled = await settle(bill, rate);
      expect(settled).to.include({ days: Number(days), paymentDate, provisional: false });
      expect(formatYuan(settled.interest)).to.equal(interest);
      expect(formatYuan(settled.proceeds)).to.equal(net);
      expect(formatYuan((await supplier.client.cash.balance()) - before)).to.equal(net);
      toBePaid.set(paymentDate, [...(toBePaid.get(paymentDate) ?? []), bill]);
    });
  }

  for (const paymentDate of ["2026-08-17", "2026-10-08"]) {
    it(`is paid in full to the bank on ${paymentDate}`, async () => {
      await network.toDate(paymentDate);
      const [bill] = toBePaid.get(paymentDate) ?? [];
      if (bill === undefined) throw new Error("it was discounted");
      const { bank, centralBank } = network;
      const { instrumentId, face, acceptor } = bill;
      await centralBank.client.cash.mint({ to: acceptor.account, amount: face });
      const before = await bank.client.cash.balance();
      const { presentmentId } = await bank.client.presentments.present({
        instrumentId,
        sliceFrom: 1n,
      });
      await acceptor.client.presentments.pay({ presentmentId });
      expect((await bank.client.cash.balance()) - before).to.equal(face);
      expect((await bank.client.bills.get(instrumentId)).status).to.equal("settled");
    });
  }
});
