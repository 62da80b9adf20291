import { expect } from "chai";
import { id } from "ethers";
import type { ListingDesk } from "../../../sdk/src/generated/typechain/contracts/market/ListingDesk.ts";
import { aReceipt, deployWarehouse } from "../receipts/warehouse.ts";
import { clock, networkHelpers } from "../support/chain.ts";
import { aDiscountedBill, ListingStatus } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import {
  aConfirmedReceivable,
  aRange,
  aReceivedBill,
  deployTrade,
  EncumbranceKind,
  fieldsOf,
  MILLION,
} from "../support/trade.ts";

const PRICE = 97_000_000n;
const DAY = 86_400n;
const DOCUMENT = id("information for takers");
const NOBODY = `0x${"00".repeat(20)}`;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const desk = trade.contract<ListingDesk>("ListingDesk");
  const receivable = await aConfirmedReceivable(trade);
  const { supplier, subSupplier, ledger } = trade;
  await trade.fund(subSupplier, MILLION);
  const register = (
    subject: { readonly id: bigint } = receivable,
    { seller = supplier, to = MILLION, sliceFrom = 1n, discountId = 0n, onlyTo = NOBODY } = {},
  ) =>
    trade
      .as(seller)
      .ask("ListingDesk", "register", [
        aRange(subject.id, { sliceFrom, to }),
        onlyTo,
        DOCUMENT,
        discountId,
      ]);
  const list = async (listingId: bigint, seller = supplier, price = PRICE, sliceFrom = 1n) =>
    trade
      .as(seller)
      .call("ListingDesk", "list", [listingId, sliceFrom, price, (await clock.now()) + DAY]);
  const take = (listingId: bigint, taker: TestMember = subSupplier, priceMax = PRICE) =>
    trade.as(taker).callAll([
      { target: "CashToken", method: "approve", args: [desk.target, PRICE] },
      { target: "ListingDesk", method: "take", args: [listingId, priceMax] },
    ]);
  const listed = async () => {
    const listingId = await register();
    await list(listingId);
    return listingId;
  };
  const kindOf = async (instrumentId = receivable.id) =>
    (await ledger.sliceAt(instrumentId, 1n)).encumbrance.kind;
  return { trade, desk, receivable, register, list, take, listed, kindOf };
}

describe("ListingDesk", () => {
  it("INV-M8: registers, lists and sells: title and cash in one transaction, the debtor notified", async () => {
    const { trade, desk, receivable, register, list, take, kindOf } = await setUp();
    const { supplier, subSupplier, ledger, cash } = trade;
    const listingId = await register();
    expect(await kindOf()).to.equal(EncumbranceKind.none);
    await list(listingId);
    expect(await kindOf()).to.equal(EncumbranceKind.locked);
    const taking = take(listingId);
    await expect(taking)
      .to.emit(desk, "AssetTaken")
      .withArgs(listingId, receivable.id, subSupplier.account, supplier.account, PRICE);
    await expect(taking).to.emit(ledger, "HistoryAppended");
    const slice = await ledger.sliceAt(receivable.id, 1n);
    expect([slice.holder, slice.encumbrance.kind]).to.deep.equal([
      subSupplier.account,
      EncumbranceKind.none,
    ]);
    expect(await cash.balanceOf(supplier.account)).to.equal(PRICE);
    const history = await ledger.queryFilter(ledger.filters.HistoryAppended(receivable.id));
    const kinds = history.map(({ args }) => Buffer.from(args.kind.slice(2), "hex").toString());
    expect(kinds.slice(-2).map((kind) => kind.replaceAll("\0", ""))).to.deep.equal([
      "LISTING_TAKEN",
      "DEBTOR_NOTIFIED",
    ]);
    expect(fieldsOf(await desk.listingOf(listingId))).to.include({
      status: ListingStatus.taken,
      price: PRICE,
    });
  });

  it("announces each step", async () => {
    const { trade, desk, receivable } = await setUp();
    const { supplier } = trade;
    const range = aRange(receivable.id, { to: MILLION });
    await expect(trade.as(supplier).call("ListingDesk", "register", [range, NOBODY, DOCUMENT, 0n]))
      .to.emit(desk, "AssetRegistered")
      .withArgs(1n, receivable.id, supplier.account, 1n, MILLION, DOCUMENT);
    const until = (await clock.now()) + DAY;
    await expect(trade.as(supplier).call("ListingDesk", "list", [1n, 1n, PRICE, until]))
      .to.emit(desk, "AssetListed")
      .withArgs(1n, receivable.id, PRICE, until);
    await expect(trade.as(supplier).call("ListingDesk", "cancel", [1n]))
      .to.emit(desk, "ListingCancelled")
      .withArgs(1n);
  });

  it("INV-M8: takes neither title nor cash when the taker cannot pay", async () => {
    const { trade, listed, receivable } = await setUp();
    const listingId = await listed();
    await expect(
      trade.as(trade.subSupplier).call("ListingDesk", "take", [listingId, PRICE]),
    ).to.be.revertedWithCustomError(trade.cash, "ERC20InsufficientAllowance");
    expect((await trade.ledger.sliceAt(receivable.id, 1n)).holder).to.equal(trade.supplier.account);
  });

  it("sells only at the price the taker saw, to the member that was named, never to the seller", async () => {
    const { trade, register, list, take } = await setUp();
    const { supplier, subSupplier, otherBank } = trade;
    await expect(register(undefined, { onlyTo: supplier.account }))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_TakerNotEligible")
      .withArgs(supplier.account);
    const listingId = await register(undefined, { onlyTo: subSupplier.account });
    await list(listingId);
    await expect(take(listingId, otherBank))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_NotParty")
      .withArgs(listingId, otherBank.account, subSupplier.account);
    await expect(take(listingId, subSupplier, PRICE - 1n))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_PriceAbove")
      .withArgs(listingId, PRICE, PRICE - 1n);
    await expect(take(listingId, supplier))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_TakerNotEligible")
      .withArgs(supplier.account);
    await take(listingId);
  });

  it("ends by itself; the range is free, and can be listed again", async () => {
    const { trade, desk, listed, take, list, kindOf, receivable } = await setUp();
    const listingId = await listed();
    const { validUntil } = await desk.listingOf(listingId);
    await clock.to(validUntil + 1n);
    await expect(take(listingId))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_Expired")
      .withArgs(listingId, validUntil);
    const { supplier, subSupplier } = trade;
    const offerId = await trade
      .as(supplier)
      .ask("AssignmentDesk", "offer", [
        aRange(receivable.id, { to: MILLION }),
        subSupplier.account,
      ]);
    await expect(list(listingId))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(receivable.id, 1n, MILLION, EncumbranceKind.locked);
    await trade.as(supplier).call("AssignmentDesk", "withdraw", [offerId]);
    await list(listingId);
    await take(listingId);
    expect(await kindOf()).to.equal(EncumbranceKind.none);
  });

  it("is cancelled by its seller, registered or listed, and the range is free", async () => {
    const { trade, desk, register, listed, kindOf } = await setUp();
    const { supplier, subSupplier } = trade;
    const cancel = (listingId: bigint, member = supplier) =>
      trade.as(member).call("ListingDesk", "cancel", [listingId]);
    await cancel(await register());
    const listingId = await listed();
    await expect(cancel(listingId, subSupplier))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_NotParty")
      .withArgs(listingId, subSupplier.account, supplier.account);
    await cancel(listingId);
    expect(await kindOf()).to.equal(EncumbranceKind.none);
    // An expired listing frees nothing that is another's by now.
    const stale = await listed();
    await clock.advance(DAY + 1n);
    await listed();
    await cancel(stale);
    expect(await kindOf()).to.equal(EncumbranceKind.locked);
    expect((await desk.listingOf(stale)).status).to.equal(ListingStatus.cancelled);
  });

  it("has a price and an end within the policy, and the seller lists", async () => {
    const { trade, register, list } = await setUp();
    const listingId = await register();
    await expect(list(listingId, trade.supplier, 0n))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_NoPrice")
      .withArgs(listingId);
    await expect(list(listingId, trade.core))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_NotParty")
      .withArgs(listingId, trade.core.account, trade.supplier.account);
    const now = await clock.now();
    for (const validUntil of [now - 1n, now + 2_592_060n]) {
      await expect(
        trade.as(trade.supplier).call("ListingDesk", "list", [listingId, 1n, PRICE, validUntil]),
      ).to.be.revertedWithCustomError(trade.errors, "ListingDesk_ValidityOutOfRange");
    }
  });

  it("LISTING-RECEIVABLE-DUE: lists a receivable until the day before it falls due, when its debtor pays", async () => {
    const { trade, receivable, register } = await setUp();
    const { core, supplier, cash } = trade;
    const midnight = BigInt(Date.parse("2026-09-10T00:00:00+08:00")) / 1_000n;
    await clock.toDay("2026-09-09", 20);
    const listingId = await register();
    const list = (validUntil: bigint) =>
      trade.as(supplier).call("ListingDesk", "list", [listingId, 1n, PRICE, validUntil]);
    await expect(list(midnight))
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_ValidityOutOfRange")
      .withArgs(listingId, midnight, midnight - 1n);
    await list(midnight - 1n);
    await clock.toDay("2026-09-10");
    const before = await cash.balanceOf(supplier.account);
    const desk = trade.addressOf("ReceivablePaymentDesk");
    await trade.fund(core, MILLION);
    await trade.as(core).callAll([
      { target: "CashToken", method: "approve", args: [desk, MILLION] },
      { target: "ReceivablePaymentDesk", method: "payUnpresented", args: [receivable.id, 1n] },
    ]);
    expect((await cash.balanceOf(supplier.account)) - before).to.equal(MILLION);
  });

  it("rejects an asset that does not circulate, is not the caller's or is not free", async () => {
    const { trade, register, listed, receivable } = await setUp();
    await expect(register(receivable, { seller: trade.core }))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
      .withArgs(receivable.id, 1n, trade.core.account);
    await expect(register({ id: 7n })).to.be.revertedWithCustomError(
      trade.errors,
      "InstrumentRegistry_Unknown",
    );
    await listed();
    await expect(register()).to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered");
    const waiting = await aConfirmedReceivable(trade);
    const listingId = await register(waiting);
    await clock.toDay("2026-09-10");
    await expect(
      trade
        .as(trade.supplier)
        .call("ListingDesk", "list", [listingId, 1n, PRICE, (await clock.now()) + DAY]),
    )
      .to.be.revertedWithCustomError(trade.errors, "ListingDesk_NotCirculating")
      .withArgs(waiting.id);
  });

  it("LISTING-BILL: lists a bill between banks only, once it has been discounted", async () => {
    const { trade, desk, register, list, take } = await setUp();
    const { bank, otherBank, supplier, subSupplier, ledger } = trade;
    const held = await aReceivedBill(trade);
    await expect(register(held))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotBanks")
      .withArgs(supplier.account, NOBODY);
    const bill = await aDiscountedBill(trade);
    await expect(register(bill, { seller: bank }))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotDiscounted")
      .withArgs(bill.id, 1n, MILLION, 0n);
    const listingId = await register(bill, { seller: bank, discountId: bill.discountId });
    await list(listingId, bank);
    await expect(take(listingId, subSupplier))
      .to.be.revertedWithCustomError(trade.errors, "MarketDesk_NotBanks")
      .withArgs(bank.account, subSupplier.account);
    await take(listingId, otherBank);
    expect((await ledger.sliceAt(bill.id, 1n)).holder).to.equal(otherBank.account);
    const { endorser, endorsee, sequence } = await desk.endorsementOf(listingId);
    expect([endorser, endorsee, sequence !== 0n]).to.deep.equal([
      bank.account,
      otherBank.account,
      true,
    ]);
  });

  it("LISTING-KEEPER: lists a warehouse receipt once its keeper has signed", async () => {
    const warehouse = await networkHelpers.loadFixture(deployWarehouse);
    const { keeper, supplier, subSupplier, receivables, errors, ledger } = warehouse;
    await warehouse.fund(subSupplier, MILLION);
    const desk = warehouse.contract<ListingDesk>("ListingDesk");
    const receiptId = await aReceipt(warehouse, { depositor: supplier });
    const registering = (instrumentId: bigint) =>
      warehouse
        .as(supplier)
        .ask("ListingDesk", "register", [
          aRange(instrumentId, { to: 100_000n }),
          NOBODY,
          DOCUMENT,
          0n,
        ]);
    const listingId = await registering(receiptId);
    const validUntil = (await clock.now()) + DAY;
    const list = () =>
      warehouse.as(supplier).call("ListingDesk", "list", [listingId, 1n, PRICE, validUntil]);
    await expect(list())
      .to.be.revertedWithCustomError(errors, "ListingDesk_NotCountersigned")
      .withArgs(listingId, receiptId);
    const countersign = (member: TestMember, signed = listingId) =>
      warehouse.as(member).call("ListingDesk", "countersign", [signed]);
    await expect(countersign(supplier))
      .to.be.revertedWithCustomError(errors, "ListingDesk_NotParty")
      .withArgs(listingId, supplier.account, keeper.account);
    await expect(countersign(keeper))
      .to.emit(desk, "AssetCountersigned")
      .withArgs(listingId, keeper.account);
    await list();
    await warehouse.as(subSupplier).callAll([
      { target: "CashToken", method: "approve", args: [desk.target, PRICE] },
      { target: "ListingDesk", method: "take", args: [listingId, PRICE] },
    ]);
    expect((await ledger.sliceAt(receiptId, 1n)).holder).to.equal(subSupplier.account);
    const owed = await aConfirmedReceivable(warehouse);
    expect((await receivables.receivableOf(owed.id)).debtor).to.equal(warehouse.core.account);
    await expect(countersign(keeper, await registering(owed.id)))
      .to.be.revertedWithCustomError(errors, "ListingDesk_NoKeeper")
      .withArgs(owed.id);
  });

  it("answers every call in every status", async () => {
    const { trade, desk, register, list, take } = await setUp();
    const { supplier, subSupplier } = trade;
    const part = (serial: bigint) => ({ sliceFrom: serial * 10n + 1n, to: serial * 10n + 10n });
    const cancelled = await register(undefined, part(0n));
    await trade.as(supplier).call("ListingDesk", "cancel", [cancelled]);
    const taken = await register(undefined, part(0n));
    await list(taken);
    await take(taken);
    const listed = await register(undefined, part(1n));
    await list(listed, supplier, PRICE, 11n);
    const registered = await register(undefined, part(2n));
    const { none } = ListingStatus;
    for (const [listingId, status] of [
      [99n, none],
      [registered, ListingStatus.registered],
      [listed, ListingStatus.listed],
      [taken, ListingStatus.taken],
      [cancelled, ListingStatus.cancelled],
    ] as const) {
      expect((await desk.listingOf(listingId)).status).to.equal(status);
      const wrong = (call: Promise<unknown>, expected: bigint) =>
        expect(call)
          .to.be.revertedWithCustomError(trade.errors, "ListingDesk_WrongStatus")
          .withArgs(listingId, status, expected);
      if (status !== ListingStatus.listed) await wrong(take(listingId), ListingStatus.listed);
      if (status === ListingStatus.registered) continue;
      await wrong(
        trade.as(subSupplier).call("ListingDesk", "countersign", [listingId]),
        ListingStatus.registered,
      );
      await wrong(list(listingId), ListingStatus.registered);
      if (status === ListingStatus.listed) continue;
      const cancelling = trade.as(supplier).call("ListingDesk", "cancel", [listingId]);
      await wrong(cancelling, ListingStatus.registered);
    }
  });
});
