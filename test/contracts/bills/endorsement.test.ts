import { expect } from "chai";
import { shouldBehaveAsTransferDesk } from "../support/behaveAsTransferDesk.ts";
import { dayOf, networkHelpers } from "../support/chain.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import {
  aRange,
  aReceivedBill,
  BillAction,
  deployTrade,
  EncumbranceKind,
  MILLION,
  printRange,
} from "../support/trade.ts";

describe("EndorsementDesk", () => {
  shouldBehaveAsTransferDesk(BILL_CASE);

  it("BILL-SUB-BILLS: splits ¥500,000.00 of which ¥120,000.00 is endorsed into the two ranges of SHCPE", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade, { face: 50_000_000n });
    const offerId = await trade
      .as(trade.supplier)
      .ask("EndorsementDesk", "offer", [
        aRange(bill.id, { to: 12_000_000n }),
        trade.subSupplier.account,
      ]);
    await trade.as(trade.subSupplier).call("EndorsementDesk", "sign", [offerId]);
    const endorsed = await trade.ledger.sliceAt(bill.id, 1n);
    const kept = await trade.ledger.sliceAt(bill.id, 12_000_001n);
    expect(printRange(endorsed.from, endorsed.to)).to.equal("000000000001-000012000000");
    expect(printRange(kept.from, kept.to)).to.equal("000012000001-000050000000");
  });

  it("BILL-ENDORSEMENT-CONDITION: takes no condition, and the endorsee disposes of the range as it likes", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { supplier, subSupplier, bank } = trade;
    const { fragments } = trade.contract("EndorsementDesk").interface;
    const offers = fragments.filter(
      (found) => "name" in found && /^offer(?!Of)/.test(`${found.name}`),
    );
    expect(offers.map((found) => found.inputs.map(({ name }) => name))).to.deep.equal([
      ["range", "transferee"],
      ["range", "transferee"],
    ]);
    const bill = await aReceivedBill(trade);
    const range = aRange(bill.id, { to: 1n });
    for (const [from, to] of [
      [supplier, subSupplier],
      [subSupplier, bank],
    ] as const) {
      const offerId = await trade.as(from).ask("EndorsementDesk", "offer", [range, to.account]);
      await trade.as(to).call("EndorsementDesk", "sign", [offerId]);
    }
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(bank.account);
  });

  it("of the pledgee is none: it holds no title, and pledges no further", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { supplier, subSupplier, bank, otherBank, errors } = trade;
    const bill = await aReceivedBill(trade);
    const range = aRange(bill.id, { to: 100n });
    const loanId = await trade.as(supplier).ask("PledgeDesk", "apply_", [range, bank.account, 50n]);
    await trade.as(bank).callAll([
      { target: "PledgeDesk", method: "offer", args: [loanId, 26_500n, dayOf("2026-08-10")] },
      { target: "CashToken", method: "approve", args: [trade.addressOf("PledgeDesk"), MILLION] },
    ]);
    await trade.as(supplier).call("PledgeDesk", "draw", [loanId]);
    for (const [desk, args] of [
      ["EndorsementDesk", [range, subSupplier.account]],
      ["PledgeDesk", [range, otherBank.account, 50n]],
    ] as const) {
      const method = desk === "PledgeDesk" ? "apply_" : "offer";
      await expect(trade.as(bank).call(desk, method, args), desk)
        .to.be.revertedWithCustomError(errors, "TitleLedger_NotHolder")
        .withArgs(bill.id, 1n, bank.account);
      await expect(trade.as(supplier).call(desk, method, args), desk)
        .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, 100n, EncumbranceKind.pledged);
    }
  });

  it("rejects a bill on which the drawer wrote 不得转让", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade, { transferable: false });
    const range = aRange(bill.id, { to: MILLION });
    await expect(
      trade.as(trade.supplier).call("EndorsementDesk", "offer", [range, trade.subSupplier.account]),
    )
      .to.be.revertedWithCustomError(trade.errors, "BillRules_NotTransferable")
      .withArgs(bill.id, BillAction.endorse);
  });
});
