import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import {
  aLot,
  aLotRegistration,
  aReceipt,
  deployWarehouse,
  TONNES_500,
  type Warehouse,
} from "../receipts/warehouse.ts";
import { networkHelpers } from "../support/chain.ts";
import { signerOf } from "../support/signerOf.ts";

describe("LotRegistry", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await networkHelpers.loadFixture(deployWarehouse);
  });

  it("registers a lot of a keeper", async () => {
    const { keeper, lots } = warehouse;
    const { keeper: account, quantity, receiptId } = await lots.lotOf(await aLot(warehouse));
    expect([account, quantity, receiptId]).to.deep.equal([keeper.account, TONNES_500, 0n]);
  });

  it("INV-E5: has one registration of a lot, whoever brings it", async () => {
    const { keeper, otherKeeper, supplier, errors } = warehouse;
    const lot = aLotRegistration();
    const register = (by = keeper, registration = lot) =>
      warehouse.as(by).call("LotRegistry", "register", [registration]);
    await expect(register(supplier))
      .to.be.revertedWithCustomError(errors, "MemberRegistry_WrongKind")
      .withArgs(supplier.account, 5n, 6n);
    await expect(
      register(keeper, aLotRegistration({ fingerprint: ZeroHash })),
    ).to.be.revertedWithCustomError(errors, "LotRegistry_NoFingerprint");
    await expect(register(keeper, { ...lot, quantity: 0n }))
      .to.be.revertedWithCustomError(errors, "LotRegistry_NoQuantity")
      .withArgs(lot.fingerprint);
    await register();
    for (const again of [keeper, otherKeeper]) {
      await expect(register(again))
        .to.be.revertedWithCustomError(errors, "LotRegistry_AlreadyRegistered")
        .withArgs(lot.fingerprint);
    }
  });

  it("INV-E6: carries one receipt at most, bound and freed by the receipt registry alone", async () => {
    const { lots, keeper, errors } = warehouse;
    const lotId = await aLot(warehouse);
    const receiptId = await aReceipt(warehouse, { lotId });
    const registry = lots.connect(await signerOf(warehouse, "ReceiptRegistry"));
    await expect(registry.bind(lotId, 9n))
      .to.be.revertedWithCustomError(errors, "LotRegistry_AlreadyBound")
      .withArgs(lotId);
    await expect(registry.bind(id("unknown"), 9n))
      .to.be.revertedWithCustomError(errors, "LotRegistry_Unknown")
      .withArgs(id("unknown"));
    for (const [lot, receipt] of [
      [lotId, 9n],
      [await aLot(warehouse), 0n],
      [id("unknown"), 0n],
    ] as const) {
      await expect(registry.free(lot, receipt))
        .to.be.revertedWithCustomError(errors, "LotRegistry_NotBound")
        .withArgs(lot, receipt);
    }
    for (const method of ["bind", "free"]) {
      await expect(warehouse.as(keeper).call("LotRegistry", method, [lotId, receiptId]))
        .to.be.revertedWithCustomError(lots, "AccessManagedUnauthorized")
        .withArgs(keeper.account);
    }
  });

  it("forgets a lot whose goods have left, so that the next keeper can register it", async () => {
    const { supplier, keeper, otherKeeper, lots } = warehouse;
    const lot = aLotRegistration();
    await warehouse.as(keeper).call("LotRegistry", "register", [lot]);
    const receiptId = await aReceipt(warehouse, { lotId: lot.fingerprint });
    const deliveryId = await warehouse.as(supplier).ask("DeliveryDesk", "request", [receiptId, 1n]);
    await warehouse.as(keeper).call("DeliveryDesk", "confirm", [deliveryId]);
    await warehouse.as(otherKeeper).call("LotRegistry", "register", [lot]);
    expect((await lots.lotOf(lot.fingerprint)).keeper).to.equal(otherKeeper.account);
  });
});
