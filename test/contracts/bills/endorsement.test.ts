import { expect } from "chai";
import { shouldBehaveAsTransferDesk } from "../support/behaveAsTransferDesk.ts";
import { networkHelpers } from "../support/chain.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import {
  aRange,
  aReceivedBill,
  BillAction,
  deployTrade,
  MILLION,
  printRange,
} from "../support/trade.ts";

describe("EndorsementDesk", () => {
  shouldBehaveAsTransferDesk(BILL_CASE);

  it("splits ¥500,000.00 of which ¥120,000.00 is endorsed into the two ranges of SHCPE", async () => {
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
