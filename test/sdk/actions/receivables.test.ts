import { expect } from "chai";
import { parseRate, parseYuan } from "../../../sdk/src/index.ts";
import { entriesOf } from "../support/ledger.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { registerTrade } from "../support/trade.ts";

const FACE = parseYuan("¥3,000,000.00");
/** 120 days after 2026-03-10. */
const DUE = "2026-07-08";

describe("receivables, assignments, financings, receivablePayments", () => {
  let network: TestNetwork;
  let debtor: Party;
  let creditor: Party;
  let assignee: Party;
  let last: Party;

  before(async () => {
    network = await startNetwork();
    debtor = await network.admit("coreEnterprise");
    creditor = await network.admit("supplier");
    assignee = await network.admit("supplier");
    last = await network.admit("supplier");
  });
  after(() => network.stop());

  async function register(options: { dueDate?: string; longTermReason?: string } = {}) {
    const trade = await registerTrade(creditor, debtor, FACE);
    const params = { debtor: debtor.account, face: FACE, dueDate: DUE, ...trade, ...options };
    return (await creditor.client.receivables.register(params)).receivableId;
  }

  it("registers and withdraws what the debtor has not confirmed", async () => {
    const receivableId = await register();
    expect(await creditor.client.receivables.get(receivableId)).to.include({
      status: "registered",
      creditor: creditor.account,
      debtor: debtor.account,
      face: FACE,
      registeredDate: "2026-03-10",
      dueDate: DUE,
    });
    await creditor.client.receivables.withdraw({ receivableId });
    expect((await creditor.client.receivables.get(receivableId)).status).to.equal("withdrawn");
  });

  it("tells creditor and financier of a refusal, after which only the creditor does anything", async () => {
    const receivableId = await register();
    const { receivables } = creditor.client;
    await debtor.client.receivables.refuse({ receivableId, reason: "货物尚未验收" });
    expect((await receivables.get(receivableId)).status).to.equal("refused");
    const entry = (await entriesOf(network, receivableId)).at(-1);
    expect(entry?.kind).to.equal("RECEIVABLE_REFUSED");
    expect(entry?.particulars).to.deep.equal({ debtor: debtor.account, reason: "货物尚未验收" });
    await expectRefusal(
      debtor.client.receivables.confirm({ receivableId }),
      "ReceivableLifecycle_Forbidden",
      { from: 5n },
    );
    await receivables.withdraw({ receivableId });
    expect((await receivables.get(receivableId)).status).to.equal("withdrawn");
  });

  it("registers a term above six months with its reason only", async () => {
    const long = { dueDate: "2026-12-10" };
    const refused = await expectRefusal(register(long), "ReceivableRegistry_TermOutOfRange");
    expect(refused.law).to.equal("银发〔2025〕77号");
    const receivableId = await register({ ...long, longTermReason: "shipbuilding" });
    expect((await creditor.client.receivables.get(receivableId)).dueDate).to.equal("2026-12-10");
  });

  it("lets nobody but the debtor confirm, and nobody take back what is confirmed", async () => {
    const receivableId = await register();
    await expectRefusal(
      creditor.client.receivables.confirm({ receivableId }),
      "ReceivableRegistry_NotParty",
      { caller: creditor.account, expected: debtor.account },
    );
    await debtor.client.receivables.confirm({ receivableId });
    const withdrawal = creditor.client.receivables.withdraw({ receivableId });
    const error = await expectRefusal(withdrawal, "ReceivableLifecycle_Forbidden", { from: 2n });
    expect(error.law).to.equal("民法典 第763条");
  });

  it("passes through three hands, is financed at the third and paid to each holder", async () => {
    const { bank, centralBank } = network;
    await centralBank.client.cash.mint({ to: bank.account, amount: FACE });
    const instrumentId = await register();
    await debtor.client.receivables.confirm({ receivableId: instrumentId });

    const first = await creditor.client.assignments.offer({
      instrumentId,
      range: { from: 1n, to: 120_000_000n },
      transferee: assignee.account,
    });
    await assignee.client.assignments.sign({ offerId: first.offerId });
    const second = await assignee.client.assignments.offer({
      instrumentId,
      range: { from: 1n, to: 45_000_000n },
      transferee: last.account,
    });
    await last.client.assignments.sign({ offerId: second.offerId });

    const trade = await registerTrade(last, assignee, 45_000_000n);
    const { applicationId } = await last.client.financings.request({
      instrumentId,
      range: { from: 1n, to: 45_000_000n },
      bank: bank.account,
      ...trade,
    });
    await bank.client.financings.quote({ applicationId, rateMillionths: parseRate("4.20%") });
    const settled = await last.client.financings.settle({ applicationId });
    expect(settled).to.include({ days: 120, interest: 630_000n, proceeds: 44_370_000n });

    const notices = (await entriesOf(network, instrumentId)).filter(
      ({ kind }) => kind === "DEBTOR_NOTIFIED",
    );
    expect(notices.map(({ particulars }) => particulars?.["assignee"])).to.deep.equal([
      assignee.account,
      last.account,
      bank.account,
    ]);

    await network.toDate(DUE);
    await centralBank.client.cash.mint({ to: debtor.account, amount: FACE });
    const payments = debtor.client.receivablePayments;
    for (const { from } of await creditor.client.receivables.slices(instrumentId)) {
      if (from === 1n) {
        const { presentmentId } = await bank.client.receivablePayments.present({
          instrumentId,
          sliceFrom: from,
        });
        expect(await payments.pay({ presentmentId })).to.include({ amount: 45_000_000n });
      } else {
        const { presentmentId } = await payments.payUnpresented({ instrumentId, sliceFrom: from });
        expect(await payments.get(presentmentId)).to.include({ status: "paid" });
      }
    }
    expect((await creditor.client.receivables.get(instrumentId)).status).to.equal("settled");
    expect(await bank.client.cash.balance()).to.equal(FACE - 44_370_000n + 45_000_000n);
    expect(await debtor.client.cash.balance()).to.equal(0n);
  });

  it("keeps a slice bound when the debtor refuses with a reason or is silent, until it pays after all", async () => {
    const refused = await dueReceivable();
    const { presentmentId } = await creditor.client.receivablePayments.present(refused);
    await debtor.client.receivablePayments.refuse({ presentmentId, reason: "goods rejected" });
    expect(await creditor.client.receivablePayments.get(presentmentId)).to.include({
      status: "refused",
      holder: creditor.account,
      obligor: debtor.account,
    });

    const silent = await dueReceivable();
    const waiting = await creditor.client.receivablePayments.present(silent);
    const lapse = { presentmentId: waiting.presentmentId };
    await expectRefusal(
      creditor.client.receivablePayments.lapse(lapse),
      "PaymentDesk_AnswerTimeRuns",
    );
    await network.advance(10 * 86_400);
    await creditor.client.receivablePayments.lapse(lapse);
    const { status } = await creditor.client.receivablePayments.get(waiting.presentmentId);
    expect(status).to.equal("dishonoured");
    const [slice] = await creditor.client.receivables.slices(silent.instrumentId);
    expect(slice?.encumbrance?.kind).to.equal("inRecourse");

    await network.centralBank.client.cash.mint({ to: debtor.account, amount: 2n * FACE });
    for (const late of [presentmentId, waiting.presentmentId]) {
      const paid = await debtor.client.receivablePayments.pay({ presentmentId: late });
      expect(paid).to.include({ amount: FACE });
    }
    expect((await creditor.client.receivables.get(silent.instrumentId)).status).to.equal("settled");
  });

  /** A confirmed receivable on its due day, whole. */
  async function dueReceivable() {
    const today = await creditor.client.calendar.today();
    const dueDate = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
    const instrumentId = await register({ dueDate });
    await debtor.client.receivables.confirm({ receivableId: instrumentId });
    await network.toDate(dueDate);
    return { instrumentId, sliceFrom: 1n };
  }
});
