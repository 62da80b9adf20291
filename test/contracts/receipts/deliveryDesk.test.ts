import { expect } from "chai";
import { networkHelpers } from "../support/chain.ts";
import { EncumbranceKind } from "../support/trade.ts";
import {
  aLot,
  aReceipt,
  DeliveryStatus,
  deployWarehouse,
  ReceiptStatus,
  TONNES_500,
  type Warehouse,
} from "./warehouse.ts";

describe("DeliveryDesk", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await networkHelpers.loadFixture(deployWarehouse);
  });
  const request = (receiptId: bigint, sliceFrom = 1n) =>
    warehouse.as(warehouse.supplier).ask("DeliveryDesk", "request", [receiptId, sliceFrom]);
  const confirm = (deliveryId: bigint) =>
    warehouse.as(warehouse.keeper).call("DeliveryDesk", "confirm", [deliveryId]);

  it("hands over in two parts; with the second the receipt is cancelled and the lot free", async () => {
    const { supplier, ledger, receipts, lots, deliveries } = warehouse;
    const lotId = await aLot(warehouse);
    const receiptId = await aReceipt(warehouse, { lotId });
    await warehouse.as(supplier).call("TitleLedger", "split", [receiptId, 1n, 200_001n]);

    const first = await request(receiptId);
    expect((await ledger.sliceAt(receiptId, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.underCollection,
    );
    await confirm(first);
    const { from, to, status } = await deliveries.deliveryOf(first);
    expect([from, to, status]).to.deep.equal([1n, 200_000n, DeliveryStatus.delivered]);
    expect((await receipts.receiptOf(receiptId)).status).to.equal(ReceiptStatus.issued);
    expect((await lots.lotOf(lotId)).receiptId).to.equal(receiptId);

    await confirm(await request(receiptId, 200_001n));
    expect(await ledger.dischargedOf(receiptId)).to.equal(TONNES_500);
    expect((await receipts.receiptOf(receiptId)).status).to.equal(ReceiptStatus.cancelled);
    expect(
      (await lots.lotOf(lotId)).keeper,
      "whoever stores the goods next registers them",
    ).to.match(/^0x0+$/);
  });

  it("INV-D1: keeps goods that are asked for from being pledged, until the holder takes the request back", async () => {
    const { supplier, bank, errors, ledger } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const deliveryId = await request(receiptId);
    const range = { instrumentId: receiptId, sliceFrom: 1n, from: 1n, to: TONNES_500 };
    await expect(warehouse.as(supplier).call("PledgeDesk", "apply_", [range, bank.account, 1n]))
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(receiptId, 1n, TONNES_500, EncumbranceKind.underCollection);
    await warehouse.as(supplier).call("DeliveryDesk", "withdraw", [deliveryId]);
    expect((await ledger.sliceAt(receiptId, 1n)).encumbrance.kind).to.equal(EncumbranceKind.none);
    await warehouse.as(supplier).call("PledgeDesk", "apply_", [range, bank.account, 1n]);
  });

  it("INV-D2: hands over once, by the keeper, to the holder's order", async () => {
    const { supplier, keeper, otherKeeper, subSupplier, errors } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await expect(warehouse.as(subSupplier).call("DeliveryDesk", "request", [receiptId, 1n]))
      .to.be.revertedWithCustomError(errors, "TitleLedger_NotHolder")
      .withArgs(receiptId, 1n, subSupplier.account);
    await expect(request(receiptId, 2n))
      .to.be.revertedWithCustomError(errors, "TitleLedger_NoSuchSlice")
      .withArgs(receiptId, 2n);
    await expect(request(99n))
      .to.be.revertedWithCustomError(errors, "InstrumentRegistry_Unknown")
      .withArgs(99n);

    const deliveryId = await request(receiptId);
    for (const other of [otherKeeper, supplier]) {
      await expect(warehouse.as(other).call("DeliveryDesk", "confirm", [deliveryId]))
        .to.be.revertedWithCustomError(errors, "DeliveryDesk_NotKeeper")
        .withArgs(deliveryId, other.account);
    }
    await expect(warehouse.as(keeper).call("DeliveryDesk", "withdraw", [deliveryId]))
      .to.be.revertedWithCustomError(errors, "DeliveryDesk_NotHolder")
      .withArgs(deliveryId, keeper.account);
    await confirm(deliveryId);
    for (const [member, method] of [
      [keeper, "confirm"],
      [supplier, "withdraw"],
    ] as const) {
      await expect(warehouse.as(member).call("DeliveryDesk", method, [deliveryId]))
        .to.be.revertedWithCustomError(errors, "DeliveryDesk_WrongStatus")
        .withArgs(deliveryId, DeliveryStatus.delivered, DeliveryStatus.requested);
    }
    await expect(confirm(7n))
      .to.be.revertedWithCustomError(errors, "DeliveryDesk_WrongStatus")
      .withArgs(7n, DeliveryStatus.none, DeliveryStatus.requested);
  });

  it("cannot be asked for one slice twice", async () => {
    const { errors } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await request(receiptId);
    await expect(request(receiptId))
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(receiptId, 1n, TONNES_500, EncumbranceKind.underCollection);
  });
});
