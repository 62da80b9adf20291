import { expect } from "chai";
import { id as hashOf, ZeroAddress, ZeroHash } from "ethers";
import type { FreezeDesk } from "../../../sdk/src/generated/typechain/contracts/desks/FreezeDesk.ts";
import type { BillRules } from "../../../sdk/src/generated/typechain/contracts/rules/BillRules.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import {
  aConfirmedReceivable,
  anAcceptedBill,
  aRange,
  aReceivedBill,
  BillAction,
  BillStatus,
  deployTrade,
  EncumbranceKind,
  fieldsOf,
  MILLION,
  type Trade,
  withdrawalOf,
} from "../support/trade.ts";

const FROZEN = 6n;
const ORDER = hashOf("（2026）浙01执1号");
const UNTIL = dayOf("2027-03-10");
const PART = 12_000_000n;

interface FreezeOptions {
  readonly sliceFrom?: bigint;
  readonly from?: bigint;
  readonly to?: bigint;
  readonly order?: string;
  readonly until?: bigint;
}

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const bill = await aReceivedBill(trade);
  const desk = trade.contract<FreezeDesk>("FreezeDesk");
  const court = trade.as(trade.centralBank);
  const freeze = (options: FreezeOptions = {}, instrumentId = bill.id): Promise<bigint> => {
    const { to = MILLION, order = ORDER, until = UNTIL, ...range } = options;
    return court.ask("FreezeDesk", "freeze", [
      aRange(instrumentId, { ...range, to }),
      order,
      until,
    ]);
  };
  const release = (freezeId: bigint, order = ORDER) =>
    court.call("FreezeDesk", "release", [freezeId, order]);
  const sliceAt = async (from = 1n) => fieldsOf(await trade.ledger.sliceAt(bill.id, from));
  return { trade, bill, desk, court, freeze, release, sliceAt };
}

const kindAt = async (trade: Trade, instrumentId: bigint, from = 1n): Promise<bigint> =>
  (await trade.ledger.sliceAt(instrumentId, from)).encumbrance.kind;

describe("FreezeDesk", () => {
  it("freezes a part of a free slice and nothing else of it, and tells the order", async () => {
    const { trade, bill, desk, court } = await setUp();
    const range = aRange(bill.id, { from: 11n, to: 20n, sliceFrom: 1n });
    await expect(court.call("FreezeDesk", "freeze", [range, ORDER, UNTIL]))
      .to.emit(desk, "SliceFrozen")
      .withArgs(1n, bill.id, 11n, 20n, UNTIL, ORDER);
    expect(
      await Promise.all([1n, 11n, 21n].map((from) => kindAt(trade, bill.id, from))),
    ).to.deep.equal([EncumbranceKind.none, FROZEN, EncumbranceKind.none]);
    expect(fieldsOf(await desk.freezeOf(1n))).to.deep.include({ from: 11n, to: 20n, ended: false });
  });

  it("INV-Z1: stops every act of the holder, by the same typed error", async () => {
    const { trade, bill, freeze } = await setUp();
    await freeze();
    const { supplier, subSupplier, bank } = trade;
    const range = aRange(bill.id, { to: PART });
    const { contractEvidence, invoiceEvidence } = bill;
    const acts = [
      ["EndorsementDesk", "offer", [range, subSupplier.account]],
      ["DiscountDesk", "request", [range, bank.account, contractEvidence, invoiceEvidence]],
      ["PledgeDesk", "apply_", [range, bank.account, 1n]],
      ["TitleLedger", "split", [bill.id, 1n, PART]],
    ] as const;
    for (const [desk, method, args] of acts) {
      await expect(trade.as(supplier).call(desk, method, args), method)
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, FROZEN);
    }
    await clock.toDay("2026-09-10");
    await expect(trade.as(supplier).call("PresentmentDesk", "present", [bill.id, 1n]))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
  });

  it("INV-Z1: stops the answers to what was applied for before, and INV-Z2: lets them be after the release", async () => {
    const { trade, bill, freeze, release, sliceAt } = await setUp();
    const { supplier, subSupplier } = trade;
    const offered = [aRange(bill.id, { to: MILLION }), subSupplier.account];
    const offerId = await trade.as(supplier).ask("EndorsementDesk", "offer", offered);
    const before = await sliceAt();
    const freezeId = await freeze();
    for (const [caller, method] of [
      [subSupplier, "sign"],
      [subSupplier, "refuse"],
      [supplier, "withdraw"],
    ] as const) {
      await expect(trade.as(caller).call("EndorsementDesk", method, [offerId]), method)
        .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
        .withArgs(bill.id, 1n, MILLION, FROZEN);
      expect(await kindAt(trade, bill.id)).to.equal(FROZEN);
    }
    await release(freezeId);
    expect(await sliceAt()).to.deep.equal(before);
    await trade.as(subSupplier).call("EndorsementDesk", "sign", [offerId]);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(subSupplier.account);
  });

  it("INV-Z1: stops the release and the payment of what is pledged or under collection", async () => {
    const { trade, bill, freeze, release } = await setUp();
    const { supplier, bank, core } = trade;
    const lent = 1_000_000n;
    await trade.as(bank).call("CashToken", "approve", [trade.addressOf("PledgeDesk"), lent]);
    const applied = [aRange(bill.id, { to: MILLION }), bank.account, lent];
    await trade.as(supplier).call("PledgeDesk", "apply_", applied);
    await trade.as(bank).call("PledgeDesk", "offer", [1n, 30_000n, dayOf("2026-06-10")]);
    await trade.as(supplier).call("PledgeDesk", "draw", [1n]);
    const freezeId = await freeze();
    await trade
      .as(supplier)
      .call("CashToken", "approve", [trade.addressOf("PledgeDesk"), 2n * lent]);
    await trade.fund(supplier, lent);
    const repay = () => trade.as(supplier).call("PledgeDesk", "repay", [1n]);
    await expect(repay())
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    await release(freezeId);
    await repay();
    await clock.toDay("2026-09-10");
    await trade.as(supplier).call("PresentmentDesk", "present", [bill.id, 1n]);
    await freeze();
    await trade
      .as(core)
      .call("CashToken", "approve", [trade.addressOf("PresentmentDesk"), MILLION]);
    await expect(trade.as(core).call("PresentmentDesk", "pay", [1n]))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, FROZEN);
    await release(2n);
    await trade.as(core).call("PresentmentDesk", "pay", [1n]);
  });

  for (const cut of ["left whole", "cut in two by its drawer"]) {
    it(`INV-Z3: keeps a bill ${cut} from being withdrawn until its last part is released`, async () => {
      const { trade, freeze, release } = await setUp();
      const { core, supplier, ledger, bills, evidence } = trade;
      const bill = await anAcceptedBill(trade);
      if (cut !== "left whole") {
        await trade.as(core).call("TitleLedger", "split", [bill.id, 1n, PART + 1n]);
      }
      const freezes = [
        await freeze({ to: PART }, bill.id),
        await freeze({ sliceFrom: PART + 1n, from: PART + 1n }, bill.id),
      ];
      const withdraw = (party: TestMember) =>
        trade.as(party).call("BillRegistry", "withdraw", withdrawalOf(bill));
      for (const [frozen, freezeId] of [
        [MILLION, freezes[0]],
        [MILLION - PART, freezes[1]],
      ] as const) {
        expect(await ledger.frozenOf(bill.id)).to.equal(frozen);
        for (const party of [core, supplier]) {
          await expect(withdraw(party))
            .to.be.revertedWithCustomError(trade.errors, "BillRules_Frozen")
            .withArgs(bill.id, frozen);
        }
        await release(freezeId ?? 0n);
      }
      expect(await ledger.frozenOf(bill.id)).to.equal(0n);
      await withdraw(core);
      expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.withdrawn);
      const { contractEvidence, invoiceEvidence, id } = bill;
      expect(
        await evidence.allocationOf(id, contractEvidence, invoiceEvidence, bills.target),
      ).to.equal(0n);
    });
  }

  it("INV-Z3: is named before a withdrawal is sent", async () => {
    const { trade, freeze } = await setUp();
    const bill = await anAcceptedBill(trade);
    await freeze({ to: PART }, bill.id);
    const query = {
      action: BillAction.withdraw,
      range: aRange(bill.id, { to: MILLION }),
      actor: trade.core.account,
      counterparty: ZeroAddress,
    };
    const refusals = await trade.contract<BillRules>("BillRules").refusals(query);
    expect(refusals).to.deep.equal([
      trade.errors.interface.encodeErrorResult("BillRules_Frozen", [bill.id, PART]),
    ]);
  });

  it("INV-Z2: does not keep a lock alive that expires meanwhile", async () => {
    const { trade, bill, freeze, release } = await setUp();
    const { supplier, subSupplier } = trade;
    const range = aRange(bill.id, { to: MILLION });
    await trade.as(supplier).call("EndorsementDesk", "offer", [range, subSupplier.account]);
    const freezeId = await freeze();
    await clock.toDay("2026-04-20");
    await release(freezeId);
    await trade.as(supplier).call("EndorsementDesk", "offer", [range, subSupplier.account]);
  });

  it("freezes instruments of other classes too", async () => {
    const { trade, freeze } = await setUp();
    const receivable = await aConfirmedReceivable(trade);
    await freeze({}, receivable.id);
    const { supplier, subSupplier } = trade;
    const offered = [aRange(receivable.id, { to: MILLION }), subSupplier.account];
    await expect(trade.as(supplier).call("AssignmentDesk", "offer", offered))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(receivable.id, 1n, MILLION, FROZEN);
  });

  it("freezes the whole of an encumbered slice only, and nothing twice", async () => {
    const { trade, bill, freeze } = await setUp();
    const { supplier, subSupplier } = trade;
    const offered = [aRange(bill.id, { to: PART }), subSupplier.account];
    await trade.as(supplier).call("EndorsementDesk", "offer", offered);
    await expect(freeze({ to: PART - 1n }))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, PART, EncumbranceKind.locked);
    await freeze({ to: PART });
    await expect(freeze({ to: PART }))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, PART, FROZEN);
  });

  it("is the central bank's, and the ledger hears the desk alone", async () => {
    const { trade, bill, freeze } = await setUp();
    const range = aRange(bill.id, { to: MILLION });
    await freeze({ to: PART });
    const theft: readonly (readonly [TestMember, string, string, readonly unknown[]])[] = [
      [trade.bank, "FreezeDesk", "freeze", [range, ORDER, UNTIL]],
      [trade.bank, "FreezeDesk", "renew", [1n, ORDER, UNTIL]],
      [trade.supplier, "FreezeDesk", "release", [1n, ORDER]],
      [trade.centralBank, "TitleLedger", "freeze", [range, ORDER]],
      [trade.supplier, "TitleLedger", "thaw", [bill.id, 1n]],
    ];
    for (const [member, target, method, args] of theft) {
      await expect(trade.as(member).call(target, method, args), `${target}.${method}`)
        .to.be.revertedWithCustomError(trade.contract("FreezeDesk"), "AccessManagedUnauthorized")
        .withArgs(member.account);
    }
  });

  it("needs an order each time", async () => {
    const { trade, court, freeze, release } = await setUp();
    const freezeId = await freeze({ to: PART });
    for (const act of [
      () => freeze({ sliceFrom: PART + 1n, order: ZeroHash }),
      () => court.call("FreezeDesk", "renew", [freezeId, ZeroHash, UNTIL]),
      () => release(freezeId, ZeroHash),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(trade.errors, "FreezeDesk_NoOrder");
    }
  });

  it("lasts three years at most, longer only by renewal, and lapses by anybody's call", async () => {
    const { trade, desk, court, freeze } = await setUp();
    const lastDay = dayOf("2029-03-10");
    const today = dayOf("2026-03-10");
    for (const until of [today - 1n, lastDay + 1n]) {
      await expect(freeze({ until }))
        .to.be.revertedWithCustomError(trade.errors, "FreezeDesk_TermOutOfRange")
        .withArgs(until, today, lastDay);
    }
    const freezeId = await freeze({ until: lastDay });
    await clock.toDay("2029-03-10", 1);
    const lapse = () => trade.as(trade.supplier).call("FreezeDesk", "lapse", [freezeId]);
    await expect(lapse())
      .to.be.revertedWithCustomError(trade.errors, "FreezeDesk_TermRuns")
      .withArgs(freezeId, lastDay, lastDay);
    const renewed = dayOf("2030-03-10");
    await expect(court.call("FreezeDesk", "renew", [freezeId, ORDER, renewed]))
      .to.emit(desk, "FreezeRenewed")
      .withArgs(freezeId, renewed, ORDER);
    await clock.toDay("2030-03-11", 0);
    await expect(lapse()).to.emit(desk, "FreezeLapsed").withArgs(freezeId);
    await expect(lapse())
      .to.be.revertedWithCustomError(trade.errors, "FreezeDesk_NotFrozen")
      .withArgs(freezeId);
    expect(await kindAt(trade, (await desk.freezeOf(freezeId)).instrumentId)).to.equal(
      EncumbranceKind.none,
    );
  });

  it("ends once", async () => {
    const { trade, desk, freeze, release } = await setUp();
    const freezeId = await freeze();
    await expect(release(freezeId)).to.emit(desk, "FreezeReleased").withArgs(freezeId, ORDER);
    for (const unknown of [freezeId, 99n]) {
      await expect(release(unknown))
        .to.be.revertedWithCustomError(trade.errors, "FreezeDesk_NotFrozen")
        .withArgs(unknown);
    }
  });
});
