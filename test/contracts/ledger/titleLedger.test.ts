import { expect } from "chai";
import { encodeBytes32String, id, MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { Kind } from "./ledgerModel.ts";
import { INSTRUMENT, REF, range, UNITS, useOpenInstrument } from "./openInstrument.ts";

describe("TitleLedger", () => {
  const { stage, lock, pledge, partition } = useOpenInstrument();

  it("opens with one free slice of all units, in the holder's name", async () => {
    expect(await partition()).to.deep.equal([[1n, UNITS, stage().alice.address, Kind.none]]);
    expect(await stage().ledger.unitsOf(INSTRUMENT)).to.equal(UNITS);
    expect(await stage().ledger.unitsOf(8n)).to.equal(0n);
  });

  it("moves a sub-range out of the middle and leaves three slices", async () => {
    const { ledger, desk, alice, bob } = stage();
    await ledger.connect(desk).move(range(41n, 60n), bob);
    expect(await partition()).to.deep.equal([
      [1n, 40n, alice.address, Kind.none],
      [41n, 60n, bob.address, Kind.none],
      [61n, 100n, alice.address, Kind.none],
    ]);
  });

  it("INV-L4: lets the placing desk move part of what it encumbered, and keeps the rest encumbered", async () => {
    const { ledger, desk, alice, bob } = stage();
    await pledge(1n, 50n);
    await ledger.connect(desk).move(range(11n, 20n), bob);
    expect(await partition()).to.deep.equal([
      [1n, 10n, alice.address, Kind.pledged],
      [11n, 20n, bob.address, Kind.none],
      [21n, 50n, alice.address, Kind.pledged],
      [51n, 100n, alice.address, Kind.none],
    ]);
    const rest = (await ledger.sliceAt(INSTRUMENT, 21n)).encumbrance;
    expect([rest.desk, rest.until]).to.deep.equal([desk.address, 0n]);
  });

  it("converts a lock into a pledge and releases it, with nothing left behind", async () => {
    const { ledger, desk } = stage();
    await lock(1n, 50n);
    const loan = id("loan 1");
    await ledger.connect(desk).convert(INSTRUMENT, 1n, Kind.pledged, 0, loan);
    const pledged = await ledger.effectiveEncumbrance(INSTRUMENT, 1n);
    expect([...pledged]).to.deep.equal([BigInt(Kind.pledged), desk.address, 0n]);
    await ledger.connect(desk).release(INSTRUMENT, 1n);
    const free = (await ledger.sliceAt(INSTRUMENT, 1n)).encumbrance;
    expect([...free]).to.deep.equal([0n, ZeroAddress, 0n]);
  });

  it("keeps a slice in one word of storage, free or not", async () => {
    const { ethers, ledger, desk } = stage();
    const { AbiCoder, keccak256, provider } = ethers;
    const positionOf = (key: bigint, mapping: bigint | string) =>
      keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [key, mapping]));
    const first = BigInt(positionOf(1n, positionOf(INSTRUMENT, 2n)));
    const wordsUsed = async () => {
      const words = [0n, 1n, 2n].map((offset) => provider.getStorage(ledger, first + offset));
      return (await Promise.all(words)).map((word) => word !== ZeroHash);
    };
    expect(await wordsUsed()).to.deep.equal([true, false, false]);
    await pledge(1n, UNITS);
    expect(await wordsUsed()).to.deep.equal([true, false, false]);
    await ledger.connect(desk).release(INSTRUMENT, 1n);
    expect(await wordsUsed()).to.deep.equal([true, false, false]);
  });

  it("INV-L5: discharges for good and counts what remains", async () => {
    const { ledger, desk, alice } = stage();
    await pledge(1n, 30n);
    expect(await ledger.connect(desk).discharge.staticCall(INSTRUMENT, 1n)).to.equal(70n);
    await ledger.connect(desk).discharge(INSTRUMENT, 1n);
    await pledge(31n, 100n, 31n);
    expect(await ledger.connect(desk).discharge.staticCall(INSTRUMENT, 31n)).to.equal(0n);
    await ledger.connect(desk).discharge(INSTRUMENT, 31n);
    expect(await ledger.dischargedOf(INSTRUMENT)).to.equal(UNITS);

    const ended = [INSTRUMENT, 1n, 30n, Kind.discharged];
    const attempts = [
      () => ledger.connect(desk).move(range(1n, 30n), alice),
      () => ledger.connect(desk).encumber(range(1n, 30n), Kind.pledged, 0, REF),
      () => ledger.connect(desk).convert(INSTRUMENT, 1n, Kind.pledged, 0, REF),
      () => ledger.connect(desk).release(INSTRUMENT, 1n),
      () => ledger.connect(desk).discharge(INSTRUMENT, 1n),
      () => ledger.connect(alice).split(INSTRUMENT, 1n, 2n),
      () => ledger.connect(alice).merge(INSTRUMENT, 1n),
    ];
    for (const attempt of attempts) {
      await expect(attempt())
        .to.be.revertedWithCustomError(ledger, "TitleLedger_Encumbered")
        .withArgs(...ended);
    }
  });

  it("INV-L6: counts a lock until its time and not from it on, for whoever comes next", async () => {
    const { ledger, desk, otherDesk, alice, networkHelpers } = stage();
    const until = await lock(1n, 50n);
    await networkHelpers.time.increaseTo(until - 1n);
    expect((await ledger.effectiveEncumbrance(INSTRUMENT, 1n)).kind).to.equal(BigInt(Kind.locked));
    await expect(
      ledger.requireFree.staticCall(range(1n, 50n), alice),
    ).to.be.revertedWithCustomError(ledger, "TitleLedger_Encumbered");
    await networkHelpers.time.increaseTo(until);
    expect((await ledger.effectiveEncumbrance(INSTRUMENT, 1n)).kind).to.equal(0n);
    expect((await ledger.sliceAt(INSTRUMENT, 1n)).encumbrance.kind, "as stored").to.equal(
      BigInt(Kind.locked),
    );
    for (const asking of [desk, otherDesk, alice]) {
      expect(await ledger.sliceFor(INSTRUMENT, 1n, asking)).to.deep.equal([50n, alice.address, 0n]);
    }
    await ledger.requireFree(range(1n, 50n), alice);

    for (const attempt of [
      () => ledger.connect(desk).release(INSTRUMENT, 1n),
      () => ledger.connect(desk).convert(INSTRUMENT, 1n, Kind.pledged, 0, REF),
      () => ledger.connect(desk).discharge(INSTRUMENT, 1n),
    ]) {
      await expect(attempt())
        .to.be.revertedWithCustomError(ledger, "TitleLedger_NotEncumbered")
        .withArgs(INSTRUMENT, 1n);
    }
    await ledger.connect(otherDesk).encumber(range(11n, 20n), Kind.frozen, 0, ZeroHash);
    for (const [asking, kind] of [
      [desk, Kind.frozen],
      [alice, Kind.frozen],
      [otherDesk, Kind.none],
    ] as const) {
      const found = [20n, alice.address, BigInt(kind)];
      expect(await ledger.sliceFor(INSTRUMENT, 11n, asking)).to.deep.equal(found);
    }
    expect(await partition()).to.deep.equal([
      [1n, 10n, alice.address, Kind.none],
      [11n, 20n, alice.address, Kind.frozen],
      [21n, 50n, alice.address, Kind.none],
      [51n, 100n, alice.address, Kind.none],
    ]);
  });

  it("splits and merges at the holder's wish", async () => {
    const { ledger, alice } = stage();
    await ledger.connect(alice).split(INSTRUMENT, 1n, 31n);
    expect(await partition()).to.deep.equal([
      [1n, 30n, alice.address, Kind.none],
      [31n, 100n, alice.address, Kind.none],
    ]);
    await ledger.connect(alice).merge(INSTRUMENT, 1n);
    expect(await partition()).to.deep.equal([[1n, UNITS, alice.address, Kind.none]]);
    await expect(ledger.sliceAt(INSTRUMENT, 31n))
      .to.be.revertedWithCustomError(ledger, "TitleLedger_NoSuchSlice")
      .withArgs(INSTRUMENT, 31n);
  });

  it("INV-L7: keeps the head where a storage proof finds it: keccak256(abi.encode(instrumentId, 0))", async () => {
    const { ethers, ledger, registry } = stage();
    const data = ethers.AbiCoder.defaultAbiCoder().encode(["address"], [registry.address]);
    await ledger.connect(registry).record(INSTRUMENT, encodeBytes32String("BILL_ACCEPTED"), data);
    const position = ethers.AbiCoder.defaultAbiCoder().encode(
      ["uint256", "uint256"],
      [INSTRUMENT, 0n],
    );
    const stored = await ethers.provider.getStorage(ledger, ethers.keccak256(position));
    expect(stored).to.not.equal(ZeroHash);
    expect(stored).to.equal(await ledger.historyHead(INSTRUMENT));
    expect(await ledger.historyLength(INSTRUMENT)).to.equal(2n);
  });

  it("holds the largest numbers there are", async () => {
    const { ledger, registry, desk, alice, bob } = stage();
    const most = 2n ** 48n - 1n;
    await ledger.connect(registry).open(MaxUint256, most, alice);
    await ledger
      .connect(desk)
      .move({ instrumentId: MaxUint256, sliceFrom: 1n, from: most, to: most }, bob);
    await expect(ledger.connect(bob).merge(MaxUint256, most))
      .to.be.revertedWithCustomError(ledger, "TitleLedger_LastSlice")
      .withArgs(MaxUint256, most);
    expect((await ledger.sliceAt(MaxUint256, 1n)).to).to.equal(most - 1n);
  });
});
