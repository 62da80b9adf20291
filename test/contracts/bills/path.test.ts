import { expect } from "chai";
import type { DiscountDesk } from "../../../sdk/src/generated/typechain/contracts/desks/DiscountDesk.ts";
import { clock, networkHelpers } from "../support/chain.ts";
import {
  anEvidence,
  aRange,
  aReceivedBill,
  BillStatus,
  deployTrade,
  MILLION,
  printRange,
} from "../support/trade.ts";

describe("a supply-chain bill from trade to payment", () => {
  it("is issued, accepted, received, endorsed in part, discounted, presented and paid to its two holders", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier, subSupplier, bank, ledger, bills, cash } = trade;
    const endorsed = 38_000_000n;

    // ¥1,000,000.00 issued on 2026-03-10, due on 2026-09-10; ¥380,000.00 endorsed to the sub-supplier.
    const bill = await aReceivedBill(trade);
    const offerId = await trade
      .as(supplier)
      .ask("EndorsementDesk", "offer", [aRange(bill.id, { to: endorsed }), subSupplier.account]);
    await trade.as(subSupplier).call("EndorsementDesk", "sign", [offerId]);
    const low = await ledger.sliceAt(bill.id, 1n);
    const high = await ledger.sliceAt(bill.id, endorsed + 1n);
    expect([low.holder, high.holder]).to.deep.equal([subSupplier.account, supplier.account]);
    expect(printRange(low.from, low.to)).to.equal("000000000001-000038000000");
    expect(printRange(high.from, high.to)).to.equal("000038000001-000100000000");

    // The sub-supplier discounts it at 2.65 % on its own trade with the supplier.
    const background = await anEvidence(trade, {
      seller: subSupplier,
      buyer: supplier,
      amount: endorsed,
    });
    const requestId = await trade
      .as(subSupplier)
      .ask("DiscountDesk", "request", [
        aRange(bill.id, { to: endorsed }),
        bank.account,
        background.contractEvidence,
        background.invoiceEvidence,
      ]);
    const validUntil = (await clock.now()) + 3_600n;
    const desk = trade.contract<DiscountDesk>("DiscountDesk");
    await trade.as(bank).callAll([
      { target: "DiscountDesk", method: "quote", args: [requestId, 26_500n, validUntil] },
      { target: "CashToken", method: "approve", args: [await desk.getAddress(), endorsed] },
    ]);
    const { interest, proceeds, days_ } = await desk.amountsOf(requestId);
    // 38 000 000 fen x 2.65 % x 184 / 360 = 514 688.888…
    expect([days_, interest, proceeds]).to.deep.equal([184n, 514_689n, 37_485_311n]);
    await trade.as(subSupplier).call("DiscountDesk", "settle", [requestId]);
    expect(await cash.balanceOf(subSupplier.account)).to.equal(proceeds);
    expect((await ledger.sliceAt(bill.id, 1n)).holder).to.equal(bank.account);

    // At maturity both holders present, the core enterprise pays to the fen, and the bill is settled.
    await clock.toDay("2026-09-10");
    const before = await cash.balanceOf(core.account);
    const first = await trade.as(bank).ask("PresentmentDesk", "present", [bill.id, 1n]);
    const second = await trade
      .as(supplier)
      .ask("PresentmentDesk", "present", [bill.id, endorsed + 1n]);
    const presentmentDesk = trade.addressOf("PresentmentDesk");
    await trade.as(core).callAll([
      { target: "CashToken", method: "approve", args: [presentmentDesk, MILLION] },
      { target: "PresentmentDesk", method: "pay", args: [first] },
    ]);
    expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.received);
    await trade.as(core).call("PresentmentDesk", "pay", [second]);
    expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
    expect(await cash.balanceOf(supplier.account)).to.equal(MILLION - endorsed);
    expect(before - (await cash.balanceOf(core.account))).to.equal(MILLION);
    expect(await ledger.dischargedOf(bill.id)).to.equal(MILLION);
  });
});
