import { expect } from "chai";
import { AbiCoder, encodeBytes32String } from "ethers";
import { shouldBehaveAsTransferDesk } from "../support/behaveAsTransferDesk.ts";
import { clock, networkHelpers } from "../support/chain.ts";
import { RECEIVABLE_CASE } from "../support/instrumentCases.ts";
import { aConfirmedReceivable, aRange, deployTrade } from "../support/trade.ts";

describe("AssignmentDesk", () => {
  shouldBehaveAsTransferDesk(RECEIVABLE_CASE);

  it("records the notice to the debtor and its time when the assignment is signed", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier, subSupplier, ledger } = trade;
    const receivable = await aConfirmedReceivable(trade);
    const offerId = await trade
      .as(supplier)
      .ask("AssignmentDesk", "offer", [
        aRange(receivable.id, { from: 11n, to: 20n }),
        subSupplier.account,
      ]);
    const signing = trade.as(subSupplier).call("AssignmentDesk", "sign", [offerId]);
    await signing;
    const notice = AbiCoder.defaultAbiCoder().encode(
      ["address", "address", "uint64", "uint64"],
      [core.account, subSupplier.account, 11n, 20n],
    );
    await expect(signing)
      .to.emit(ledger, "HistoryAppended")
      .withArgs(
        receivable.id,
        await ledger.historyLength(receivable.id),
        encodeBytes32String("DEBTOR_NOTIFIED"),
        trade.addressOf("AssignmentDesk"),
        await clock.now(),
        notice,
        await ledger.historyHead(receivable.id),
      );
  });
});
