import { expect } from "chai";
import type { Party, TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";
import { startSupplyChain } from "../support/supplyChain.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = 100_000_000n;

describe("filings, disclosures and credit", () => {
  let network: TestNetwork;
  let drawer: Party;
  let payee: Party;

  before(async () => {
    ({ network, core: drawer, supplier: payee } = await startSupplyChain());
  });
  after(() => network.stop());

  const bankBill = async (drawee: Party) => {
    const { billId } = await drawer.client.bills.issue({
      class: "bankAcceptedBill",
      drawee: drawee.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-06-10",
      ...(await registerTrade(payee, drawer, FACE)),
    });
    return billId;
  };

  it("a bank accepts within the figures that it filed", async () => {
    const { bank, otherBank } = network;
    const billId = await bankBill(bank);
    expect(await bank.client.filings.of(bank.account)).to.equal(undefined);
    await expectRefusal(bank.client.bills.accept({ billId }), "CreditRegistry_NoFiling", {
      bank: bank.account,
    });
    const figures = {
      asOfDate: "2026-02-28",
      totalAssets: (FACE * 100n) / 15n,
      deposits: FACE,
      marginDeposits: FACE / 10n,
      otherAcceptances: 0n,
    };
    await bank.client.filings.file(figures);
    expect(await otherBank.client.filings.of(bank.account)).to.deep.equal({
      ...figures,
      filedDate: "2026-03-10",
    });
    const refusal = await expectRefusal(
      bank.client.bills.accept({ billId }),
      "CreditRegistry_AcceptanceLimit",
      { balance: FACE, maximum: FACE - 1n },
    );
    expect(refusal.law).to.include("Order 2022 No. 4");
    await bank.client.filings.file({
      ...figures,
      asOfDate: "2026-03-09",
      totalAssets: figures.totalAssets + 1n,
    });
    await bank.client.bills.accept({ billId });
    expect((await bank.client.credit.standing(bank.account)).acceptanceBalance).to.equal(FACE);
    await expectRefusal(drawer.client.filings.file(figures), "FilingRegistry_NotABank");
  });

  it("an acceptor discloses a bill as it accepts it, and corrects an error", async () => {
    const billId = await receivedBill({ drawer, payee }, drawer, FACE);
    const { disclosures } = drawer.client;
    expect(await disclosures.ofBill(billId)).to.include({ matches: true, late: false });
    await disclosures.bill({ billId, face: FACE - 1n });
    expect(await disclosures.ofBill(billId)).to.include({ matches: false });
    const { contractEvidence, invoiceEvidence } = await payee.client.bills.get(billId);
    const asked = payee.client.discounts.request({
      instrumentId: billId,
      range: { from: 1n, to: FACE },
      bank: network.bank.account,
      contractEvidence,
      invoiceEvidence,
    });
    const { law } = await expectRefusal(asked, "DisclosureRegistry_Mismatch", { billId });
    expect(law).to.include("2020-19");
    await disclosures.bill({ billId });
    expect(await disclosures.ofBill(billId)).to.include({ matches: true });
  });

  it("a bill accepted without a disclosure has none", async () => {
    const trade = await registerTrade(payee, drawer, FACE);
    const { billId } = await drawer.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: drawer.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-09-10",
      ...trade,
    });
    await drawer.client.bills.accept({ billId, disclose: false });
    expect(await drawer.client.disclosures.ofBill(billId)).to.equal(undefined);
  });

  it("an acceptor discloses its credit data of last month", async () => {
    const { credit, disclosures } = drawer.client;
    const { acceptanceBalance } = await credit.standing(drawer.account);
    await network.toDate("2026-04-02");
    const end = await credit.lastMonthEnd(drawer.account);
    expect(end).to.deep.equal({ month: "2026-03", acceptanceBalance, overdueBalance: 0n });
    expect(await disclosures.ofAcceptor(drawer.account)).to.equal(undefined);
    await disclosures.credit(end);
    expect(await disclosures.ofAcceptor(drawer.account)).to.include({
      ...end,
      matches: true,
      late: false,
    });
    await expectRefusal(
      disclosures.credit({ ...end, month: "2026-02" }),
      "DisclosureRegistry_NotLastMonth",
    );
    await expectCode(disclosures.credit({ ...end, month: "2026-13" }), "SDK_BAD_ARGUMENT");
  });

  it("an acceptor that does not pay is listed, suspended and restored", async () => {
    const acceptor = await network.admit("coreEnterprise");
    const billIds = [];
    for (let count = 0; count < 3; count += 1) {
      billIds.push(await receivedBill({ drawer: acceptor, payee }, acceptor, FACE));
    }
    await network.toDate("2026-09-10");
    for (const instrumentId of billIds) {
      const { presentmentId } = await payee.client.presentments.present({
        instrumentId,
        sliceFrom: 1n,
      });
      await acceptor.client.presentments.refuse({ presentmentId, reason: "no funds" });
    }
    const standing = await payee.client.credit.standing(acceptor.account);
    expect(standing).to.deep.equal({
      listed: false,
      barredUntil: undefined,
      overduePayments: 3,
      overdueBalance: 3n * FACE,
      acceptanceBalance: 3n * FACE,
    });
    await network.toDate("2026-10-08");
    expect((await payee.client.credit.standing(acceptor.account)).listed).to.equal(true);
    const trade = await registerTrade(payee, acceptor, FACE);
    const issue = {
      class: "supplyChainCommercialBill",
      drawee: acceptor.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-12-10",
      ...trade,
    } as const;
    const { billId: next } = await acceptor.client.bills.issue(issue);
    await expectRefusal(acceptor.client.bills.accept({ billId: next }), "CreditRegistry_Listed", {
      acceptor: acceptor.account,
    });
  });
});
