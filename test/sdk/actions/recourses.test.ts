import { expect } from "chai";
import { id as hashOf } from "ethers";
import type { Hash } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill } from "../support/trade.ts";

const FACE = 100_000_000n;

describe("recourse and guarantee through the SDK", () => {
  let network: TestNetwork;
  let drawer: Party;
  let acceptor: Party;
  let payee: Party;
  let endorsee: Party;
  let guarantor: Party;
  let billId: bigint;
  let recourseId: bigint;

  before(async () => {
    network = await startNetwork();
    drawer = await network.admit("coreEnterprise");
    acceptor = await network.admit("coreEnterprise");
    payee = await network.admit("supplier");
    endorsee = await network.admit("supplier");
    guarantor = await network.admit("guarantor");
    for (const { account } of [drawer, acceptor, payee, guarantor]) {
      await network.centralBank.client.cash.mint({ to: account, amount: 2n * FACE });
    }
  });
  after(() => network.stop());

  const range = { from: 1n, to: FACE };

  it("guarantees the acceptor of a bill", async () => {
    billId = await receivedBill({ drawer, payee }, acceptor, FACE);
    const { guaranteeId } = await acceptor.client.guarantees.apply({
      instrumentId: billId,
      range,
      party: "acceptor",
      guarantor: guarantor.account,
    });
    await guarantor.client.guarantees.sign({ guaranteeId });
    expect(await network.connect().guarantees.get(guaranteeId)).to.deep.include({
      status: "settled",
      party: "acceptor",
      guaranteed: acceptor.account,
      guarantor: guarantor.account,
      range,
    });
    await expectRefusal(
      acceptor.client.guarantees.withdraw({ guaranteeId }),
      "GuaranteeDesk_WrongStatus",
    );
  });

  it("tells nothing of a bill that was not dishonoured", async () => {
    const { offerId } = await payee.client.endorsements.offer({
      instrumentId: billId,
      range,
      transferee: endorsee.account,
    });
    await endorsee.client.endorsements.sign({ offerId });
    expect(await endorsee.client.bills.recourse(billId, range)).to.deep.equal([]);
  });

  it("says who may be asked, for how much, until when, by which article", async () => {
    await network.toDate("2026-09-10");
    const { presentmentId } = await endorsee.client.presentments.present({
      instrumentId: billId,
      sliceFrom: 1n,
    });
    await acceptor.client.presentments.refuse({ presentmentId, reason: "账户余额不足" });
    await network.toDate("2026-10-10");
    const [recourse] = await endorsee.client.bills.recourse(billId, range);
    recourseId = recourse?.recourseId ?? 0n;
    expect(recourse).to.deep.include({ claimant: endorsee.account, cause: "paymentRefused" });
    // 30 days of ¥1,000,000.00 at 3.00 %.
    const amount = FACE + 250_000n;
    const primary = { liable: true, amount, until: "2028-09-11" };
    const parties = recourse?.parties.map(({ account, liable, amount: fen, until }) => ({
      account,
      liable,
      amount: fen,
      until,
    }));
    expect(parties).to.deep.equal([
      { account: acceptor.account, ...primary },
      { account: guarantor.account, ...primary },
      { account: drawer.account, ...primary },
      { account: payee.account, liable: true, amount, until: "2027-03-10" },
    ]);
    expect(recourse?.parties.map(({ law }) => law)).to.deep.equal([
      "票据法 第44†条、第68†条、第70条、第17条第1项",
      "票据法 第44†条、第50条、第68†条、第70条、第17条第1项",
      "票据法 第26†条、第68†条、第70条、第17条第1项",
      "票据法 第37†条、第68†条、第70条、第17条第3项",
    ]);
  });

  it("claims from a party as it was told, is paid to the fen, and the payer asks further", async () => {
    const [recourse] = await endorsee.client.bills.recourse(billId, range);
    const debtor = recourse?.parties.find(({ account }) => account === payee.account)?.debtor;
    if (debtor === undefined) throw new Error("the payee endorsed");
    const { claimId } = await endorsee.client.recourses.claim({ recourseId, debtor, costs: 500n });
    expect(await payee.client.recourses.getClaim(claimId)).to.include({
      status: "open",
      debtor: payee.account,
    });
    const paid = await payee.client.recourses.pay({ claimId });
    expect(paid).to.include({ principal: FACE, interest: 250_000n, costs: 500n });
    expect(await endorsee.client.cash.balance(endorsee.account)).to.equal(FACE + 250_500n);

    const [further] = await payee.client.bills.recourse(billId, range);
    expect(further).to.include({ claimant: payee.account, paidDate: "2026-10-10" });
    expect(further?.parties.map(({ account }) => account)).to.deep.equal([
      acceptor.account,
      guarantor.account,
      drawer.account,
    ]);
    await payee.client.recourses.claim({ recourseId, debtor: { party: "drawer" }, costs: 300n });
    const last = await acceptor.client.recourses.payAsAcceptor({ recourseId });
    expect(last).to.include({ principal: FACE + 250_500n, costs: 300n });
    expect((await payee.client.recourses.get(recourseId)).status).to.equal("discharged");
    expect((await payee.client.bills.get(billId)).status).to.equal("settled");
  });

  it("names who is released, and the article: a bill presented late", async () => {
    const late = await receivedBill({ drawer, payee }, acceptor, 100n, "2026-12-10");
    const { offerId } = await payee.client.endorsements.offer({
      instrumentId: late,
      range: { from: 1n, to: 100n },
      transferee: endorsee.account,
    });
    await endorsee.client.endorsements.sign({ offerId });
    await network.toDate("2027-01-04");
    const { presentmentId } = await endorsee.client.presentments.present({
      instrumentId: late,
      sliceFrom: 1n,
    });
    await acceptor.client.presentments.refuse({ presentmentId, reason: "逾期" });
    const [recourse] = await endorsee.client.bills.recourse(late, { from: 1n, to: 100n });
    const released = recourse?.parties.filter(({ liable }) => !liable);
    expect(released?.map(({ account, law, reason }) => [account, law, reason?.code])).to.deep.equal(
      [[payee.account, "票据法 第53、65†条", "RecourseDesk_PresentedLate"]],
    );
  });

  it("opens before maturity when the acceptor is insolvent", async () => {
    const early = await receivedBill({ drawer, payee }, acceptor, 100n, "2027-06-10");
    const open = () => payee.client.recourses.openEarly({ billId: early, sliceFrom: 1n });
    await expectRefusal(open(), "RecourseDesk_NoCause", { acceptor: acceptor.account });
    await network.centralBank.client.insolvencies.declare({
      account: acceptor.account,
      cause: "bankruptcy",
      documentHash: hashOf("(2027)沪03破1号") as Hash,
    });
    expect(await payee.client.insolvencies.get(acceptor.account)).to.include({
      cause: "bankruptcy",
    });
    const opened = await open();
    await payee.client.recourses.withdraw({ recourseId: opened.recourseId });
    expect(await payee.client.bills.recourse(early, { from: 1n, to: 100n })).to.deep.equal([]);
  });

  it("pays what an acceptor ordered when it is presented", async () => {
    const bank = network.bank;
    const standing = { maxAmount: 1_000n, lastDate: "2027-12-31", allowance: 5_000n };
    await bank.client.presentments.instruct(standing);
    expect(await payee.client.presentments.instruction(bank.account)).to.deep.equal({
      maxAmount: 1_000n,
      lastDate: "2027-12-31",
    });
    await expectRefusal(
      payee.client.presentments.answer({ presentmentId: 1n }),
      "PaymentDesk_WrongStatus",
    );
  });
});
