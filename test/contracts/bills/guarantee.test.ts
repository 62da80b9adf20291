import { expect } from "chai";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import type { TestMember } from "../support/member.ts";
import {
  ApplicationStatus,
  anAcceptedBill,
  aRange,
  aReceivedBill,
  BillStatus,
  deployTrade,
  EncumbranceKind,
  LOCK_SECONDS,
  MILLION,
} from "../support/trade.ts";

describe("GuaranteeDesk", () => {
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const guarantor = await trade.admitMember({ kind: "Guarantor" });
    await trade.fund(guarantor, 2n * MILLION);
    const kindAt = async (billId: bigint, sliceFrom = 1n) =>
      (await trade.ledger.effectiveEncumbrance(billId, sliceFrom)).kind;
    return { trade, guarantor, kindAt, steps: liabilitySteps(trade) };
  };

  it("locks what an endorser-to-be holds until its guarantor signs", async () => {
    const { trade, guarantor, steps, kindAt } = await setUp();
    const bill = await aReceivedBill(trade);
    const options = { bill, party: LiableParty.endorser, to: 100n };
    const guaranteeId = await steps.applyForGuarantee(trade.supplier, guarantor, options);
    expect(await kindAt(bill.id)).to.equal(EncumbranceKind.locked);
    await expect(trade.as(guarantor).call("GuaranteeDesk", "sign", [guaranteeId]))
      .to.emit(steps.guarantees, "GuaranteeSigned")
      .withArgs(guaranteeId, bill.id, guarantor.account);
    expect(await kindAt(bill.id)).to.equal(EncumbranceKind.none);
    const guarantee = await steps.guarantees.guaranteeOf(guaranteeId);
    expect([guarantee.status, guarantee.guaranteed, guarantee.from, guarantee.to]).to.deep.equal([
      ApplicationStatus.settled,
      trade.supplier.account,
      1n,
      100n,
    ]);
  });

  it("takes the drawer's guarantee before the payee receives, and the acceptor's until maturity", async () => {
    const { trade, guarantor, steps, kindAt } = await setUp();
    const bill = await anAcceptedBill(trade, { drawee: trade.subSupplier });
    const drawer = { bill, party: LiableParty.drawer };
    const forDrawer = await steps.applyForGuarantee(trade.core, guarantor, drawer);
    expect(await kindAt(bill.id)).to.equal(EncumbranceKind.locked);
    await trade.as(guarantor).call("GuaranteeDesk", "sign", [forDrawer]);
    await trade.as(trade.supplier).call("BillRegistry", "receive_", [bill.id]);
    const acceptor = { bill, party: LiableParty.acceptor };
    const forAcceptor = await steps.applyForGuarantee(trade.subSupplier, guarantor, acceptor);
    expect(await kindAt(bill.id), "the acceptor holds nothing").to.equal(EncumbranceKind.none);
    await trade.as(guarantor).call("GuaranteeDesk", "sign", [forAcceptor]);
    await expect(steps.applyForGuarantee(trade.core, guarantor, drawer))
      .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_WrongStage")
      .withArgs(bill.id, BillStatus.received, LiableParty.drawer);
  });

  it("frees the range on refusal and on withdrawal, by the party concerned only", async () => {
    const { trade, guarantor, steps, kindAt } = await setUp();
    const bill = await aReceivedBill(trade);
    const options = { bill, party: LiableParty.endorser };
    for (const [method, party, other] of [
      ["refuse", guarantor, trade.supplier],
      ["withdraw", trade.supplier, guarantor],
    ] as const) {
      const guaranteeId = await steps.applyForGuarantee(trade.supplier, guarantor, options);
      await expect(trade.as(other).call("GuaranteeDesk", method, [guaranteeId]))
        .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_NotParty")
        .withArgs(guaranteeId, other.account, party.account);
      await trade.as(party).call("GuaranteeDesk", method, [guaranteeId]);
      expect(await kindAt(bill.id)).to.equal(EncumbranceKind.none);
    }
    await expect(trade.as(trade.bank).call("GuaranteeDesk", "sign", [1n]))
      .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_WrongStatus")
      .withArgs(1n, ApplicationStatus.refused, ApplicationStatus.open);
  });

  it("GUARANTEE-UNCONDITIONAL: answers no call on a guarantee that is signed, refused or withdrawn", async () => {
    const { trade, guarantor, steps } = await setUp();
    const bill = await aReceivedBill(trade);
    const options = { bill, party: LiableParty.endorser };
    const signed = await steps.guarantee(trade.supplier, guarantor, options);
    const refused = await steps.applyForGuarantee(trade.supplier, guarantor, options);
    await trade.as(guarantor).call("GuaranteeDesk", "refuse", [refused]);
    const withdrawn = await steps.applyForGuarantee(trade.supplier, guarantor, options);
    await trade.as(trade.supplier).call("GuaranteeDesk", "withdraw", [withdrawn]);
    for (const [guaranteeId, status] of [
      [99n, ApplicationStatus.none],
      [signed, ApplicationStatus.settled],
      [refused, ApplicationStatus.refused],
      [withdrawn, ApplicationStatus.withdrawn],
    ] as const) {
      for (const method of ["sign", "refuse", "withdraw"]) {
        await expect(trade.as(guarantor).call("GuaranteeDesk", method, [guaranteeId]), method)
          .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_WrongStatus")
          .withArgs(guaranteeId, status, ApplicationStatus.open);
      }
    }
  });

  it("INV-G1: lets an application expire by itself, and touches the range no more", async () => {
    const { trade, guarantor, steps, kindAt } = await setUp();
    const bill = await aReceivedBill(trade);
    const options = { bill, party: LiableParty.endorser };
    const guaranteeId = await steps.applyForGuarantee(trade.supplier, guarantor, options);
    const { expiresAt } = await steps.guarantees.guaranteeOf(guaranteeId);
    await clock.advance(LOCK_SECONDS);
    expect(await kindAt(bill.id)).to.equal(EncumbranceKind.none);
    await expect(trade.as(guarantor).call("GuaranteeDesk", "sign", [guaranteeId]))
      .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_Expired")
      .withArgs(guaranteeId, expiresAt);
    await steps.endorse(bill, [trade.supplier, trade.subSupplier]);
    await trade.as(guarantor).call("GuaranteeDesk", "refuse", [guaranteeId]);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(trade.subSupplier.account);
  });

  it("INV-G2: takes no debtor of the bill, no stranger and no public body as guarantor", async () => {
    const { trade, guarantor, steps } = await setUp();
    const { supplier, core, centralBank } = trade;
    const bill = await aReceivedBill(trade);
    await trade
      .as(centralBank)
      .call("MemberRegistry", "suspend", [guarantor.account, "licence withdrawn"]);
    const regulator = await trade.admitMember({ kind: "Regulator" });
    const refused: readonly TestMember[] = [supplier, core, centralBank, regulator, guarantor];
    for (const candidate of refused) {
      const options = { bill, party: LiableParty.endorser };
      await expect(steps.applyForGuarantee(supplier, candidate, options))
        .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_GuarantorNotEligible")
        .withArgs(candidate.account);
    }
  });

  it("GUARANTEE-NO-ENDORSER: refuses a guarantor that endorsed any of the units, by the record of its endorsement", async () => {
    const { trade, guarantor, steps, kindAt } = await setUp();
    const { supplier, subSupplier, core, errors } = trade;
    const customer = await trade.admitMember({ kind: "Supplier" });
    const bill = await aReceivedBill(trade, { due: "2026-09-10" });
    const first = await steps.endorse(bill, [supplier, subSupplier], { to: 100n });
    const second = await steps.endorse(bill, [subSupplier, customer], { to: 100n });
    const options = { bill, party: LiableParty.endorser, to: 50n };
    const guaranteeId = await steps.applyForGuarantee(customer, subSupplier, options);
    const desk = trade.addressOf("EndorsementDesk");
    const byRecord = (recordId: bigint, by = core) =>
      trade.as(by).call("GuaranteeDesk", "disqualify", [guaranteeId, { desk, recordId }]);
    const range = aRange(bill.id, { to: 50n });
    const refusalOf = (member: TestMember, recordId: bigint) =>
      steps.guarantees.endorserRefusal(range, member.account, { desk, recordId });
    expect(errors.interface.parseError(await refusalOf(subSupplier, second))?.args[0]).to.equal(
      subSupplier.account,
    );
    for (const [member, record] of [
      [subSupplier, first],
      [guarantor, second],
      [subSupplier, 99n],
    ] as const) {
      expect(await refusalOf(member, record)).to.equal("0x");
    }
    const strange = { desk: trade.bank.account, recordId: second };
    expect(await steps.guarantees.endorserRefusal(range, subSupplier.account, strange)).to.equal(
      "0x",
    );
    await expect(byRecord(first))
      .to.be.revertedWithCustomError(errors, "GuaranteeDesk_NotEndorsed")
      .withArgs(guaranteeId, desk, first);
    expect(await kindAt(bill.id)).to.equal(EncumbranceKind.locked);
    await expect(byRecord(second))
      .to.emit(steps.guarantees, "GuaranteeRefused")
      .withArgs(guaranteeId, bill.id);
    expect(await kindAt(bill.id)).to.equal(EncumbranceKind.none);
    await expect(trade.as(subSupplier).call("GuaranteeDesk", "sign", [guaranteeId]))
      .to.be.revertedWithCustomError(errors, "GuaranteeDesk_WrongStatus")
      .withArgs(guaranteeId, ApplicationStatus.refused, ApplicationStatus.open);
    // A guarantee that is signed stands: nobody pleads its own endorsement against its signature.
    const signed = await steps.guarantee(customer, guarantor, options);
    await expect(
      trade.as(core).call("GuaranteeDesk", "disqualify", [signed, { desk, recordId: second }]),
    )
      .to.be.revertedWithCustomError(errors, "GuaranteeDesk_WrongStatus")
      .withArgs(signed, ApplicationStatus.settled, ApplicationStatus.open);
  });

  it("guarantees nobody in a capacity in which it is not liable", async () => {
    const { trade, guarantor, steps } = await setUp();
    const bill = await anAcceptedBill(trade);
    for (const party of [LiableParty.none, LiableParty.acceptor, LiableParty.drawer]) {
      await expect(steps.applyForGuarantee(trade.supplier, guarantor, { bill, party }))
        .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_NotLiable")
        .withArgs(bill.id, trade.supplier.account, party);
    }
  });

  it("guarantees acceptor and drawer for the whole package, a holder for what it holds", async () => {
    const { trade, guarantor, steps } = await setUp();
    const bill = await aReceivedBill(trade);
    const part = { bill, party: LiableParty.acceptor, to: 10n };
    await expect(steps.applyForGuarantee(trade.core, guarantor, part))
      .to.be.revertedWithCustomError(trade.errors, "GuaranteeDesk_NotPackage")
      .withArgs(bill.id, 1n, 10n, MILLION);
    const foreign = [aRange(bill.id, { to: 10n }), LiableParty.endorser, guarantor.account];
    await expect(trade.as(trade.subSupplier).call("GuaranteeDesk", "apply_", foreign))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
      .withArgs(bill.id, 1n, trade.subSupplier.account);
  });

  it("guarantees nothing from the due day on", async () => {
    const { trade, guarantor, steps } = await setUp();
    const bill = await aReceivedBill(trade);
    await clock.toDay("2026-09-10");
    const options = { bill, party: LiableParty.acceptor };
    await expect(steps.applyForGuarantee(trade.core, guarantor, options))
      .to.be.revertedWithCustomError(trade.errors, "BillRules_Matured")
      .withArgs(bill.id, dayOf("2026-09-10"), dayOf("2026-09-10"));
  });

  it("GUARANTEE-JOINT, INV-G3: the guarantor owes the whole and, having paid, asks the acceptor it guaranteed", async () => {
    const { trade, guarantor, steps } = await setUp();
    const bill = await aReceivedBill(trade);
    const options = { bill, party: LiableParty.acceptor };
    const guaranteeId = await steps.guarantee(trade.core, guarantor, options);
    await clock.toDay("2026-09-10");
    const recourseId = await steps.refuse(bill, trade.supplier);
    const named = { party: LiableParty.acceptor, guaranteeId };
    const claimId = await steps.claim(trade.supplier, recourseId, named);
    await steps.pay(guarantor, claimId);
    expect(await trade.cash.balanceOf(trade.supplier.account)).to.equal(MILLION);
    expect((await trade.ledger.sliceAt(bill.id, 1n)).holder).to.equal(guarantor.account);
    await clock.toDay("2026-10-10");
    const again = await steps.claim(guarantor, recourseId, { party: LiableParty.acceptor });
    await steps.pay(trade.core, again);
    // 2026-09-10 to 2026-10-10: 30 days of ¥1,000,000.00 at 3.00 %.
    expect(await trade.cash.balanceOf(guarantor.account)).to.equal(2n * MILLION + 250_000n);
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });

  it("covers the endorsement after it, not another, and no other party", async () => {
    const { trade, guarantor, steps } = await setUp();
    const { supplier, subSupplier, bank } = trade;
    const bill = await aReceivedBill(trade);
    const before = await steps.endorse(bill, [supplier, subSupplier]);
    await steps.endorse(bill, [subSupplier, supplier]);
    const options = { bill, party: LiableParty.endorser };
    const guaranteeId = await steps.guarantee(supplier, guarantor, options);
    const after = await steps.endorse(bill, [supplier, bank]);
    await clock.toDay("2026-09-10");
    const recourseId = await steps.refuse(bill, bank);
    for (const debtor of [
      steps.endorser(before, guaranteeId),
      { party: LiableParty.drawer, guaranteeId },
      steps.endorser(after, 99n),
    ]) {
      await expect(steps.claim(bank, recourseId, debtor))
        .to.be.revertedWithCustomError(trade.errors, "RecourseDesk_NotGuaranteed")
        .withArgs(recourseId, debtor.guaranteeId);
    }
    const claimId = await steps.claim(bank, recourseId, steps.endorser(after, guaranteeId));
    expect((await steps.recourses.claimOf(claimId)).debtor).to.equal(guarantor.account);
    expect((await steps.recourses.recourseOf(recourseId)).openedDay).to.equal(dayOf("2026-09-10"));
  });
});
