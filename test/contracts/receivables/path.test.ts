import { expect } from "chai";
import type { FactoringDesk } from "../../../sdk/src/generated/typechain/contracts/desks/FactoringDesk.ts";
import { clock, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { RECEIVABLE_CASE } from "../support/instrumentCases.ts";
import {
  aConfirmedReceivable,
  anEvidence,
  aRange,
  deployTrade,
  type Trade,
} from "../support/trade.ts";

const THREE_MILLION = 300_000_000n;
const TO_SUB_SUPPLIER = 120_000_000n;
const FINANCED = 45_000_000n;

describe("a receivable through three tiers", () => {
  const assign = async (
    trade: Trade,
    { id, to, from, by }: { id: bigint; to: bigint; from: Trade["core"]; by: Trade["core"] },
  ) => {
    const offerId = await trade
      .as(from)
      .ask("AssignmentDesk", "offer", [aRange(id, { to }), by.account]);
    await trade.as(by).call("AssignmentDesk", "sign", [offerId]);
  };

  it("is confirmed, assigned in part twice, financed by the last tier and paid to every holder", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier, subSupplier, bank, ledger, cash, receivables } = trade;
    const thirdTier = await trade.admitMember({ kind: "Supplier" });

    // ¥3,000,000.00 confirmed; ¥1,200,000.00 to the second tier, ¥450,000.00 of it to the third.
    const { id } = await aConfirmedReceivable(trade, { face: THREE_MILLION, due: "2026-07-08" });
    await assign(trade, { id, to: TO_SUB_SUPPLIER, from: supplier, by: subSupplier });
    await assign(trade, { id, to: FINANCED, from: subSupplier, by: thirdTier });

    // The third tier finances at 4.20 %: 120 days from 2026-03-10 to 2026-07-08, interest ¥6,300.00.
    const evidence = await anEvidence(trade, {
      seller: thirdTier,
      buyer: subSupplier,
      amount: FINANCED,
    });
    const { ask } = financingSteps(RECEIVABLE_CASE, trade);
    const requestId = await trade
      .as(thirdTier)
      .ask("FactoringDesk", "request", ask({ ...evidence, id, face: FINANCED }));
    await trade.as(bank).callAll([
      {
        target: "FactoringDesk",
        method: "quote",
        args: [requestId, 42_000n, (await clock.now()) + 3_600n],
      },
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("FactoringDesk"), FINANCED],
      },
    ]);
    const desk = trade.contract<FactoringDesk>("FactoringDesk");
    const { days_, interest } = await desk.amountsOf(requestId);
    expect([days_, interest]).to.deep.equal([120n, 630_000n]);
    await trade.as(thirdTier).call("FactoringDesk", "settle", [requestId]);
    expect(await cash.balanceOf(thirdTier.account)).to.equal(FINANCED - interest);

    // On the due day the debtor pays whoever holds each slice.
    await clock.toDay("2026-07-08");
    const before = await cash.balanceOf(bank.account);
    const slices = [1n, FINANCED + 1n, TO_SUB_SUPPLIER + 1n];
    await trade.as(core).callAll([
      {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf("ReceivablePaymentDesk"), THREE_MILLION],
      },
      ...slices.map((sliceFrom) => ({
        target: "ReceivablePaymentDesk",
        method: "payUnpresented",
        args: [id, sliceFrom],
      })),
    ]);
    expect((await cash.balanceOf(bank.account)) - before).to.equal(FINANCED);
    expect(await cash.balanceOf(subSupplier.account)).to.equal(TO_SUB_SUPPLIER - FINANCED);
    expect(await cash.balanceOf(supplier.account)).to.equal(THREE_MILLION - TO_SUB_SUPPLIER);
    expect((await receivables.receivableOf(id)).status).to.equal(RECEIVABLE_CASE.settledStatus);
    expect(await ledger.dischargedOf(id)).to.equal(THREE_MILLION);
  });
});
