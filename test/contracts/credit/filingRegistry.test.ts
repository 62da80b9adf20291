import { expect } from "chai";
import type { FilingRegistry } from "../../../sdk/src/generated/typechain/contracts/credit/FilingRegistry.ts";
import { dayOf, networkHelpers } from "../support/chain.ts";
import { deployTrade, fieldsOf, MILLION } from "../support/trade.ts";

const FIGURES = {
  totalAssets: 1_000n * MILLION,
  deposits: 800n * MILLION,
  marginDeposits: 10n * MILLION,
  otherAcceptances: 5n * MILLION,
  asOfDay: dayOf("2026-02-28"),
};

describe("FilingRegistry", () => {
  it("keeps the latest figures of a bank with their dates, and tells them", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const registry = trade.contract<FilingRegistry>("FilingRegistry");
    const { totalAssets, deposits, marginDeposits, otherAcceptances, asOfDay } = FIGURES;
    await expect(trade.as(trade.bank).call("FilingRegistry", "file", [FIGURES]))
      .to.emit(registry, "FiguresFiled")
      .withArgs(
        trade.bank.account,
        asOfDay,
        totalAssets,
        deposits,
        marginDeposits,
        otherAcceptances,
      );
    const later = { ...FIGURES, asOfDay: dayOf("2026-03-10"), totalAssets: 1n };
    await trade.as(trade.bank).call("FilingRegistry", "file", [later]);
    expect(fieldsOf(await registry.filingOf(trade.bank.account))).to.deep.equal({
      ...later,
      filedDay: dayOf("2026-03-10"),
    });
  });

  it("takes figures of banks alone, of a day that has come, later than the last, with assets", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const file = (member: typeof trade.bank, figures: Partial<typeof FIGURES> = {}) =>
      trade.as(member).call("FilingRegistry", "file", [{ ...FIGURES, ...figures }]);
    await expect(file(trade.core))
      .to.be.revertedWithCustomError(trade.errors, "FilingRegistry_NotABank")
      .withArgs(trade.core.account);
    await expect(file(trade.bank, { asOfDay: dayOf("2026-03-11") }))
      .to.be.revertedWithCustomError(trade.errors, "FilingRegistry_FutureDay")
      .withArgs(dayOf("2026-03-11"), dayOf("2026-03-10"));
    await expect(file(trade.bank, { totalAssets: 0n }))
      .to.be.revertedWithCustomError(trade.errors, "FilingRegistry_NoAssets")
      .withArgs(trade.bank.account);
    await file(trade.bank);
    await expect(file(trade.bank))
      .to.be.revertedWithCustomError(trade.errors, "FilingRegistry_NotAfterLast")
      .withArgs(FIGURES.asOfDay, FIGURES.asOfDay);
  });
});
