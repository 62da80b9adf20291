import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { financingSteps, HOUR, RATE } from "../support/financingSteps.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import { aQuote } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import type { NamedCall } from "../support/network.ts";
import { approval, TAKINGS } from "../support/takings.ts";
import { aReceivedBill, deployTrade, MILLION, type Trade } from "../support/trade.ts";

const STANDING = 300n;
/** More than the meter's answer is taken as. */
const MOST = (1n << 64n) - 1n;

describe("limits of operators, on what was approved before", () => {
  for (const [name, prepare] of Object.entries(TAKINGS)) {
    /** As much as the call takes stands approved, and the maker has a limit. */
    const setUp = async (limitOf: (fen: bigint) => bigint) => {
      const taking = await prepare();
      const { trade, member, spender, fen } = taking;
      const actor = trade.as(member);
      const approve = (amount: bigint) => approval(trade, spender, amount);
      await actor.callAll([approve(fen)]);
      const limit = [member.maker.address, limitOf(fen), 0n];
      await actor.call(actor.account, "setLimit", limit);
      return { ...taking, actor, approve };
    };

    it(`INV-C12: count what ${name} lets its desk take`, async () => {
      const { trade, member, actor, call, fen, atOnce, approve } = await setUp((all) => all - 1n);
      const more = approve(2n * fen);
      // What was taken meanwhile may be approved again.
      const after = atOnce ? approve(fen) : more;
      for (const calls of [
        [call],
        [more, call],
        [call, after],
        [approve(0n), approve(fen), call],
      ]) {
        await expect(actor.callAll(calls))
          .to.be.revertedWithCustomError(trade.errors, "MemberAccount_RequestLimit")
          .withArgs(member.maker.address, fen, fen - 1n);
      }
    });

    it(`INV-C12: count what ${name} lets its desk take and an approval of as much once`, async () => {
      const { trade, member, actor, call, fen, atOnce, approve } = await setUp((all) => all);
      const before = await trade.cash.balanceOf(member.account);
      await actor.callAll([approve(2n * fen), call]);
      const taken = before - (await trade.cash.balanceOf(member.account));
      expect(taken).to.equal(atOnce ? fen : 0n);
    });
  }
});

/** A member that has let a contract take money, and from now on has a limit of one fen a request. */
async function limitedMember(trade: Trade, member: TestMember, standing: readonly NamedCall[]) {
  const actor = trade.as(member);
  await actor.callAll(standing);
  await actor.call(actor.account, "setLimit", [member.maker.address, 1n, 0n]);
  /** Nothing is left of a request that is above the limit, so that one after the other can be asked about. */
  const counts = (calls: readonly NamedCall[], fen: bigint) =>
    expect(actor.callAll(calls))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_RequestLimit")
      .withArgs(member.maker.address, fen, 1n);
  return { actor, counts };
}

describe("limits of operators, on requests that approve and let take", () => {
  const transfer = (to: TestMember, amount: bigint): NamedCall => ({
    target: "CashToken",
    method: "transfer",
    args: [to.account, amount],
  });

  /** A bank that was asked for two quotes of ¥1,000,000.00, for one of which the money stands approved. */
  async function setUpQuotes() {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { request } = financingSteps(BILL_CASE, trade);
    const aQuoteFor = async () => {
      const requestId = await request(await aReceivedBill(trade));
      const args = [requestId, RATE, (await clock.now()) + HOUR];
      return { target: "DiscountDesk", method: "quote", args };
    };
    const [first, second] = [await aQuoteFor(), await aQuoteFor()];
    const approve = (desk: string, amount: bigint) => approval(trade, desk, amount);
    return { trade, bank: trade.bank, first, second, approve };
  }

  it("INV-C12: count two quotes on the same approval twice, and an approval for both once", async () => {
    const { trade, bank, first, second, approve } = await setUpQuotes();
    const standing = [approve("DiscountDesk", MILLION)];
    const { counts } = await limitedMember(trade, bank, standing);
    await counts([first], MILLION);
    await counts([first, second], 2n * MILLION);
    await counts([approve("DiscountDesk", 3n * MILLION), first, second], 2n * MILLION);
    await counts([approve("DiscountDesk", 4n * MILLION), first, second], 3n * MILLION);
    await counts([first, approve("DiscountDesk", 3n * MILLION), second], 2n * MILLION);
  });

  it("INV-C12: add up what is approved for one desk, let take by another, and paid", async () => {
    const { trade, bank, first, approve } = await setUpQuotes();
    const standing = [approve("DiscountDesk", MILLION), approve("PledgeDesk", 50n)];
    const { counts } = await limitedMember(trade, bank, standing);
    await counts([approve("PledgeDesk", 80n), first], MILLION + 30n);
    await counts([first, approve("PledgeDesk", 40n), transfer(trade.core, 7n)], MILLION + 7n);
  });

  it("INV-C12: count a standing quote of the market with the quotes of the desk that pays for both", async () => {
    const { trade, bank, first, approve } = await setUpQuotes();
    const { counts } = await limitedMember(trade, bank, [approve("DiscountDesk", MILLION)]);
    const post = {
      target: "DiscountMarket",
      method: "post",
      args: [await aQuote({ capacity: 70n }), 0n, 100n],
    };
    await counts([post, first], MILLION + 70n);
    await counts([post, post], 140n);
    await counts([approve("DiscountDesk", 2n * MILLION), post, first], MILLION + 70n);
  });

  it("INV-C12: count what is let take against the day", async () => {
    const { trade, bank, first, second, approve } = await setUpQuotes();
    const actor = trade.as(bank);
    await actor.callAll([approve("DiscountDesk", 2n * MILLION)]);
    const limit = [bank.maker.address, 0n, 2n * MILLION - 1n];
    await actor.call(actor.account, "setLimit", limit);
    await actor.callAll([first]);
    await expect(actor.callAll([second]))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_DayLimit")
      .withArgs(bank.maker.address, 2n * MILLION, 2n * MILLION - 1n);
    await clock.toDay("2026-03-11", 0);
    const later = [second.args[0], RATE, (await clock.now()) + HOUR];
    await actor.callAll([{ ...second, args: later }]);
  });

  it("INV-C12: take no amount as more than 2^64 fen, and add such amounts up", async () => {
    const { trade, bank, approve } = await setUpQuotes();
    const { counts } = await limitedMember(trade, bank, [approve("DiscountDesk", MaxUint256)]);
    const terms = { ...(await aQuote()), capacity: MOST, faceMax: MOST };
    const post = { target: "DiscountMarket", method: "post", args: [terms, 0n, 100n] };
    await counts([post], MOST);
    await counts([post, post], 2n * MOST);
    const anew = [approve("DiscountDesk", 0n), approve("DiscountDesk", MaxUint256)];
    await counts([...anew, ...anew, post], 2n * MOST);
  });

  it("INV-C12: count what an account spends of an approval to itself", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier } = trade;
    const own = { target: "CashToken", method: "approve", args: [core.account, STANDING] };
    const { counts } = await limitedMember(trade, core, [own]);
    const args = [core.account, supplier.account, STANDING];
    const spend = { target: "CashToken", method: "transferFrom", args };
    await counts([spend], STANDING);
    await counts([spend, own], STANDING);
    await counts([spend, own, spend], 2n * STANDING);
  });

  describe("by a standing instruction", () => {
    const instruct = (maxAmount: bigint): NamedCall => ({
      target: "PresentmentDesk",
      method: "instruct",
      args: [maxAmount, dayOf("2026-12-31")],
    });

    it("INV-C12: count all that the desk may take once the request is done", async () => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const approve = (amount: bigint) => approval(trade, "PresentmentDesk", amount);
      const { actor, counts } = await limitedMember(trade, trade.core, [approve(STANDING)]);
      await counts([instruct(5n)], STANDING);
      await counts([approve(500n), instruct(5n)], 500n);
      await counts([instruct(5n), approve(500n)], 500n);
      await counts([approve(100n), instruct(5n)], 100n);
      // Taken back and approved again, it could have been taken in between.
      await counts([instruct(5n), approve(0n), approve(STANDING)], 2n * STANDING);
      await counts([instruct(0n), approve(500n)], 200n);
      await actor.callAll([instruct(0n)]);
      await actor.callAll([approve(0n), instruct(5n)]);
    });

    it("INV-C12: count it beside what was paid before in the request", async () => {
      const taking = assertDefined(TAKINGS["PresentmentDesk.pay"], "a payment");
      const { trade, member, call: pay, fen } = await taking();
      const approve = (amount: bigint) => approval(trade, "PresentmentDesk", amount);
      const { counts } = await limitedMember(trade, member, [approve(fen)]);
      await counts([pay, instruct(5n)], fen);
      await counts([pay, instruct(5n), approve(fen)], 2n * fen);
      await counts([approve(2n * fen), pay, instruct(5n)], 2n * fen);
    });
  });
});
