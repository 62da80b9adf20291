import { expect } from "chai";
import { AbiCoder, encodeBytes32String, id, ZeroHash } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { signerOf } from "../support/signerOf.ts";
import {
  aLot,
  aReceipt,
  aReceiptIssue,
  deployWarehouse,
  GOODS,
  ReceiptStatus,
  TONNES_500,
  type Warehouse,
} from "./warehouse.ts";

describe("ReceiptRegistry", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await networkHelpers.loadFixture(deployWarehouse);
  });

  it("issues a numbered receipt whose every unit the depositor holds", async () => {
    const { keeper, supplier, receipts, ledger, lots } = warehouse;
    const lotId = await aLot(warehouse);
    const receiptId = await aReceipt(warehouse, { lotId });
    expect(receiptId.toString()).to.match(
      new RegExp(`^2${keeper.institutionCode}2026031000000001\\d$`),
    );
    expect(await aReceipt(warehouse), "the next serial").to.be.greaterThan(receiptId);

    const slice = await ledger.sliceAt(receiptId, 1n);
    expect([slice.to, slice.holder]).to.deep.equal([TONNES_500, supplier.account]);
    expect((await lots.lotOf(lotId)).receiptId).to.equal(receiptId);
    const {
      class: class_,
      obligor,
      units,
      dueDay,
      circulating,
    } = await receipts.termsOf(receiptId);
    expect([class_, obligor, units, dueDay, circulating]).to.deep.equal([
      2n,
      keeper.account,
      TONNES_500,
      dayOf("2027-03-10"),
      true,
    ]);
    expect(await receipts.dueDayOf(receiptId)).to.equal(dueDay);
    const { status, goodsType, issueDay } = await receipts.receiptOf(receiptId);
    expect([status, goodsType, issueDay]).to.deep.equal([
      ReceiptStatus.issued,
      GOODS,
      dayOf("2026-03-10"),
    ]);
  });

  it("records the particulars in the receipt's history", async () => {
    const { keeper, supplier, ledger } = warehouse;
    const lotId = await aLot(warehouse);
    const receiptId = await aReceipt(warehouse, { lotId });
    const [opened, issued] = await ledger.queryFilter(ledger.filters.HistoryAppended(receiptId));
    expect([opened?.args.kind, issued?.args.kind]).to.deep.equal(
      ["OPENED", "RECEIPT_ISSUED"].map(encodeBytes32String),
    );
    const types = ["address", "address", "bytes32", "bytes32", "uint64", "uint32", "bytes32"];
    expect([...AbiCoder.defaultAbiCoder().decode(types, issued?.args.data ?? "0x")]).to.deep.equal([
      keeper.account,
      supplier.account,
      lotId,
      GOODS,
      TONNES_500,
      dayOf("2027-03-10"),
      id("receipt document"),
    ]);
  });

  it("INV-R1: refuses a receipt that the keeper may not issue", async () => {
    const { keeper, otherKeeper, supplier, core, errors, centralBank } = warehouse;
    const lotId = await aLot(warehouse);
    const otherLot = await aLot(warehouse, otherKeeper);
    const unknownLot = id("no such lot");
    await warehouse
      .as(centralBank)
      .call("MemberRegistry", "suspend", [core.account, "licence withdrawn"]);
    const rows = [
      [{ lotId: unknownLot }, "ReceiptRegistry_NotLotKeeper", unknownLot, keeper.account],
      [{ lotId: otherLot }, "ReceiptRegistry_NotLotKeeper", otherLot, keeper.account],
      [{ lotId, depositor: keeper }, "ReceiptRegistry_OwnGoods", lotId, keeper.account],
      [{ lotId, quantity: 0n }, "ReceiptRegistry_QuantityOutOfRange", lotId, 0n, TONNES_500],
      [
        { lotId, quantity: TONNES_500 + 1n },
        "ReceiptRegistry_QuantityOutOfRange",
        lotId,
        TONNES_500 + 1n,
        TONNES_500,
      ],
      [
        { lotId, storageUntil: "2026-03-10" },
        "ReceiptRegistry_StorageEnded",
        lotId,
        dayOf("2026-03-10"),
        dayOf("2026-03-10"),
      ],
      [{ lotId, documentHash: ZeroHash }, "ReceiptRegistry_NoDocument", lotId],
      [{ lotId, depositor: core }, "MemberRegistry_NotActive", core.account],
    ] as const;
    for (const [options, error, ...args] of rows) {
      const issue = await aReceiptIssue(warehouse, options);
      await expect(warehouse.as(keeper).call("ReceiptRegistry", "issue", [issue]), error)
        .to.be.revertedWithCustomError(errors, error)
        .withArgs(...args);
    }
    const issue = await aReceiptIssue(warehouse, { lotId });
    await expect(warehouse.as(supplier).call("ReceiptRegistry", "issue", [issue]))
      .to.be.revertedWithCustomError(errors, "MemberRegistry_WrongKind")
      .withArgs(supplier.account, 5n, 6n);
    expect((await warehouse.lots.lotOf(lotId)).receiptId, "the lot is still free").to.equal(0n);
  });

  it("circulates until the last day of storage", async () => {
    const { receipts } = warehouse;
    const receiptId = await aReceipt(warehouse, { storageUntil: "2026-04-10" });
    await clock.toDay("2026-04-10", 23);
    expect((await receipts.termsOf(receiptId)).circulating).to.equal(true);
    await clock.toDay("2026-04-11", 0);
    expect((await receipts.termsOf(receiptId)).circulating).to.equal(false);
  });

  it("knows only its own numbers", async () => {
    const { receipts, errors } = warehouse;
    for (const read of [
      () => receipts.receiptOf(5n),
      () => receipts.termsOf(5n),
      () => receipts.dueDayOf(5n),
      () => receipts.isCirculating(5n),
    ]) {
      await expect(read())
        .to.be.revertedWithCustomError(errors, "InstrumentRegistry_Unknown")
        .withArgs(5n);
    }
  });

  it("INV-R2: is cancelled by a desk, once, and when nothing is left to deliver", async () => {
    const { receipts, errors, supplier, deliveries } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const desk = await signerOf(warehouse, "DeliveryDesk");
    await expect(receipts.connect(desk).settled(receiptId))
      .to.be.revertedWithCustomError(errors, "ReceiptRegistry_Outstanding")
      .withArgs(receiptId, TONNES_500);
    await expect(warehouse.as(supplier).call("ReceiptRegistry", "settled", [receiptId]))
      .to.be.revertedWithCustomError(receipts, "AccessManagedUnauthorized")
      .withArgs(supplier.account);

    const deliveryId = await warehouse.as(supplier).ask("DeliveryDesk", "request", [receiptId, 1n]);
    await warehouse.as(warehouse.keeper).call("DeliveryDesk", "confirm", [deliveryId]);
    expect((await deliveries.deliveryOf(deliveryId)).status).to.equal(2n);
    expect((await receipts.receiptOf(receiptId)).status).to.equal(ReceiptStatus.cancelled);
    expect((await receipts.termsOf(receiptId)).circulating).to.equal(false);
    await expect(receipts.connect(desk).settled(receiptId))
      .to.be.revertedWithCustomError(errors, "ReceiptRegistry_WrongStatus")
      .withArgs(receiptId, ReceiptStatus.cancelled, ReceiptStatus.issued);
  });
});
