import { expect } from "chai";
import { encodeBytes32String, getAddress, toBeHex, ZeroAddress } from "ethers";
import { createLedgerStage } from "../ledger/ledgerStage.ts";

const KIND = encodeBytes32String("TOLD");
const LEFT = 252;

describe("Appointing", () => {
  it("INV-C13: lets an appointee act until it is dismissed, and keeps its number for it", async () => {
    const { ledger, registry, desk, otherDesk, alice, bob } = await createLedgerStage();
    await ledger.connect(registry).open(1n, 10n, alice);
    const range = { instrumentId: 1n, sliceFrom: 1n, from: 1n, to: 5n };
    await ledger.connect(desk).encumber(range, 2n, 0n, KIND);
    await expect(ledger.connect(registry).dismiss(desk))
      .to.emit(ledger, "Dismissed")
      .withArgs(desk.address, 2n);
    expect(await ledger.isAppointed(desk)).to.equal(false);
    expect(await ledger.wasAppointed(desk)).to.equal(true);
    expect(await ledger.wasAppointed(bob)).to.equal(false);
    await expect(ledger.connect(desk).release(1n, 1n))
      .to.be.revertedWithCustomError(ledger, "AccessManagedUnauthorized")
      .withArgs(desk.address);

    await expect(ledger.connect(registry).appoint(bob))
      .to.emit(ledger, "Appointed")
      .withArgs(bob.address, 4n);
    for (const stranger of [bob, otherDesk]) {
      await expect(ledger.connect(stranger).release(1n, 1n))
        .to.be.revertedWithCustomError(ledger, "TitleLedger_NotDesk")
        .withArgs(1n, 1n, stranger.address);
    }
    expect((await ledger.sliceAt(1n, 1n)).encumbrance.desk).to.equal(desk.address);

    await expect(ledger.connect(registry).appoint(desk))
      .to.emit(ledger, "Appointed")
      .withArgs(desk.address, 2n);
    await ledger.connect(desk).release(1n, 1n);
  });

  it("is the AccessManager's to decide, and says so", async () => {
    const { ledger, registry, desk, alice } = await createLedgerStage();
    for (const attempt of [
      () => ledger.connect(alice).appoint(alice),
      () => ledger.connect(desk).dismiss(desk),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(ledger, "AccessManagedUnauthorized");
    }
    for (const account of [desk.address, ZeroAddress]) {
      await expect(ledger.connect(registry).appoint(account))
        .to.be.revertedWithCustomError(ledger, "Appointing_AlreadyAppointed")
        .withArgs(account);
    }
    await expect(ledger.connect(registry).dismiss(alice))
      .to.be.revertedWithCustomError(ledger, "Appointing_NotAppointed")
      .withArgs(alice.address);
  });

  it("gives no more numbers than a slice can name", async () => {
    const { ledger, registry } = await createLedgerStage();
    const account = (index: number) => getAddress(toBeHex(0x1000 + index, 20));
    for (let index = 0; index < LEFT; index += 1)
      await ledger.connect(registry).appoint(account(index));
    await expect(ledger.connect(registry).appoint(account(LEFT)))
      .to.be.revertedWithCustomError(ledger, "Appointing_Full")
      .withArgs(account(LEFT), 255n);
  });
});
