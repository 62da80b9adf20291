import { expect } from "chai";
import { encodeBytes32String, ZeroAddress, ZeroHash } from "ethers";
import type { BillRules } from "../../../sdk/src/generated/typechain/contracts/rules/BillRules.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import {
  anAcceptedBill,
  anIssuedBill,
  aRange,
  aReceivedBill,
  BillAction,
  BillStatus,
  deployTrade,
  EncumbranceKind,
  MILLION,
  type TestBill,
  type Trade,
  withdrawalOf,
} from "../support/trade.ts";

const INSTRUMENT_ROLE = 7n;

/** A bill that its holder presented and the core enterprise paid on 2026-09-10. */
async function aSettledBill(trade: Trade): Promise<TestBill> {
  const bill = await aReceivedBill(trade);
  await clock.toDay("2026-09-10");
  const presentmentId = await trade
    .as(trade.supplier)
    .ask("PresentmentDesk", "present", [bill.id, 1n]);
  await trade.as(trade.core).callAll([
    {
      target: "CashToken",
      method: "approve",
      args: [trade.addressOf("PresentmentDesk"), MILLION],
    },
    { target: "PresentmentDesk", method: "pay", args: [presentmentId] },
  ]);
  return bill;
}

async function aWithdrawnBill(trade: Trade): Promise<TestBill> {
  const bill = await anIssuedBill(trade);
  await trade.as(trade.core).call("BillRegistry", "withdraw", withdrawalOf(bill));
  return bill;
}

/** A step that is refused is refused whatever evidence it names. */
const argsOf = (method: string, billId: bigint) =>
  method === "withdraw" ? [billId, ZeroHash, ZeroHash] : [billId];

describe("BillRegistry after issue", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);

  describe("accept", () => {
    it("binds the drawee", async () => {
      const trade = await setUp();
      const bill = await anIssuedBill(trade);
      await expect(trade.as(trade.core).call("BillRegistry", "accept", [bill.id]))
        .to.emit(trade.bills, "BillAccepted")
        .withArgs(bill.id, trade.core.account);
      expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.accepted);
    });

    for (const { desc, issued, last, late } of [
      { desc: "for three days", issued: "2026-03-10", last: "2026-03-13", late: "2026-03-14" },
      {
        desc: "until Monday when the third day is a Saturday",
        issued: "2026-03-11",
        last: "2026-03-16",
        late: "2026-03-17",
      },
    ]) {
      it(`is open ${desc} (issued on ${issued})`, async () => {
        const trade = await setUp();
        if (issued !== "2026-03-10") await clock.toDay(issued);
        const [timely, tardy] = [await anIssuedBill(trade), await anIssuedBill(trade)];
        await clock.toDay(last, 23);
        await trade.as(trade.core).call("BillRegistry", "accept", [timely.id]);
        await clock.toDay(late, 0);
        await expect(trade.as(trade.core).call("BillRegistry", "accept", [tardy.id]))
          .to.be.revertedWithCustomError(trade.errors, "BillRegistry_AnswerTimePassed")
          .withArgs(tardy.id, dayOf(late), dayOf(last));
      });
    }
  });

  it("INV-B7, BILL-ACCEPTANCE-DUE: is not accepted from its due day on, within the time to answer", async () => {
    const trade = await setUp();
    const due = "2026-03-12";
    const [timely, tardy] = [
      await anIssuedBill(trade, { due }),
      await anIssuedBill(trade, { due }),
    ];
    const accept = (billId: bigint) =>
      trade.as(trade.core).call("BillRegistry", "accept", [billId]);
    await clock.toDay("2026-03-11", 23);
    await accept(timely.id);
    await clock.toDay(due, 0);
    await expect(accept(tardy.id))
      .to.be.revertedWithCustomError(trade.errors, "BillRegistry_AcceptanceDue")
      .withArgs(tardy.id, dayOf(due), dayOf(due));
    const query = {
      action: BillAction.accept,
      range: aRange(tardy.id, { to: tardy.face }),
      actor: trade.core.account,
      counterparty: ZeroAddress,
    };
    expect(await trade.contract<BillRules>("BillRules").refusals(query)).to.deep.equal([
      trade.errors.interface.encodeErrorResult("BillRegistry_AcceptanceDue", [
        tardy.id,
        dayOf(due),
        dayOf(due),
      ]),
    ]);
    await trade.as(trade.core).call("BillRegistry", "withdraw", withdrawalOf(tardy));
  });

  it("keeps the time to accept of the day of issue when policy changes", async () => {
    const trade = await setUp();
    const bill = await anIssuedBill(trade);
    const parameter = encodeBytes32String("BILL_ACCEPTANCE_DAYS");
    const effectiveAt = (await clock.now()) + 2n * 86_400n + 60n;
    await trade.govern("Policy", "schedule", [parameter, 1n, effectiveAt]);
    await clock.toDay("2026-03-13");
    await trade.as(trade.core).call("BillRegistry", "accept", [bill.id]);
  });

  it("gives the payee the whole package on receipt, and the bill circulates", async () => {
    const trade = await setUp();
    const { supplier, bills, ledger } = trade;
    const bill = await anAcceptedBill(trade);
    expect((await bills.termsOf(bill.id)).circulating).to.equal(false);
    await expect(trade.as(supplier).call("BillRegistry", "receive_", [bill.id]))
      .to.emit(bills, "BillReceived")
      .withArgs(bill.id, supplier.account);
    const slice = await ledger.sliceAt(bill.id, 1n);
    expect([slice.holder, slice.to]).to.deep.equal([supplier.account, MILLION]);
    expect((await bills.termsOf(bill.id)).circulating).to.equal(true);
  });

  it("waits for a drawer who split the package to merge it before receipt", async () => {
    const trade = await setUp();
    const { core, supplier, errors } = trade;
    const bill = await anAcceptedBill(trade);
    await trade.as(core).call("TitleLedger", "split", [bill.id, 1n, 51n]);
    await expect(trade.as(supplier).call("BillRegistry", "receive_", [bill.id]))
      .to.be.revertedWithCustomError(errors, "TitleLedger_RangeOutsideSlice")
      .withArgs(bill.id, 1n, MILLION, 1n, 50n);
    await trade.as(core).call("TitleLedger", "merge", [bill.id, 1n]);
    await trade.as(supplier).call("BillRegistry", "receive_", [bill.id]);
  });

  it("INV-B3: stops circulating on the due day", async () => {
    const trade = await setUp();
    const bill = await aReceivedBill(trade);
    await clock.toDay("2026-09-09", 23);
    expect((await trade.bills.termsOf(bill.id)).circulating).to.equal(true);
    expect(await trade.bills.isCirculating(bill.id)).to.equal(true);
    await clock.toDay("2026-09-10", 0);
    expect((await trade.bills.termsOf(bill.id)).circulating).to.equal(false);
    expect(await trade.bills.isCirculating(bill.id)).to.equal(false);
  });

  for (const stage of ["issued", "accepted"] as const) {
    it(`INV-B2: frees the evidence and ends the title when an ${stage} bill is withdrawn`, async () => {
      const trade = await setUp();
      const { core, bills, ledger, evidence } = trade;
      const bill = await (stage === "issued" ? anIssuedBill : anAcceptedBill)(trade);
      await expect(trade.as(core).call("BillRegistry", "withdraw", withdrawalOf(bill)))
        .to.emit(bills, "BillWithdrawn")
        .withArgs(bill.id, core.account);
      expect((await evidence.evidenceOf(bill.contractEvidence)).allocated).to.equal(0n);
      expect((await evidence.evidenceOf(bill.invoiceEvidence)).allocated).to.equal(0n);
      const { encumbrance } = await ledger.sliceAt(bill.id, 1n);
      expect(encumbrance.kind).to.equal(EncumbranceKind.discharged);
      expect(await ledger.dischargedOf(bill.id)).to.equal(MILLION);
      // The trade carries a new bill at once.
      await anIssuedBill(trade, { evidence: bill });
    });
  }

  it("writes every step into the history of the bill", async () => {
    const trade = await setUp();
    const bill = await aSettledBill(trade);
    const { ledger } = trade;
    const entries = await ledger.queryFilter(ledger.filters.HistoryAppended(bill.id));
    expect(entries.map(({ args }) => args.kind)).to.deep.equal(
      [
        "OPENED",
        "BILL_ISSUED",
        "BILL_ACCEPTED",
        "MOVED",
        "BILL_RECEIVED",
        "ENCUMBERED",
        "PRESENTED",
        "DISCHARGED",
        "PAID",
        "BILL_SETTLED",
      ].map(encodeBytes32String),
    );
    expect(entries.at(-1)?.args.head).to.equal(await ledger.historyHead(bill.id));
  });

  it("lets each step be taken by its party only", async () => {
    const trade = await setUp();
    const { core, supplier, bank, bills } = trade;
    const rejects = async (caller: TestMember, method: string, id: bigint, expected: TestMember) =>
      expect(trade.as(caller).call("BillRegistry", method, argsOf(method, id)), method)
        .to.be.revertedWithCustomError(trade.errors, "BillRegistry_NotParty")
        .withArgs(id, caller.account, expected.account);
    const issued = await anIssuedBill(trade);
    await rejects(bank, "accept", issued.id, core);
    await rejects(bank, "withdraw", issued.id, core);
    const accepted = await anAcceptedBill(trade);
    await rejects(core, "receive_", accepted.id, supplier);
    await expect(trade.as(core).call("BillRegistry", "settled", [accepted.id]))
      .to.be.revertedWithCustomError(bills, "AccessManagedUnauthorized")
      .withArgs(core.account);
  });

  it("knows no bill but its own", async () => {
    const trade = await setUp();
    for (const method of ["accept", "receive_", "withdraw"]) {
      await expect(trade.as(trade.core).call("BillRegistry", method, argsOf(method, 7n)), method)
        .to.be.revertedWithCustomError(trade.errors, "InstrumentRegistry_Unknown")
        .withArgs(7n);
    }
    for (const view of [
      () => trade.bills.billOf(7n),
      () => trade.bills.termsOf(7n),
      () => trade.bills.dueDayOf(7n),
      () => trade.bills.isCirculating(7n),
    ]) {
      await expect(view())
        .to.be.revertedWithCustomError(trade.errors, "InstrumentRegistry_Unknown")
        .withArgs(7n);
    }
  });

  describe("with a desk of the test's own", () => {
    /** The core enterprise's account may call `settled` as a desk does. */
    const setUpDesk = async () => {
      const trade = await setUp();
      const grant = [INSTRUMENT_ROLE, trade.core.account, 0];
      await trade.govern("AccessManager", "grantRole", grant);
      return trade;
    };

    it("INV-B5: is not settled while units are outstanding", async () => {
      const trade = await setUpDesk();
      const bill = await aReceivedBill(trade);
      await expect(trade.as(trade.core).call("BillRegistry", "settled", [bill.id]))
        .to.be.revertedWithCustomError(trade.errors, "BillRegistry_Outstanding")
        .withArgs(bill.id, MILLION);
    });

    it("INV-B1: answers every call in every status", async () => {
      const trade = await setUpDesk();
      const { core, supplier } = trade;
      const calls = [
        { method: "accept", caller: core, to: BillStatus.accepted },
        { method: "receive_", caller: supplier, to: BillStatus.received },
        { method: "withdraw", caller: core, to: BillStatus.withdrawn },
        { method: "settled", caller: core, to: BillStatus.settled },
      ];
      const rows = [
        { make: anIssuedBill, status: BillStatus.issued, allowed: ["accept", "withdraw"] },
        { make: anAcceptedBill, status: BillStatus.accepted, allowed: ["receive_", "withdraw"] },
        { make: aReceivedBill, status: BillStatus.received, allowed: ["settled"] },
        { make: aWithdrawnBill, status: BillStatus.withdrawn, allowed: [] },
        { make: aSettledBill, status: BillStatus.settled, allowed: [] },
      ];
      for (const { make, status, allowed } of rows) {
        const { id } = await make(trade);
        expect((await trade.bills.billOf(id)).status).to.equal(status);
        for (const { method, caller, to } of calls) {
          if (allowed.some((name) => name === method)) continue;
          await expect(
            trade.as(caller).call("BillRegistry", method, argsOf(method, id)),
            `${method} ${status}`,
          )
            .to.be.revertedWithCustomError(trade.errors, "BillLifecycle_Forbidden")
            .withArgs(id, status, to);
        }
      }
    });
  });
});
