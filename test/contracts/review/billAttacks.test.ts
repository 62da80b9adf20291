import { expect } from "chai";
import { id as hashOf, ZeroAddress, ZeroHash } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import { aQuote, marketSteps } from "../support/market.ts";
import { testKey } from "../support/member.ts";
import {
  aConfirmedReceivable,
  anAcceptedBill,
  aRange,
  aReceivedBill,
  BillStatus,
  deployTrade,
  MILLION,
  withdrawalOf,
} from "../support/trade.ts";

const LIMIT = 1_000n;

/** What an attacker tried on the life of a bill; each attempt is named by what it would have won. */
describe("attacks on bills", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);

  it("INV-M9: fills no sale with dust that stands first in the book", async () => {
    const trade = await setUp();
    const { bank, otherBank } = trade;
    const { post, sell, sellArgs } = marketSteps(trade);
    const dust = await aQuote({ rate: 1n, capacity: 1n });
    const posted = { target: "DiscountMarket", method: "post", args: [dust, 0n, 100n] };
    const approved = [trade.addressOf("DiscountDesk"), MILLION];
    await trade.as(bank).call("CashToken", "approve", approved);
    await trade.as(bank).callAll(Array.from({ length: 16 }, () => posted));
    await post(otherBank);
    const bill = await aReceivedBill(trade);
    await expect(
      trade.as(trade.supplier).call("DiscountMarket", "sell", sellArgs(bill, { faceMin: 16n })),
      "who asks for little takes what stands first",
    ).to.emit(trade.contract("DiscountMarket"), "DiscountMatched");
    await trade.as(bank).callAll(Array.from({ length: 16 }, () => posted));
    const rest = { sliceFrom: 17n, from: 17n, faceMin: MILLION - 16n };
    const parts = await sell(bill, rest);
    expect(parts.map(({ bank: buyer, from, to }) => [buyer, from, to])).to.deep.equal([
      [otherBank.account, 17n, MILLION],
    ]);
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
    ).to.be.revertedWithCustomError(trade.errors, "BillRules_Frozen");
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

  describe("by a limited operator", () => {
    it("INV-C12: renews no approval within one request that it has just spent", async () => {
      const trade = await setUp();
      const { core, supplier, cash } = trade;
      const { account } = trade.as(core);
      await trade.as(core).call(account, "setLimit", [core.maker.address, LIMIT, 2n * LIMIT]);
      const approve = { target: "CashToken", method: "approve", args: [core.account, LIMIT] };
      const spend = {
        target: "CashToken",
        method: "transferFrom",
        args: [core.account, supplier.account, LIMIT],
      };
      await trade.as(core).callAll([approve]);
      await expect(trade.as(core).callAll([spend, approve, spend, approve, spend]))
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_RequestLimit")
        .withArgs(core.maker.address, 3n * LIMIT, LIMIT);
      await trade.as(core).callAll([spend, approve]);
      expect(await cash.balanceOf(supplier.account)).to.equal(LIMIT);
      await expect(trade.as(core).callAll([spend, approve]))
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_DayLimit")
        .withArgs(core.maker.address, 3n * LIMIT, 2n * LIMIT);
    });

    it("INV-C12: lists nothing beyond its limit that others put on record", async () => {
      const trade = await setUp();
      const { supplier } = trade;
      const receivable = await aConfirmedReceivable(trade);
      const range = aRange(receivable.id, { to: MILLION });
      const registration = [range, ZeroAddress, ZeroHash, 0n];
      const listingId = await trade.as(supplier).ask("ListingDesk", "register", registration);
      const { account } = trade.as(supplier);
      await trade.as(supplier).call(account, "setLimit", [supplier.checker.address, LIMIT, 0n]);
      const cheap = [listingId, 1n, 1n, (await clock.now()) + 3_600n];
      await expect(trade.as(supplier).call("ListingDesk", "list", cheap))
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_RequestLimit")
        .withArgs(supplier.checker.address, MILLION, LIMIT);
    });

    it("INV-C12: changes no operator of another institution, where the central bank may", async () => {
      const trade = await setUp();
      const { core, centralBank } = trade;
      const own = trade.as(centralBank).account;
      await trade.as(centralBank).call(own, "setLimit", [centralBank.maker.address, LIMIT, 0n]);
      const { account } = trade.as(core);
      for (const [method, args] of [
        ["setLimit", [core.maker.address, 0n, 0n]],
        ["setOperator", [testKey("accomplice").address, 1n]],
      ] as const) {
        await expect(trade.as(centralBank).call(account, method, args))
          .to.be.revertedWithCustomError(trade.errors, "MemberAccount_LimitedOperator")
          .withArgs(centralBank.maker.address);
      }
    });
  });
});
