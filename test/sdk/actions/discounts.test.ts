import { expect } from "chai";
import { type Address, formatYuan, parseRate, parseYuan } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = parseYuan("¥1,000,000.00");

describe("discounts", () => {
  let network: TestNetwork;
  let drawer: Party;
  let drawee: Party;
  let holder: Party;

  before(async () => {
    network = await startNetwork();
    drawer = await network.admit("coreEnterprise");
    drawee = await network.admit("coreEnterprise");
    holder = await network.admit("supplier");
    await network.centralBank.client.cash.mint({ to: network.bank.account, amount: 10n * FACE });
  });
  after(() => network.stop());

  async function anApplication(bank = network.bank) {
    const instrumentId = await receivedBill({ drawer, payee: holder }, drawee, FACE);
    const trade = await registerTrade(holder, drawer, FACE);
    const request = { instrumentId, range: { from: 1n, to: FACE }, bank: bank.account, ...trade };
    const { applicationId, expiresAt } = await holder.client.discounts.request(request);
    return { applicationId, instrumentId, expiresAt, trade };
  }
  const quote = (applicationId: bigint, bank = network.bank) =>
    bank.client.discounts.quote({ applicationId, rateMillionths: parseRate("2.65%") });

  const rows = [
    [
      "¥1,000,000.00",
      "2.65%",
      "2026-03-10",
      "2026-09-10",
      "2026-09-10",
      184,
      "¥13,544.44",
      "¥986,455.56",
    ],
    [
      "¥5,000,000.00",
      "1.85%",
      "2026-06-15",
      "2026-08-15",
      "2026-08-17",
      63,
      "¥16,187.50",
      "¥4,983,812.50",
    ],
    [
      "¥2,000,000.00",
      "2.20%",
      "2026-05-20",
      "2026-10-03",
      "2026-10-08",
      141,
      "¥17,233.33",
      "¥1,982,766.67",
    ],
  ] as const;
  for (const [face, rate, date, dueDate, paymentDate, days, interest, proceeds] of rows) {
    it(`of ${face} at ${rate} from ${date} to ${dueDate} cost ${interest}`, async () => {
      const amounts = await network.connect().discounts.preview({
        face: parseYuan(face),
        rateMillionths: parseRate(rate),
        date,
        dueDate,
      });
      expect({
        ...amounts,
        interest: formatYuan(amounts.interest),
        proceeds: formatYuan(amounts.proceeds),
      }).to.include({ days, paymentDate, interest, proceeds, provisional: false });
    });
  }

  it("say when a payment date rests on a year not yet published", async () => {
    const far = { face: FACE, rateMillionths: 10_000, date: "2026-12-01", dueDate: "2027-02-01" };
    expect((await network.connect().discounts.preview(far)).provisional).to.equal(true);
  });

  it("are quoted for as long as the applicant's lock, and shown to both sides", async () => {
    const { applicationId, instrumentId, expiresAt, trade } = await anApplication();
    const unquoted = await holder.client.discounts.get(applicationId);
    expect(unquoted).to.deep.include({
      status: "open",
      instrumentId,
      range: { from: 1n, to: FACE },
      applicant: holder.account,
      bank: network.bank.account,
      rateMillionths: undefined,
      quoteValidUntil: undefined,
      ...trade,
    });
    await expectRefusal(
      holder.client.discounts.amounts(applicationId),
      "FinancingDesk_WrongStatus",
    );
    await quote(applicationId);
    expect(await network.bank.client.discounts.get(applicationId)).to.include({
      status: "quoted",
      rateMillionths: 26_500,
      quoteValidUntil: expiresAt - 1n,
    });
    await holder.client.discounts.withdraw({ applicationId });
    expect((await holder.client.discounts.get(applicationId)).status).to.equal("withdrawn");
    expect((await holder.client.discounts.get(10n ** 9n)).status).to.equal("none");
  });

  it("are refused by the bank, and then nobody's", async () => {
    const { applicationId, instrumentId } = await anApplication();
    await expectRefusal(quote(applicationId, network.otherBank), "FinancingDesk_NotParty");
    await network.bank.client.discounts.refuse({ applicationId });
    await expectRefusal(
      holder.client.discounts.settle({ applicationId }),
      "FinancingDesk_WrongStatus",
    );
    const [slice] = await holder.client.bills.slices(instrumentId);
    expect(slice?.encumbrance).to.equal(undefined);
  });

  it("are quoted side by side without one approval of cash undoing another", async () => {
    const applications = [await anApplication(), await anApplication(), await anApplication()];
    await Promise.all(applications.map(({ applicationId }) => quote(applicationId)));
    for (const { applicationId } of applications) {
      await holder.client.discounts.settle({ applicationId });
    }
    expect(await holder.client.cash.balance()).to.equal(3n * 98_645_556n);
  });

  it("quoted again with the same id are quoted once", async () => {
    const { applicationId } = await anApplication();
    const params = { applicationId, rateMillionths: 26_500, requestId: "QUOTE-1" };
    const first = await network.bank.client.discounts.quote(params);
    await holder.client.discounts.settle({ applicationId });
    // By now the allowance is another than when the quote was made.
    expect(await network.bank.client.discounts.quote(params)).to.deep.equal(first);
  });

  it("that come to nothing leave their cash approved until the bank takes that back", async () => {
    const { cash } = network.bank.client;
    await cash.allow({ desk: "DiscountDesk", amount: 0n });
    expect([...(await cash.allowances())]).to.deep.equal([]);
    const { applicationId } = await anApplication();
    await quote(applicationId);
    await holder.client.discounts.withdraw({ applicationId });
    expect([...(await cash.allowances())]).to.deep.equal([["DiscountDesk", FACE]]);
    expect(await holder.client.cash.allowances(network.bank.account)).to.deep.equal(
      await cash.allowances(),
    );

    const next = await anApplication();
    await quote(next.applicationId);
    await cash.allow({ desk: "DiscountDesk", amount: 1n, requestId: "TAKE-BACK" });
    await expectRefusal(
      holder.client.discounts.settle({ applicationId: next.applicationId }),
      "ERC20InsufficientAllowance",
      { allowance: 1n },
    );
    await cash.allow({ desk: "DiscountDesk", amount: FACE });
    await holder.client.discounts.settle({ applicationId: next.applicationId });
  });

  it("count their face once against the limits of who quotes, whatever stands approved", async () => {
    const { account, client, signer } = network.bank;
    const operator = signer.maker.address.toLowerCase() as Address;
    const limit = (perRequest: bigint) =>
      network.centralBank.client.operators.limit({ account, operator, perRequest, perDay: 0n });
    await client.cash.allow({ desk: "DiscountDesk", amount: 3n * FACE });
    const { applicationId } = await anApplication();
    await limit(FACE - 1n);
    await expectRefusal(quote(applicationId), "MemberAccount_RequestLimit", { value: FACE });
    await limit(FACE);
    await quote(applicationId);
    await limit(0n);
  });

  it("of an unknown application are refused by the contract", async () => {
    await expectRefusal(quote(10n ** 9n), "FinancingDesk_WrongStatus", { requestId: 10n ** 9n });
  });
});
