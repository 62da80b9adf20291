import { expect } from "chai";
import { hashDocument, type InstrumentId } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { endorse, present } from "../support/plays.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill } from "../support/trade.ts";

const FACE = 100_000_000n;
const WHOLE = { from: 1n, to: FACE };

/** Rows of docs/frauds.md, by their names. */
describe("frauds: recourse", () => {
  let network: TestNetwork;
  let core: Party;
  let acceptor: Party;
  let payee: Party;
  let holder: Party;

  before(async () => {
    network = await startNetwork();
    core = await network.admit("coreEnterprise");
    acceptor = await network.admit("coreEnterprise");
    payee = await network.admit("supplier");
    holder = await network.admit("supplier");
    for (const { account } of [core, payee]) {
      await network.centralBank.client.cash.mint({ to: account, amount: 2n * FACE });
    }
  });
  after(() => network.stop());

  const anEndorsedBill = async (dueDate: string): Promise<InstrumentId> => {
    const instrumentId = await receivedBill({ drawer: core, payee }, acceptor, FACE, dueDate);
    await endorse(payee, holder, { instrumentId, range: WHOLE });
    return instrumentId;
  };
  /** How the holder's recourse on a bill sees a party. */
  const viewOf = async (billId: InstrumentId, party: Party) => {
    const [recourse] = await holder.client.bills.recourse(billId, WHOLE);
    const found = recourse?.parties.find(({ account }) => account === party.account);
    if (recourse === undefined || found === undefined) throw new Error("no such party");
    return { ...found, recourseId: recourse.recourseId };
  };

  it("Acceptor insolvent before maturity: early recourse opens, against every prior party", async () => {
    const billId = await anEndorsedBill("2026-09-10");
    const open = () => holder.client.recourses.openEarly({ billId, sliceFrom: 1n });
    await expectRefusal(open(), "RecourseDesk_NoCause", { billId, acceptor: acceptor.account });
    await network.centralBank.client.insolvencies.declare({
      account: acceptor.account,
      cause: "bankruptcy",
      documentHash: hashDocument("（2026）沪03破1号"),
    });
    const { recourseId } = await open();
    const { debtor, amount } = await viewOf(billId, payee);
    expect(amount).to.equal(FACE);
    const { claimId } = await holder.client.recourses.claim({ recourseId, debtor });
    expect(await payee.client.recourses.pay({ claimId })).to.include({ interest: 0n });
    expect(await holder.client.cash.balance()).to.equal(FACE);
    const { account } = acceptor;
    await network.centralBank.client.insolvencies.lift({ account });
  });

  it("Expired recourse: rejected for that class of party only", async () => {
    const billId = await anEndorsedBill("2026-09-10");
    await network.toDate("2026-09-10");
    const presentmentId = await present(holder, billId);
    await acceptor.client.presentments.refuse({ presentmentId, reason: "账户余额不足" });
    const endorser = await viewOf(billId, payee);
    expect(endorser).to.include({ liable: true, until: "2027-03-10" });
    const { recourseId } = endorser;
    await network.toDate("2027-03-11");
    const claim = { recourseId, debtor: endorser.debtor };
    const { law } = await expectRefusal(
      holder.client.recourses.claim(claim),
      "RecourseDesk_ClockPassed",
      { recourseId, debtor: payee.account },
    );
    expect(law).to.include("17");
    expect((await viewOf(billId, payee)).reason?.code).to.equal("RecourseDesk_ClockPassed");
    const { debtor } = await viewOf(billId, core);
    const { claimId } = await holder.client.recourses.claim({ recourseId, debtor });
    // 182 days of ¥1,000,000.00 at 3.00 %.
    expect(await core.client.recourses.pay({ claimId })).to.include({ interest: 1_516_667n });
    expect((await viewOf(billId, acceptor)).liable).to.equal(true);
  });
});
