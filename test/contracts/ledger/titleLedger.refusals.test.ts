import { expect } from "chai";
import { encodeBytes32String, ZeroHash } from "ethers";
import { Kind } from "./ledgerModel.ts";
import { INSTRUMENT, REF, range, useOpenInstrument } from "./openInstrument.ts";

describe("TitleLedger refuses", () => {
  const { stage, pledge, partition } = useOpenInstrument();

  it("INV-L8: refuses every wrong call with its error and changes nothing", async () => {
    const { ledger, registry, desk, otherDesk, alice, bob, stranger, members } = stage();
    const now = BigInt(await stage().networkHelpers.time.latest());
    await ledger.connect(desk).move(range(91n, 100n), bob);
    await pledge(81n, 90n);
    await ledger.connect(alice).split(INSTRUMENT, 1n, 41n);
    const before = [await partition(), await ledger.historyHead(INSTRUMENT)];
    const asRegistry = ledger.connect(registry);
    const asDesk = ledger.connect(desk);
    const asOther = ledger.connect(otherDesk);
    const asAlice = ledger.connect(alice);
    const asBob = ledger.connect(bob);
    const outside = (from: bigint, to: bigint) => [INSTRUMENT, from, to, 1n, 40n];

    const rows: readonly [() => Promise<unknown>, error: string, ...args: unknown[]][] = [
      [() => asRegistry.open(INSTRUMENT, 5n, bob), "TitleLedger_AlreadyOpen", INSTRUMENT],
      [() => asRegistry.open(8n, 0n, bob), "TitleLedger_NoUnits", 8n],
      [
        () => asRegistry.open(8n, 2n ** 48n, bob),
        "TitleLedger_TooManyUnits",
        8n,
        2n ** 48n,
        2n ** 48n - 1n,
      ],
      [() => asDesk.record(8n, encodeBytes32String("X"), "0x"), "TitleLedger_NotOpen", 8n],
      [() => asDesk.move(range(5n, 6n, 5n), bob), "TitleLedger_NoSuchSlice", INSTRUMENT, 5n],
      [() => asDesk.move(range(0n, 1n, 0n), bob), "TitleLedger_NoSuchSlice", INSTRUMENT, 0n],
      [
        () => asDesk.move(range(30n, 41n), bob),
        "TitleLedger_RangeOutsideSlice",
        ...outside(30n, 41n),
      ],
      [() => asDesk.move(range(6n, 5n), bob), "TitleLedger_RangeOutsideSlice", ...outside(6n, 5n)],
      [() => asDesk.move(range(0n, 5n), bob), "TitleLedger_RangeOutsideSlice", ...outside(0n, 5n)],
      [
        () => asAlice.split(INSTRUMENT, 1n, 1n),
        "TitleLedger_RangeOutsideSlice",
        ...outside(1n, 40n),
      ],
      [
        () => asAlice.split(INSTRUMENT, 1n, 41n),
        "TitleLedger_RangeOutsideSlice",
        ...outside(41n, 40n),
      ],
      [() => asBob.split(INSTRUMENT, 1n, 5n), "TitleLedger_NotHolder", INSTRUMENT, 1n, bob.address],
      [() => asBob.merge(INSTRUMENT, 1n), "TitleLedger_NotHolder", INSTRUMENT, 1n, bob.address],
      [() => asBob.merge(INSTRUMENT, 91n), "TitleLedger_LastSlice", INSTRUMENT, 91n],
      [
        () => asAlice.merge(INSTRUMENT, 41n),
        "TitleLedger_Encumbered",
        INSTRUMENT,
        81n,
        90n,
        Kind.pledged,
      ],
      [
        () => asAlice.split(INSTRUMENT, 81n, 85n),
        "TitleLedger_Encumbered",
        INSTRUMENT,
        81n,
        90n,
        Kind.pledged,
      ],
      [
        () => asOther.encumber(range(82n, 83n, 81n), Kind.locked, now + 60n, REF),
        "TitleLedger_Encumbered",
        INSTRUMENT,
        81n,
        90n,
        Kind.pledged,
      ],
      [
        () => asOther.move(range(82n, 83n, 81n), bob),
        "TitleLedger_NotDesk",
        INSTRUMENT,
        81n,
        otherDesk.address,
      ],
      [
        () => asOther.convert(INSTRUMENT, 81n, Kind.frozen, 0, REF),
        "TitleLedger_NotDesk",
        INSTRUMENT,
        81n,
        otherDesk.address,
      ],
      [
        () => asOther.release(INSTRUMENT, 81n),
        "TitleLedger_NotDesk",
        INSTRUMENT,
        81n,
        otherDesk.address,
      ],
      [
        () => asOther.discharge(INSTRUMENT, 81n),
        "TitleLedger_NotDesk",
        INSTRUMENT,
        81n,
        otherDesk.address,
      ],
      [() => asDesk.release(INSTRUMENT, 1n), "TitleLedger_NotEncumbered", INSTRUMENT, 1n],
      [() => asDesk.discharge(INSTRUMENT, 1n), "TitleLedger_NotEncumbered", INSTRUMENT, 1n],
      [
        () => asDesk.encumber(range(1n, 5n), Kind.none, 0, REF),
        "TitleLedger_WrongKind",
        INSTRUMENT,
        Kind.none,
      ],
      [
        () => asDesk.encumber(range(1n, 5n), Kind.discharged, 0, REF),
        "TitleLedger_WrongKind",
        INSTRUMENT,
        Kind.discharged,
      ],
      [
        () => asDesk.convert(INSTRUMENT, 81n, Kind.discharged, 0, REF),
        "TitleLedger_WrongKind",
        INSTRUMENT,
        Kind.discharged,
      ],
      [
        () => asDesk.encumber(range(1n, 5n), Kind.locked, now, REF),
        "TitleLedger_WrongUntil",
        INSTRUMENT,
        Kind.locked,
        now,
      ],
      [
        () => asDesk.encumber(range(1n, 5n), Kind.pledged, 9n, REF),
        "TitleLedger_WrongUntil",
        INSTRUMENT,
        Kind.pledged,
        9n,
      ],
      [
        () => ledger.requireFree(range(1n, 5n), bob),
        "TitleLedger_NotHolder",
        INSTRUMENT,
        1n,
        bob.address,
      ],
      [
        () => ledger.requireFree(range(81n, 90n, 81n), alice),
        "TitleLedger_Encumbered",
        INSTRUMENT,
        81n,
        90n,
        Kind.pledged,
      ],
      [
        () => ledger.requireFree(range(1n, 41n), alice),
        "TitleLedger_RangeOutsideSlice",
        ...outside(1n, 41n),
      ],
      [
        () => ledger.effectiveEncumbrance(INSTRUMENT, 2n),
        "TitleLedger_NoSuchSlice",
        INSTRUMENT,
        2n,
      ],
      [() => ledger.sliceFor(INSTRUMENT, 2n, bob), "TitleLedger_NoSuchSlice", INSTRUMENT, 2n],
    ];
    for (const [attempt, error, ...args] of rows) {
      await expect(attempt(), error)
        .to.be.revertedWithCustomError(ledger, error)
        .withArgs(...args);
    }
    await expect(asDesk.move(range(1n, 5n), stranger))
      .to.be.revertedWithCustomError(members, "MemberRegistry_NotActive")
      .withArgs(stranger.address);
    await expect(asRegistry.open(9n, 1n, stranger))
      .to.be.revertedWithCustomError(members, "MemberRegistry_NotActive")
      .withArgs(stranger.address);
    expect([await partition(), await ledger.historyHead(INSTRUMENT)]).to.deep.equal(before);
  });

  it("joins only slices of one holder", async () => {
    const { ledger, desk, alice, bob } = stage();
    await ledger.connect(desk).move(range(51n, 100n), bob);
    await expect(ledger.connect(alice).merge(INSTRUMENT, 1n))
      .to.be.revertedWithCustomError(ledger, "TitleLedger_DifferentHolders")
      .withArgs(INSTRUMENT, 1n, 51n);
  });

  it("INV-L9: leaves the entries about slices to the ledger itself", async () => {
    const { ledger, registry } = stage();
    const reserved = [
      "OPENED",
      "MOVED",
      "ENCUMBERED",
      "CONVERTED",
      "RELEASED",
      "DISCHARGED",
      "SPLIT",
      "MERGED",
    ];
    for (const kind of reserved.map(encodeBytes32String)) {
      await expect(ledger.connect(registry).record(INSTRUMENT, kind, "0x"))
        .to.be.revertedWithCustomError(ledger, "TitleLedger_ReservedKind")
        .withArgs(INSTRUMENT, kind);
    }
  });

  it("does what only registries and desks may ask for nobody else", async () => {
    const { ledger, alice, bob } = stage();
    const asAlice = ledger.connect(alice);
    const attempts = [
      () => asAlice.open(8n, 1n, bob),
      () => asAlice.move(range(1n, 5n), bob),
      () => asAlice.encumber(range(1n, 5n), Kind.pledged, 0, REF),
      () => asAlice.convert(INSTRUMENT, 1n, Kind.pledged, 0, REF),
      () => asAlice.release(INSTRUMENT, 1n),
      () => asAlice.discharge(INSTRUMENT, 1n),
      () => asAlice.record(INSTRUMENT, ZeroHash, "0x"),
      () => asAlice.upgradeToAndCall(ledger, "0x"),
    ];
    for (const attempt of attempts) {
      await expect(attempt())
        .to.be.revertedWithCustomError(ledger, "AccessManagedUnauthorized")
        .withArgs(alice.address);
    }
  });

  it("is initialised once, and its implementation never", async () => {
    const { ledger, implementation, alice } = stage();
    for (const contract of [ledger, implementation]) {
      await expect(contract.initialize(alice)).to.be.revertedWithCustomError(
        ledger,
        "InvalidInitialization",
      );
    }
  });
});
