import { expect } from "chai";
import { AbiCoder, encodeBytes32String } from "ethers";
import type { FactoringDesk } from "../../../sdk/src/generated/typechain/contracts/desks/FactoringDesk.ts";
import { shouldBehaveAsFinancingDesk } from "../support/behaveAsFinancingDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { RECEIVABLE_CASE } from "../support/instrumentCases.ts";
import { aConfirmedReceivable, deployTrade, MILLION } from "../support/trade.ts";

describe("FactoringDesk", () => {
  shouldBehaveAsFinancingDesk(RECEIVABLE_CASE);

  it("computes ¥450,000.00 at 4.20 % over 120 days", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const desk = trade.contract<FactoringDesk>("FactoringDesk");
    const day = dayOf("2026-03-10");
    const { days_, interest, proceeds } = await desk.preview(45_000_000n, day + 120n, day, 42_000n);
    expect([days_, interest, proceeds]).to.deep.equal([120n, 630_000n, 44_370_000n]);
  });

  it("records the sale and the notice to the debtor on settlement", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, bank, ledger } = trade;
    const { request, quote, settle } = financingSteps(RECEIVABLE_CASE, trade);
    const receivable = await aConfirmedReceivable(trade);
    const requestId = await request(receivable);
    await quote(requestId);
    const settling = settle(requestId);
    await settling;
    await expect(settling)
      .to.emit(ledger, "HistoryAppended")
      .withArgs(
        receivable.id,
        await ledger.historyLength(receivable.id),
        encodeBytes32String("DEBTOR_NOTIFIED"),
        trade.addressOf("FactoringDesk"),
        await clock.now(),
        AbiCoder.defaultAbiCoder().encode(
          ["address", "address", "uint64", "uint64"],
          [core.account, bank.account, 1n, MILLION],
        ),
        await ledger.historyHead(receivable.id),
      );
  });
});
