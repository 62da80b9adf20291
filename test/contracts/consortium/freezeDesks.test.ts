import { expect } from "chai";
import { id as hashOf, ZeroAddress, ZeroHash } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps, refusedBill } from "../support/liability.ts";
import { aDiscountedBill, marketSteps, Preference, RepoKind } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import { aRange, aReceivedBill, deployTrade, MILLION, type Trade } from "../support/trade.ts";

const FROZEN = 6n;
const ORDER = hashOf("（2026）浙01执2号");

const freeze = (trade: Trade, instrumentId: bigint, to = MILLION): Promise<bigint> =>
  trade
    .as(trade.centralBank)
    .ask("FreezeDesk", "freeze", [aRange(instrumentId, { to }), ORDER, dayOf("2026-12-31")]);

const release = (trade: Trade, freezeId: bigint) =>
  trade.as(trade.centralBank).call("FreezeDesk", "release", [freezeId, ORDER]);

const paying = (trade: Trade, member: TestMember, target: string, method: string, id: bigint) =>
  trade.as(member).callAll([
    { target: "CashToken", method: "approve", args: [trade.addressOf(target), 2n * MILLION] },
    { target, method, args: [id] },
  ]);

/** Openings on a discounted bill of the bank, each of the whole. */
const openings = (trade: Trade, bill: { readonly id: bigint; readonly discountId: bigint }) => {
  const { otherBank } = trade;
  const whole = aRange(bill.id, { to: MILLION });
  const lending = {
    lender: otherBank.account,
    kind: RepoKind.outright,
    principal: 90n,
    rateMillionths: 15_000n,
    dueDay: dayOf("2026-03-24"),
  };
  const application = {
    preference: Preference.ordinary,
    rateMax: 20_000n,
    documentHash: ZeroHash,
  };
  return [
    ["InterbankDesk", "offer", [whole, otherBank.account, 15_000n, bill.discountId]],
    ["RepoDesk", "offer", [whole, lending, bill.discountId]],
    ["RediscountDesk", "apply_", [whole, application, bill.discountId]],
    ["ListingDesk", "register", [whole, ZeroAddress, ZeroHash, bill.discountId]],
  ] as const;
};

describe("a court freeze of a discounted bill", () => {
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { bank, centralBank } = trade;
    await trade.fund(centralBank, 2n * MILLION);
    await trade.as(centralBank).call("RediscountDesk", "setQuota", [bank.account, 2n * MILLION]);
    const bill = await aDiscountedBill(trade);
    return { trade, bill };
  };

  it("INV-Z1: stops transfer between banks, repo, rediscount and listing, and nothing once it is released", async () => {
    const { trade, bill } = await setUp();
    const freezeId = await freeze(trade, bill.id);
    const frozen = openings(trade, bill);
    for (const [desk, method, args] of frozen) {
      await expect(trade.as(trade.bank).call(desk, method, args), desk)
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, FROZEN);
    }
    await release(trade, freezeId);
    for (const [desk, method, args] of frozen) {
      const tradeId = await trade.as(trade.bank).ask(desk, method, args);
      const back = desk === "ListingDesk" ? "cancel" : "withdraw";
      await trade.as(trade.bank).call(desk, back, [tradeId]);
    }
  });

  for (const [index, answer, by] of [
    [0, "sign", "otherBank"],
    [1, "sign", "otherBank"],
    [2, "grant", "centralBank"],
  ] as const) {
    it(`INV-Z1: stops the answer to application ${index + 1} of the market, and lets it be afterwards`, async () => {
      const { trade, bill } = await setUp();
      const [desk, method, args] = openings(trade, bill)[index] ?? [];
      if (desk === undefined) throw new Error("no such opening");
      const tradeId = await trade.as(trade.bank).ask(desk, method, args);
      const freezeId = await freeze(trade, bill.id);
      const complete = () => paying(trade, trade[by], desk, answer, tradeId);
      await expect(complete())
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, FROZEN);
      await expect(trade.as(trade.bank).call(desk, "withdraw", [tradeId]))
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, FROZEN);
      await release(trade, freezeId);
      await complete();
    });
  }

  it("INV-Z1: stops the taking of a listed asset", async () => {
    const { trade, bill } = await setUp();
    const { bank, otherBank } = trade;
    const args = [aRange(bill.id, { to: MILLION }), ZeroAddress, ZeroHash, bill.discountId];
    const listingId = await trade.as(bank).ask("ListingDesk", "register", args);
    const until = (await clock.now()) + 3_600n;
    await trade.as(bank).call("ListingDesk", "list", [listingId, 1n, MILLION, until]);
    const freezeId = await freeze(trade, bill.id);
    const take = () =>
      trade.as(otherBank).callAll([
        {
          target: "CashToken",
          method: "approve",
          args: [trade.addressOf("ListingDesk"), MILLION],
        },
        { target: "ListingDesk", method: "take", args: [listingId, MILLION] },
      ]);
    await expect(take())
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    await release(trade, freezeId);
    await take();
  });

  it("INV-Z1: stops redemption and enforcement of a running repo", async () => {
    const { trade, bill } = await setUp();
    const { bank, otherBank } = trade;
    const [, [, , args]] = openings(trade, bill);
    const tradeId = await trade.as(bank).ask("RepoDesk", "offer", args);
    await paying(trade, otherBank, "RepoDesk", "sign", tradeId);
    const freezeId = await freeze(trade, bill.id);
    await clock.toDay("2026-03-24");
    await expect(paying(trade, bank, "RepoDesk", "redeem", tradeId))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    await clock.toDay("2026-03-25");
    await expect(trade.as(otherBank).call("RepoDesk", "enforce", [tradeId]))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    await release(trade, freezeId);
    await clock.toDay("2026-03-26");
    await trade.as(otherBank).call("RepoDesk", "enforce", [tradeId]);
  });
});

describe("a court freeze of a bill", () => {
  it("INV-Z1: stops its sale on the discount market", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { post, sell } = marketSteps(trade);
    await post(trade.bank);
    const bill = await aReceivedBill(trade);
    await freeze(trade, bill.id);
    await expect(sell(bill))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
  });

  it("INV-Z1: stops application and signature of an endorser's guarantee", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const guarantor = await trade.admitMember({ kind: "Guarantor" });
    const { applyForGuarantee } = liabilitySteps(trade);
    const bill = await aReceivedBill(trade);
    const options = { bill, party: LiableParty.endorser };
    const apply = () => applyForGuarantee(trade.supplier, guarantor, options);
    const guaranteeId = await apply();
    const freezeId = await freeze(trade, bill.id);
    await expect(apply())
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    const sign = () => trade.as(guarantor).call("GuaranteeDesk", "sign", [guaranteeId]);
    await expect(sign())
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    await release(trade, freezeId);
    await sign();
  });

  it("INV-Z1: stops recourse: claims, splits and payments", async () => {
    const { trade, acceptor, steps, bill, second, recourseId } = await refusedBill("2026-09-10");
    const { bank, subSupplier } = trade;
    const open = await steps.claim(bank, recourseId, steps.endorser(second));
    const freezeId = await freeze(trade, bill.id);
    for (const act of [
      () => steps.claim(bank, recourseId, { party: LiableParty.drawer }),
      () => trade.as(bank).call("RecourseDesk", "split", [recourseId, 31n]),
      () => steps.pay(subSupplier, open),
      () => steps.payAsAcceptor(acceptor, recourseId),
    ]) {
      await expect(act())
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, FROZEN);
    }
    await release(trade, freezeId);
    await steps.pay(subSupplier, open);
  });

  it("INV-Z1: stops recourse before maturity", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade);
    await trade
      .as(trade.centralBank)
      .call("InsolvencyRegistry", "declare", [trade.core.account, 1n, ORDER]);
    await freeze(trade, bill.id);
    await expect(trade.as(trade.supplier).call("RecourseDesk", "openEarly", [bill.id, 1n]))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
  });
});
