import { expect } from "chai";
import type { TransferDesk } from "../../../sdk/src/generated/typechain/contracts/desks/TransferDesk.ts";
import { clock, networkHelpers } from "./chain.ts";
import type { InstrumentCase } from "./instrumentCases.ts";
import type { TestMember } from "./member.ts";
import {
  ApplicationStatus,
  aRange,
  deployTrade,
  EncumbranceKind,
  LOCK_SECONDS,
  MILLION,
  type TestBill,
  type Trade,
} from "./trade.ts";

const PART = 12_000_000n;

/** What every two-step transfer does, whatever the class of instrument. */
export function shouldBehaveAsTransferDesk(subject: InstrumentCase): void {
  const { transferDesk } = subject;
  const deskOf = (trade: Trade): TransferDesk => trade.contract<TransferDesk>(transferDesk);
  const anOffer = async (trade: Trade, instrument: TestBill): Promise<bigint> =>
    trade
      .as(trade.supplier)
      .ask(transferDesk, "offer", [aRange(instrument.id, { to: PART }), trade.subSupplier.account]);
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const instrument = await subject.circulating(trade);
    return { trade, instrument, desk: deskOf(trade) };
  };

  it("locks the range when it is offered and moves it when it is signed", async () => {
    const { trade, instrument, desk } = await setUp();
    const { supplier, subSupplier, ledger } = trade;
    const offering = trade
      .as(supplier)
      .call(transferDesk, "offer", [aRange(instrument.id, { to: PART }), subSupplier.account]);
    await offering;
    const expiresAt = (await clock.now()) + LOCK_SECONDS;
    await expect(offering)
      .to.emit(desk, "TransferOffered")
      .withArgs(1n, instrument.id, subSupplier.account, supplier.account, 1n, PART, expiresAt);
    const locked = await ledger.sliceAt(instrument.id, 1n);
    expect([locked.holder, locked.encumbrance.kind]).to.deep.equal([
      supplier.account,
      EncumbranceKind.locked,
    ]);

    await expect(trade.as(subSupplier).call(transferDesk, "sign", [1n]))
      .to.emit(desk, "TransferSigned")
      .withArgs(1n, instrument.id, subSupplier.account);
    const moved = await ledger.sliceAt(instrument.id, 1n);
    expect([moved.holder, moved.to, moved.encumbrance.kind]).to.deep.equal([
      subSupplier.account,
      PART,
      EncumbranceKind.none,
    ]);
    const kept = await ledger.sliceAt(instrument.id, PART + 1n);
    expect([kept.holder, kept.to]).to.deep.equal([supplier.account, MILLION]);
  });

  it("moves a range that the offer names inside the slice, and nothing else", async () => {
    const { trade, instrument } = await setUp();
    const offerId = await trade
      .as(trade.supplier)
      .ask(transferDesk, "offer", [
        aRange(instrument.id, { from: 101n, to: 200n }),
        trade.subSupplier.account,
      ]);
    await trade.as(trade.subSupplier).call(transferDesk, "sign", [offerId]);
    const holders = await Promise.all(
      [1n, 101n, 201n].map(
        async (from) => (await trade.ledger.sliceAt(instrument.id, from)).holder,
      ),
    );
    expect(holders).to.deep.equal([
      trade.supplier.account,
      trade.subSupplier.account,
      trade.supplier.account,
    ]);
  });

  for (const { method, event, by } of [
    { method: "refuse", event: "TransferRefused", by: "subSupplier" },
    { method: "withdraw", event: "TransferWithdrawn", by: "supplier" },
  ] as const) {
    it(`frees the range on ${method}`, async () => {
      const { trade, instrument, desk } = await setUp();
      const offerId = await anOffer(trade, instrument);
      await expect(trade.as(trade[by]).call(transferDesk, method, [offerId]))
        .to.emit(desk, event)
        .withArgs(offerId, instrument.id);
      const slice = await trade.ledger.sliceAt(instrument.id, 1n);
      expect([slice.holder, slice.encumbrance.kind]).to.deep.equal([trade.supplier.account, 0n]);
    });
  }

  it("rejects a transferee that is the transferor, a stranger or suspended", async () => {
    const { trade, instrument } = await setUp();
    const { supplier, subSupplier, centralBank } = trade;
    await trade.as(centralBank).call("MemberRegistry", "suspend", [subSupplier.account, "test"]);
    for (const transferee of [supplier.account, trade.addressOf("Policy"), subSupplier.account]) {
      await expect(
        trade
          .as(supplier)
          .call(transferDesk, "offer", [aRange(instrument.id, { to: PART }), transferee]),
      )
        .to.be.revertedWithCustomError(trade.errors, "TransferDesk_TransfereeNotEligible")
        .withArgs(transferee);
    }
  });

  it("rejects an instrument that does not circulate yet", async () => {
    const { trade } = await setUp();
    const pending = await subject.pending(trade);
    const { error, args } = subject.refusal("TransferDesk", "pending", pending.id);
    await expect(anOffer(trade, pending))
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
  });

  it("rejects an unknown instrument", async () => {
    const { trade, instrument } = await setUp();
    await expect(anOffer(trade, { ...instrument, id: 7n }))
      .to.be.revertedWithCustomError(trade.errors, "InstrumentRegistry_Unknown")
      .withArgs(7n);
  });

  it("rejects offer and signature once the instrument is due", async () => {
    const { trade, instrument } = await setUp();
    await clock.toDay("2026-09-09");
    const offerId = await anOffer(trade, instrument);
    await clock.toDay("2026-09-10", 0);
    const { error, args } = subject.refusal("TransferDesk", "due", instrument.id);
    await expect(trade.as(trade.subSupplier).call(transferDesk, "sign", [offerId]))
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
    const rest = aRange(instrument.id, { sliceFrom: PART + 1n, to: MILLION });
    await expect(
      trade.as(trade.supplier).call(transferDesk, "offer", [rest, trade.subSupplier.account]),
    )
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
  });

  it("rejects a range that is not the caller's, not free or not within the slice", async () => {
    const { trade, instrument } = await setUp();
    const { supplier, subSupplier, bank } = trade;
    const whole = aRange(instrument.id, { to: MILLION });
    await expect(trade.as(subSupplier).call(transferDesk, "offer", [whole, bank.account]))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
      .withArgs(instrument.id, 1n, subSupplier.account);
    const beyond = aRange(instrument.id, { to: MILLION + 1n });
    await expect(trade.as(supplier).call(transferDesk, "offer", [beyond, bank.account]))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_RangeOutsideSlice")
      .withArgs(instrument.id, 1n, MILLION + 1n, 1n, MILLION);
    await anOffer(trade, instrument);
    await expect(anOffer(trade, instrument))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(instrument.id, 1n, PART, EncumbranceKind.locked);
  });

  it("INV-T1: lets nobody but the parties answer", async () => {
    const { trade, instrument } = await setUp();
    const { supplier, subSupplier } = trade;
    const offerId = await anOffer(trade, instrument);
    for (const { method, caller, expected } of [
      { method: "sign", caller: supplier, expected: subSupplier },
      { method: "refuse", caller: supplier, expected: subSupplier },
      { method: "withdraw", caller: subSupplier, expected: supplier },
    ]) {
      await expect(trade.as(caller).call(transferDesk, method, [offerId]))
        .to.be.revertedWithCustomError(trade.errors, "TransferDesk_NotParty")
        .withArgs(offerId, caller.account, expected.account);
    }
  });

  it("INV-T2: ends a lock that nobody answers: no signature, and the range is the holder's again", async () => {
    const { trade, instrument, desk } = await setUp();
    const { supplier, subSupplier } = trade;
    const offerId = await anOffer(trade, instrument);
    const { expiresAt } = await desk.offerOf(offerId);
    await clock.to(expiresAt);
    await expect(trade.as(subSupplier).call(transferDesk, "sign", [offerId]))
      .to.be.revertedWithCustomError(trade.errors, "TransferDesk_Expired")
      .withArgs(offerId, expiresAt);

    // A second offer of the same range stands, even when the first is withdrawn only now.
    const second = await anOffer(trade, instrument);
    await trade.as(supplier).call(transferDesk, "withdraw", [offerId]);
    const { encumbrance } = await trade.ledger.sliceAt(instrument.id, 1n);
    expect(encumbrance.until).to.equal((await desk.offerOf(second)).expiresAt);
    await trade.as(subSupplier).call(transferDesk, "sign", [second]);
  });

  it("answers every call in every status", async () => {
    const { trade, instrument } = await setUp();
    const { supplier, subSupplier } = trade;
    const callers: Readonly<Record<string, TestMember>> = {
      sign: subSupplier,
      refuse: subSupplier,
      withdraw: supplier,
    };
    const closed = async (method: string): Promise<bigint> => {
      const offerId = await anOffer(trade, instrument);
      await trade.as(callers[method] ?? supplier).call(transferDesk, method, [offerId]);
      return offerId;
    };
    const rows = [
      { offerId: 99n, status: ApplicationStatus.none },
      { offerId: await closed("refuse"), status: ApplicationStatus.refused },
      { offerId: await closed("withdraw"), status: ApplicationStatus.withdrawn },
      { offerId: await closed("sign"), status: ApplicationStatus.settled },
    ];
    for (const { offerId, status } of rows) {
      for (const [method, caller] of Object.entries(callers)) {
        await expect(trade.as(caller).call(transferDesk, method, [offerId]), `${method} ${status}`)
          .to.be.revertedWithCustomError(trade.errors, "TransferDesk_WrongStatus")
          .withArgs(offerId, status, ApplicationStatus.open);
      }
    }
  });
}
