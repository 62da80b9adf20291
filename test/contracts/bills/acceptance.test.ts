import { expect } from "chai";
import { clock, networkHelpers } from "../support/chain.ts";
import {
  anAcceptedBill,
  anIssuedBill,
  BillStatus,
  deployTrade,
  EncumbranceKind,
  withdrawalOf,
} from "../support/trade.ts";

const REASON = "货物与合同不符";

describe("refusal to accept", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);

  for (const [method, title] of [
    ["refuse", "a refusal"],
    ["acceptOnCondition", "BILL-CONDITIONAL-ACCEPTANCE: an acceptance under a condition"],
  ] as const) {
    it(`${title} ends the drawee's answer; the bill can only be taken back`, async () => {
      const trade = await setUp();
      const { core, supplier, bills, errors } = trade;
      const bill = await anIssuedBill(trade);
      await expect(trade.as(core).call("BillRegistry", method, [bill.id, REASON]))
        .to.emit(bills, "AcceptanceRefused")
        .withArgs(bill.id, core.account, REASON);
      expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.refused);
      for (const [step, caller, to] of [
        ["accept", core, BillStatus.accepted],
        ["receive_", supplier, BillStatus.received],
      ] as const) {
        await expect(trade.as(caller).call("BillRegistry", step, [bill.id]), step)
          .to.be.revertedWithCustomError(errors, "BillLifecycle_Forbidden")
          .withArgs(bill.id, BillStatus.refused, to);
      }
      await trade.as(core).call("BillRegistry", "withdraw", withdrawalOf(bill));
      expect((await trade.evidence.evidenceOf(bill.invoiceEvidence)).allocated).to.equal(0n);
      const { encumbrance } = await trade.ledger.sliceAt(bill.id, 1n);
      expect(encumbrance.kind).to.equal(EncumbranceKind.discharged);
    });
  }

  it("is the drawee's alone, before it accepted, and has a reason", async () => {
    const trade = await setUp();
    const { core, bank, errors } = trade;
    const bill = await anIssuedBill(trade, { drawee: core });
    await expect(trade.as(bank).call("BillRegistry", "refuse", [bill.id, REASON]))
      .to.be.revertedWithCustomError(errors, "BillRegistry_NotParty")
      .withArgs(bill.id, bank.account, core.account);
    for (const reason of ["", "x".repeat(257)]) {
      await expect(trade.as(core).call("BillRegistry", "refuse", [bill.id, reason]))
        .to.be.revertedWithCustomError(errors, "BillRegistry_ReasonLength")
        .withArgs(reason.length, 256n);
    }
    const accepted = await anAcceptedBill(trade);
    await expect(trade.as(core).call("BillRegistry", "refuse", [accepted.id, REASON]))
      .to.be.revertedWithCustomError(errors, "BillLifecycle_Forbidden")
      .withArgs(accepted.id, BillStatus.accepted, BillStatus.refused);
    await expect(trade.as(core).call("BillRegistry", "refuse", [7n, REASON]))
      .to.be.revertedWithCustomError(errors, "InstrumentRegistry_Unknown")
      .withArgs(7n);
  });

  it("can be put on record after the time to answer, when silence had refused already", async () => {
    const trade = await setUp();
    const bill = await anIssuedBill(trade);
    await clock.toDay("2026-03-20");
    await trade.as(trade.core).call("BillRegistry", "refuse", [bill.id, REASON]);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.refused);
  });
});
