import { expect } from "chai";
import { id as hashOf } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import { marketSteps } from "../support/market.ts";
import {
  anAcceptedBill,
  aRange,
  aReceivedBill,
  BillStatus,
  deployTrade,
  EncumbranceKind,
  MILLION,
  withdrawalOf,
} from "../support/trade.ts";

const LOCKED = 1n;

/** What an attacker tried on the life of a bill; each attempt is named by what it would have won. */
describe("attacks on bills", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);

  it("INV-F3: sells nothing in the market that a bank has been asked about", async () => {
    const trade = await setUp();
    const { supplier, bank, otherBank, ledger } = trade;
    const { post, sellArgs } = marketSteps(trade);
    const steps = financingSteps(BILL_CASE, trade);
    await post(otherBank);
    const bill = await aReceivedBill(trade);
    const requestId = await steps.request(bill, { bank });
    for (const to of [40n, MILLION]) {
      await expect(trade.as(supplier).call("DiscountMarket", "sell", sellArgs(bill, { to })))
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, LOCKED);
    }
    await steps.quote(requestId, bank);
    await steps.settle(requestId);
    expect((await ledger.sliceAt(bill.id, 1n)).holder).to.equal(bank.account);
  });

  it("INV-B2: keeps no payee from its invoice by asking for one guarantee after the other", async () => {
    const trade = await setUp();
    const { core, supplier, otherBank, bills, evidence } = trade;
    const bill = await anAcceptedBill(trade);
    const steps = liabilitySteps(trade);
    const asked = { bill, party: LiableParty.drawer };
    const guaranteeId = await steps.applyForGuarantee(core, otherBank, asked);
    await trade.as(supplier).call("BillRegistry", "withdraw", withdrawalOf(bill));
    expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.withdrawn);
    const args = [bill.id, bill.contractEvidence, bill.invoiceEvidence] as const;
    expect(await evidence.allocationOf(...args, bills.target)).to.equal(0n);
    await expect(
      trade.as(otherBank).call("GuaranteeDesk", "sign", [guaranteeId]),
    ).to.be.revertedWithCustomError(trade.errors, "BillRules_WrongStatus");
    await trade.as(otherBank).call("GuaranteeDesk", "refuse", [guaranteeId]);
  });

  it("INV-Z1: takes no bill back that a court has frozen", async () => {
    const trade = await setUp();
    const { core, centralBank } = trade;
    const bill = await anAcceptedBill(trade);
    const order = [aRange(bill.id, { to: MILLION }), hashOf("order"), dayOf("2027-03-10")];
    await trade.as(centralBank).call("FreezeDesk", "freeze", order);
    await expect(
      trade.as(core).call("BillRegistry", "withdraw", withdrawalOf(bill)),
    ).to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered");
  });

  it("FREEZE-LAPSE: revives no freeze whose last day has passed", async () => {
    const trade = await setUp();
    const { supplier, subSupplier, centralBank } = trade;
    const bill = await aReceivedBill(trade);
    const range = aRange(bill.id, { to: MILLION });
    const [order, until] = [hashOf("order"), dayOf("2026-04-10")];
    const freezeId = await trade.as(centralBank).ask("FreezeDesk", "freeze", [range, order, until]);
    await clock.toDay("2026-04-11", 0);
    const renewal = [freezeId, order, dayOf("2027-04-10")];
    await expect(trade.as(centralBank).call("FreezeDesk", "renew", renewal))
      .to.be.revertedWithCustomError(trade.errors, "FreezeDesk_NotFrozen")
      .withArgs(freezeId);
    await trade.as(supplier).call("FreezeDesk", "lapse", [freezeId]);
    await trade.as(supplier).call("EndorsementDesk", "offer", [range, subSupplier.account]);
  });

  it("INV-Q3: guarantees no part of a package whose range is 0", async () => {
    const trade = await setUp();
    const bill = await aReceivedBill(trade, { splittable: false });
    const { applyForGuarantee } = liabilitySteps(trade);
    const { supplier, otherBank } = trade;
    await expect(
      applyForGuarantee(supplier, otherBank, { bill, party: LiableParty.endorser, to: 10n }),
    )
      .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_NotPackage")
      .withArgs(bill.id, 1n, 10n, MILLION);
    await applyForGuarantee(supplier, otherBank, { bill, party: LiableParty.endorser });
    const { kind } = (await trade.ledger.sliceAt(bill.id, 1n)).encumbrance;
    expect(kind).to.equal(EncumbranceKind.locked);
  });
});
