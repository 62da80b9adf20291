import { expect } from "chai";
import type { InterbankDesk } from "../../../sdk/src/generated/typechain/contracts/market/InterbankDesk.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { aDiscountedBill, type DiscountedBill, TradeStatus } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import {
  aRange,
  aReceivedBill,
  deployTrade,
  EncumbranceKind,
  fieldsOf,
  LOCK_SECONDS,
  MILLION,
} from "../support/trade.ts";

const RATE = 15_000n;
/** ¥1,000,000.00 at 1.50 %, 2026-06-10 → 2026-09-10: 92 days. */
const INTEREST = 383_333n;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const desk = trade.contract<InterbankDesk>("InterbankDesk");
  const bill = await aDiscountedBill(trade);
  const offer = (
    from: TestMember = trade.bank,
    buyer: TestMember = trade.otherBank,
    { discountId = bill.discountId, id = bill.id, to = MILLION, rate = RATE } = {} as Partial<
      DiscountedBill & { to: bigint; rate: bigint }
    >,
  ) =>
    trade
      .as(from)
      .ask("InterbankDesk", "offer", [aRange(id, { to }), buyer.account, rate, discountId]);
  const sign = (tradeId: bigint, buyer: TestMember = trade.otherBank, allowance = MILLION) =>
    trade.as(buyer).callAll([
      { target: "CashToken", method: "approve", args: [desk.target, allowance] },
      { target: "InterbankDesk", method: "sign", args: [tradeId] },
    ]);
  return { trade, desk, bill, offer, sign };
}

describe("InterbankDesk", () => {
  it("INV-M4: MARKET-INTERBANK moves the range and pays its face less interest in one transaction", async () => {
    const { trade, desk, bill, offer, sign } = await setUp();
    const { bank, otherBank, cash, ledger } = trade;
    await clock.toDay("2026-06-10");
    const tradeId = await offer();
    expect((await ledger.sliceAt(bill.id, 1n)).encumbrance.kind).to.equal(EncumbranceKind.locked);
    expect((await desk.amountsOf(tradeId)).interest).to.equal(INTEREST);
    const before = await cash.balanceOf(bank.account);
    await expect(sign(tradeId))
      .to.emit(desk, "InterbankSettled")
      .withArgs(
        tradeId,
        bill.id,
        otherBank.account,
        bank.account,
        MILLION,
        INTEREST,
        MILLION - INTEREST,
        92n,
        dayOf("2026-09-10"),
        false,
      );
    const slice = await ledger.sliceAt(bill.id, 1n);
    expect([slice.holder, slice.encumbrance.kind]).to.deep.equal([
      otherBank.account,
      EncumbranceKind.none,
    ]);
    expect((await cash.balanceOf(bank.account)) - before).to.equal(MILLION - INTEREST);
    expect((await desk.tradeOf(tradeId)).status).to.equal(TradeStatus.settled);
  });

  it("INV-M4: takes neither title nor cash when the buyer cannot pay", async () => {
    const { trade, bill, offer, sign } = await setUp();
    const tradeId = await offer();
    await expect(sign(tradeId, trade.otherBank, 1n)).to.be.revertedWithCustomError(
      trade.cash,
      "ERC20InsufficientAllowance",
    );
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(trade.bank.account);
  });

  it("puts the seller on record as an endorser, once it has sold", async () => {
    const { trade, desk, bill, offer, sign } = await setUp();
    const tradeId = await offer();
    expect((await desk.endorsementOf(tradeId)).sequence).to.equal(0n);
    const length = await trade.ledger.historyLength(bill.id);
    await sign(tradeId);
    expect(fieldsOf(await desk.endorsementOf(tradeId))).to.deep.equal({
      billId: bill.id,
      endorser: trade.bank.account,
      from: 1n,
      endorsee: trade.otherBank.account,
      to: MILLION,
      sequence: length + 1n,
      transferable: true,
    });
  });

  it("sells on what was bought, naming the first discount again", async () => {
    const { trade, bill, offer, sign } = await setUp();
    await sign(await offer());
    const back = await offer(trade.otherBank, trade.bank);
    await sign(back, trade.bank);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(trade.bank.account);
  });

  it("announces offer, refusal and withdrawal, and the range is free again", async () => {
    const { trade, desk, bill } = await setUp();
    const { bank, otherBank } = trade;
    const args = [aRange(bill.id, { to: 10n }), otherBank.account, RATE, bill.discountId];
    const offering = trade.as(bank).call("InterbankDesk", "offer", args);
    await offering;
    await expect(offering)
      .to.emit(desk, "TradeOffered")
      .withArgs(
        1n,
        bill.id,
        otherBank.account,
        bank.account,
        1n,
        10n,
        RATE,
        (await clock.now()) + LOCK_SECONDS,
      );
    await expect(trade.as(otherBank).call("InterbankDesk", "refuse", [1n]))
      .to.emit(desk, "TradeRefused")
      .withArgs(1n);
    await trade.as(bank).call("InterbankDesk", "offer", args);
    await expect(trade.as(bank).call("InterbankDesk", "withdraw", [2n]))
      .to.emit(desk, "TradeWithdrawn")
      .withArgs(2n);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.none,
    );
  });

  it("rejects a bill that was not discounted, or another part of it", async () => {
    const { trade, bill } = await setUp();
    const { supplier, bank, otherBank, core } = trade;
    // A bank can come by a bill without discounting it: as a payee.
    const own = await aReceivedBill(trade, { payee: bank });
    const offering = (id: bigint, to: bigint, discountId: bigint) =>
      trade
        .as(bank)
        .call("InterbankDesk", "offer", [aRange(id, { to }), otherBank.account, RATE, discountId]);
    for (const discountId of [0n, bill.discountId, 99n]) {
      await expect(offering(own.id, MILLION, discountId))
        .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotDiscounted")
        .withArgs(own.id, 1n, MILLION, discountId);
    }
    // A discount of a part proves that part.
    const part = await aReceivedBill(trade);
    const ask = [
      aRange(part.id, { to: 10n }),
      bank.account,
      part.contractEvidence,
      part.invoiceEvidence,
    ];
    const requested = await trade.as(supplier).ask("DiscountDesk", "request", ask);
    await expect(offering(bill.id, 10n, requested)).to.be.revertedWithCustomError(
      trade.errors,
      "MarketDesk_NotDiscounted",
    );
    expect(core.account).to.not.equal(supplier.account);
  });

  it("is between two active commercial banks", async () => {
    const { trade, bill, offer } = await setUp();
    const { bank, supplier, core, centralBank, otherBank } = trade;
    for (const buyer of [bank, supplier, core, centralBank]) {
      await expect(offer(bank, buyer))
        .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotBanks")
        .withArgs(bank.account, buyer.account);
    }
    const held = await aReceivedBill(trade);
    await expect(offer(supplier, otherBank, { id: held.id }))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotBanks")
      .withArgs(supplier.account, otherBank.account);
    await expect(offer(otherBank, bank))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
      .withArgs(bill.id, 1n, otherBank.account);
  });

  it("rejects a rate of zero or above 100 %", async () => {
    const { trade, offer } = await setUp();
    for (const rate of [0n, 1_000_001n]) {
      await expect(offer(trade.bank, trade.otherBank, { rate }))
        .to.be.revertedWithCustomError(trade.errors, "MarketDesk_RateOutOfRange")
        .withArgs(rate, 1_000_000n);
    }
  });

  it("lets nobody but the parties answer", async () => {
    const { trade, offer } = await setUp();
    const tradeId = await offer();
    const { bank, otherBank } = trade;
    for (const [method, caller, expected] of [
      ["sign", bank, otherBank],
      ["refuse", bank, otherBank],
      ["withdraw", otherBank, bank],
    ] as const) {
      await expect(trade.as(caller).call("InterbankDesk", method, [tradeId]), method)
        .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotParty")
        .withArgs(tradeId, caller.account, expected.account);
    }
  });

  it("ends a lock that nobody answers", async () => {
    const { trade, desk, offer, sign } = await setUp();
    const stale = await offer();
    const { expiresAt } = await desk.tradeOf(stale);
    await clock.to(expiresAt);
    await expect(sign(stale))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_Expired")
      .withArgs(stale, expiresAt);
    // The range is free: a second offer stands, also when the first is withdrawn only now.
    const fresh = await offer();
    await trade.as(trade.bank).call("InterbankDesk", "withdraw", [stale]);
    await sign(fresh);
  });

  it("rejects a signature on the due day and after a suspension of the seller", async () => {
    const { trade, bill, offer, sign } = await setUp();
    await clock.toDay("2026-09-09", 23);
    const tradeId = await offer();
    await clock.toDay("2026-09-10", 0);
    await expect(sign(tradeId))
      .to.be.revertedWithCustomError(trade.errors, "BillRules_Matured")
      .withArgs(bill.id, dayOf("2026-09-10"), dayOf("2026-09-10"));
  });

  it("answers every call in every status", async () => {
    const { trade, desk, bill, sign } = await setUp();
    const { bank, otherBank } = trade;
    const offering = (from: bigint) =>
      trade
        .as(bank)
        .ask("InterbankDesk", "offer", [
          aRange(bill.id, { sliceFrom: from, to: from + 9n }),
          otherBank.account,
          RATE,
          bill.discountId,
        ]);
    const refused = await offering(1n);
    await trade.as(otherBank).call("InterbankDesk", "refuse", [refused]);
    const withdrawn = await offering(1n);
    await trade.as(bank).call("InterbankDesk", "withdraw", [withdrawn]);
    const settled = await offering(1n);
    await sign(settled);
    const { none, offered } = TradeStatus;
    for (const [tradeId, status] of [
      [99n, none],
      [refused, TradeStatus.refused],
      [withdrawn, TradeStatus.withdrawn],
      [settled, TradeStatus.settled],
    ] as const) {
      expect((await desk.tradeOf(tradeId)).status).to.equal(status);
      for (const [caller, method] of [
        [otherBank, "sign"],
        [otherBank, "refuse"],
        [bank, "withdraw"],
      ] as const) {
        await expect(trade.as(caller).call("InterbankDesk", method, [tradeId]), method)
          .to.be.revertedWithCustomError(trade.errors, "MarketDesk_WrongStatus")
          .withArgs(tradeId, status, offered);
      }
      await expect(desk.amountsOf(tradeId)).to.be.revertedWithCustomError(
        trade.errors,
        "MarketDesk_WrongStatus",
      );
    }
  });
});
