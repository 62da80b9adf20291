import { expect } from "chai";
import { AbiCoder, decodeBytes32String } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import {
  aConfirmedReceivable,
  aRange,
  aReceivedBill,
  BillAction,
  EncumbranceKind,
  LOCK_SECONDS,
  MILLION,
} from "../support/trade.ts";
import {
  aDrawnLoan,
  anAppliedLoan,
  anOfferedLoan,
  aReceipt,
  deployWarehouse,
  LOAN,
  LoanStatus,
  RATE,
  repay,
  TONNES_500,
  type Warehouse,
} from "./warehouse.ts";

describe("PledgeDesk", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await networkHelpers.loadFixture(deployWarehouse);
  });
  const encumbranceOf = async (instrumentId: bigint) =>
    warehouse.ledger.effectiveEncumbrance(instrumentId, 1n);

  it("INV-P1: lends on a receipt and frees it on repayment, cash and pledge together", async () => {
    const { supplier, bank, cash, pledges } = warehouse;
    const before = await cash.balanceOf(bank.account);
    const receiptId = await aReceipt(warehouse);
    const loanId = await anOfferedLoan(warehouse, { instrumentId: receiptId });
    expect((await encumbranceOf(receiptId)).kind).to.equal(EncumbranceKind.locked);

    await warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]);
    const { kind, desk, until } = await encumbranceOf(receiptId);
    expect([kind, desk, until]).to.deep.equal([2n, warehouse.addressOf("PledgeDesk"), 0n]);
    expect(await cash.balanceOf(supplier.account)).to.equal(LOAN);
    expect(before - (await cash.balanceOf(bank.account))).to.equal(LOAN);

    await clock.toDay("2026-07-08");
    // 120 days: 7 000 000.00 x 4.20 % x 120 / 360 = 98 000.00
    expect([...(await pledges.owedOf(loanId))]).to.deep.equal([LOAN, 9_800_000n]);
    await repay(warehouse, loanId);
    expect((await encumbranceOf(receiptId)).kind).to.equal(EncumbranceKind.none);
    expect((await cash.balanceOf(bank.account)) - before).to.equal(9_800_000n);
    expect((await pledges.loanOf(loanId)).status).to.equal(LoanStatus.repaid);
    expect([...(await pledges.owedOf(loanId))]).to.deep.equal([0n, 0n]);
  });

  it("records draw and repayment in the instrument's history", async () => {
    const { ledger, supplier, bank } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const loanId = await aDrawnLoan(warehouse, { instrumentId: receiptId });
    await repay(warehouse, loanId);
    const entries = await ledger.queryFilter(ledger.filters.HistoryAppended(receiptId));
    expect(entries.map(({ args }) => decodeBytes32String(args.kind))).to.deep.equal(
      "OPENED RECEIPT_ISSUED ENCUMBERED CONVERTED LOAN_DRAWN RELEASED LOAN_REPAID".split(" "),
    );
    const decode = (types: string[], index: number) => [
      ...AbiCoder.defaultAbiCoder().decode(types, entries[index]?.args.data ?? "0x"),
    ];
    expect(
      decode(["uint256", "address", "address", "uint64", "uint32", "uint32", "uint32"], 4),
    ).to.deep.equal([
      loanId,
      supplier.account,
      bank.account,
      LOAN,
      RATE,
      dayOf("2026-03-10"),
      dayOf("2026-09-10"),
    ]);
    // Drawn and repaid on one day: one day's interest, 7 000 000.00 x 4.20 % / 360 = 816.666…
    expect(decode(["uint256", "uint64", "uint64"], 6)).to.deep.equal([loanId, LOAN, 81_667n]);
  });

  for (const [days, to, interest] of [
    [0, "2026-03-10", 5_250n],
    [1, "2026-03-11", 5_250n],
    [2, "2026-03-12", 10_500n],
    [120, "2026-07-08", 630_000n],
  ] as const) {
    it(`charges ${days === 0 ? 1 : days} day(s) on ¥450,000.00 at 4.20 % repaid ${days} day(s) after the draw`, async () => {
      const { pledges } = warehouse;
      const loanId = await aDrawnLoan(warehouse, { principal: 45_000_000n });
      if (days > 0) await clock.toDay(to, 0);
      expect([...(await pledges.owedOf(loanId))]).to.deep.equal([45_000_000n, interest]);
    });
  }

  it("lends on part of a bill and on a receivable alike", async () => {
    const { supplier, ledger } = warehouse;
    const bill = await aReceivedBill(warehouse);
    const receivable = await aConfirmedReceivable(warehouse);
    for (const instrument of [bill, receivable]) {
      const loanId = await aDrawnLoan(warehouse, {
        instrumentId: instrument.id,
        to: 40_000_000n,
        principal: 20_000_000n,
      });
      const [pledged, rest] = [
        await ledger.sliceAt(instrument.id, 1n),
        await ledger.sliceAt(instrument.id, 40_000_001n),
      ];
      expect([pledged.to, pledged.encumbrance.kind, pledged.holder]).to.deep.equal([
        40_000_000n,
        2n,
        supplier.account,
      ]);
      expect([rest.to, rest.encumbrance.kind]).to.deep.equal([MILLION, EncumbranceKind.none]);
      await repay(warehouse, loanId);
      await warehouse.as(supplier).call("TitleLedger", "merge", [instrument.id, 1n]);
    }
  });

  it("INV-P2: takes only what circulates", async () => {
    const { supplier, bank, errors } = warehouse;
    const bill = await aReceivedBill(warehouse, { transferable: false });
    const stored = await aReceipt(warehouse, { storageUntil: "2026-04-10" });
    const apply = (instrumentId: bigint) =>
      warehouse
        .as(supplier)
        .call("PledgeDesk", "apply_", [aRange(instrumentId, { to: 5n }), bank.account, 1n]);
    await expect(apply(bill.id))
      .to.be.revertedWithCustomError(errors, "BillRules_NotTransferable")
      .withArgs(bill.id, BillAction.pledge);
    const loanId = await anOfferedLoan(warehouse, { instrumentId: stored });
    await warehouse.as(supplier).call("PledgeDesk", "withdraw", [loanId]);
    await clock.toDay("2026-04-11");
    await expect(apply(stored))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NotCirculating")
      .withArgs(stored);
    for (const unknown of [0n, 5n, 2n * 10n ** 29n + 1n]) {
      await expect(apply(unknown))
        .to.be.revertedWithCustomError(errors, "InstrumentRegistry_Unknown")
        .withArgs(unknown);
    }
  });

  it("does not pay out on a receipt whose storage has ended since the offer", async () => {
    const { supplier, errors } = warehouse;
    const receiptId = await aReceipt(warehouse, { storageUntil: "2026-03-11" });
    const loanId = await anOfferedLoan(warehouse, { instrumentId: receiptId });
    await clock.toDay("2026-03-12", 0);
    await expect(warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NotCirculating")
      .withArgs(receiptId);
  });

  it("INV-P3: refuses an application that has no sense", async () => {
    const { supplier, subSupplier, bank, core, errors } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const apply = (
      member = supplier,
      to = bank.account,
      principal = LOAN,
      range = aRange(receiptId, { to: TONNES_500 }),
    ) => warehouse.as(member).call("PledgeDesk", "apply_", [range, to, principal]);
    await expect(apply(supplier, bank.account, 0n))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NoPrincipal")
      .withArgs(receiptId);
    await expect(apply(bank))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_OwnBank")
      .withArgs(receiptId, bank.account);
    await expect(apply(supplier, core.account))
      .to.be.revertedWithCustomError(errors, "MemberRegistry_WrongKind")
      .withArgs(core.account, 4n, 2n);
    await expect(apply(subSupplier))
      .to.be.revertedWithCustomError(errors, "TitleLedger_NotHolder")
      .withArgs(receiptId, 1n, subSupplier.account);
    await expect(apply(supplier, bank.account, LOAN, aRange(receiptId, { to: TONNES_500 + 1n })))
      .to.be.revertedWithCustomError(errors, "TitleLedger_RangeOutsideSlice")
      .withArgs(receiptId, 1n, TONNES_500 + 1n, 1n, TONNES_500);
    expect((await encumbranceOf(receiptId)).kind).to.equal(EncumbranceKind.none);
  });

  it("refuses terms that cannot be meant", async () => {
    const { bank, supplier, errors } = warehouse;
    const loanId = await anAppliedLoan(warehouse);
    const today = dayOf("2026-03-10");
    const offer = (rate: bigint, due: bigint) =>
      warehouse.as(bank).call("PledgeDesk", "offer", [loanId, rate, due]);
    await expect(offer(1_000_001n, today + 1n))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_RateTooHigh")
      .withArgs(loanId, 1_000_001n, 1_000_000n);
    await expect(offer(RATE, today))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_DueDayPassed")
      .withArgs(loanId, today, today);
    await offer(RATE, today + 1n);
    await clock.toDay("2026-03-11");
    await expect(warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_DueDayPassed")
      .withArgs(loanId, today + 1n, today + 1n);
  });

  it("INV-P4: lets each step be taken by its party alone", async () => {
    const { bank, otherBank, supplier, errors } = warehouse;
    const loanId = await anOfferedLoan(warehouse);
    for (const method of ["withdraw", "draw"]) {
      await expect(warehouse.as(bank).call("PledgeDesk", method, [loanId]))
        .to.be.revertedWithCustomError(errors, "PledgeDesk_NotBorrower")
        .withArgs(loanId, bank.account);
    }
    for (const other of [otherBank, supplier]) {
      await expect(warehouse.as(other).call("PledgeDesk", "refuse", [loanId]))
        .to.be.revertedWithCustomError(errors, "PledgeDesk_NotBank")
        .withArgs(loanId, other.account);
    }
    const applied = await anAppliedLoan(warehouse);
    await expect(
      warehouse.as(otherBank).call("PledgeDesk", "offer", [applied, RATE, dayOf("2026-09-10")]),
    )
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NotBank")
      .withArgs(applied, otherBank.account);
    await warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]);
    await expect(warehouse.as(bank).call("PledgeDesk", "repay", [loanId]))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NotBorrower")
      .withArgs(loanId, bank.account);
  });

  it("takes no step out of its order", async () => {
    const { bank, supplier, errors, pledges } = warehouse;
    const { none, applied, offered, drawn, repaid, refused, withdrawn } = LoanStatus;
    const loans: readonly (readonly [status: bigint, loanId: bigint])[] = [
      [none, 999n],
      [applied, await anAppliedLoan(warehouse)],
      [offered, await anOfferedLoan(warehouse)],
      [drawn, await aDrawnLoan(warehouse)],
      [repaid, await closedBy("repay")],
      [refused, await closedBy("refuse")],
      [withdrawn, await closedBy("withdraw")],
    ];
    const steps = [
      {
        method: "offer",
        member: bank,
        args: [RATE, dayOf("2026-09-10")],
        from: [applied],
        expected: applied,
      },
      { method: "refuse", member: bank, args: [], from: [applied, offered], expected: applied },
      {
        method: "withdraw",
        member: supplier,
        args: [],
        from: [applied, offered],
        expected: applied,
      },
      { method: "draw", member: supplier, args: [], from: [offered], expected: offered },
      { method: "repay", member: supplier, args: [], from: [drawn], expected: drawn },
    ];
    for (const [status, loanId] of loans) {
      for (const { method, member, args, from, expected } of steps) {
        if (from.includes(status as never)) continue;
        await expect(
          warehouse.as(member).call("PledgeDesk", method, [loanId, ...args]),
          `${method} from ${status}`,
        )
          .to.be.revertedWithCustomError(errors, "PledgeDesk_WrongStatus")
          .withArgs(loanId, status, expected);
      }
      expect((await pledges.loanOf(loanId)).status).to.equal(status);
    }

    async function closedBy(method: "repay" | "refuse" | "withdraw"): Promise<bigint> {
      if (method === "repay") {
        const loanId = await aDrawnLoan(warehouse);
        await repay(warehouse, loanId);
        return loanId;
      }
      const loanId = await anOfferedLoan(warehouse);
      await warehouse
        .as(method === "refuse" ? bank : supplier)
        .call("PledgeDesk", method, [loanId]);
      return loanId;
    }
  });

  it("gives the slice back when the bank refuses, even after its offer", async () => {
    const { bank } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const loanId = await anOfferedLoan(warehouse, { instrumentId: receiptId });
    await warehouse.as(bank).call("PledgeDesk", "refuse", [loanId]);
    expect((await encumbranceOf(receiptId)).kind).to.equal(EncumbranceKind.none);
  });

  it("lets an expired application go: no offer, no draw, and the slice is another's to take", async () => {
    const { bank, supplier, errors, pledges } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const applied = await anAppliedLoan(warehouse, {
      instrumentId: receiptId,
      to: 10n,
      principal: 1n,
    });
    const { expiresAt } = await pledges.loanOf(applied);
    const range = { instrumentId: receiptId, sliceFrom: 11n, from: 11n, to: 20n };
    const offered = await warehouse
      .as(supplier)
      .ask("PledgeDesk", "apply_", [range, bank.account, 1n]);
    await warehouse.as(bank).call("PledgeDesk", "offer", [offered, RATE, dayOf("2026-09-10")]);
    await clock.advance(LOCK_SECONDS);

    await expect(
      warehouse.as(bank).call("PledgeDesk", "offer", [applied, RATE, dayOf("2026-09-10")]),
    )
      .to.be.revertedWithCustomError(errors, "PledgeDesk_Expired")
      .withArgs(applied, expiresAt);
    await expect(warehouse.as(supplier).call("PledgeDesk", "draw", [offered]))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_Expired")
      .withArgs(offered, (await pledges.loanOf(offered)).expiresAt);

    const second = await anAppliedLoan(warehouse, {
      instrumentId: receiptId,
      to: 10n,
      principal: 1n,
    });
    await warehouse.as(supplier).call("PledgeDesk", "withdraw", [applied]);
    const { kind, until } = await encumbranceOf(receiptId);
    expect([kind, until], "the second lock stays").to.deep.equal([
      EncumbranceKind.locked,
      (await pledges.loanOf(second)).expiresAt,
    ]);
  });

  it("does not pledge what the bank does not pay for", async () => {
    const { bank, supplier, cash, pledges } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const loanId = await anAppliedLoan(warehouse, { instrumentId: receiptId });
    await warehouse.as(bank).call("PledgeDesk", "offer", [loanId, RATE, dayOf("2026-09-10")]);
    await expect(warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]))
      .to.be.revertedWithCustomError(cash, "ERC20InsufficientAllowance")
      .withArgs(warehouse.addressOf("PledgeDesk"), 0n, LOAN);
    expect((await pledges.loanOf(loanId)).status).to.equal(LoanStatus.offered);
    expect((await encumbranceOf(receiptId)).kind).to.equal(EncumbranceKind.locked);
  });

  it("takes no money of a bank that was suspended after its offer", async () => {
    const { bank, supplier, centralBank, errors } = warehouse;
    const loanId = await anOfferedLoan(warehouse);
    await warehouse
      .as(centralBank)
      .call("MemberRegistry", "suspend", [bank.account, "licence withdrawn"]);
    await expect(warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]))
      .to.be.revertedWithCustomError(errors, "MemberRegistry_NotActive")
      .withArgs(bank.account);
  });

  it("does not free what the borrower does not repay", async () => {
    const { supplier, cash, pledges } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const loanId = await aDrawnLoan(warehouse, { instrumentId: receiptId });
    await clock.toDay("2027-01-10");
    await expect(
      warehouse.as(supplier).call("PledgeDesk", "repay", [loanId]),
    ).to.be.revertedWithCustomError(cash, "ERC20InsufficientAllowance");
    expect((await pledges.loanOf(loanId)).status, "overdue, and still pledged").to.equal(
      LoanStatus.drawn,
    );
    expect((await encumbranceOf(receiptId)).kind).to.equal(2n);
  });

  it("presents no goods for payment: a receipt is delivered on", async () => {
    const { bank, errors } = warehouse;
    const receiptId = await aReceipt(warehouse);
    const loanId = await aDrawnLoan(warehouse, { instrumentId: receiptId });
    await expect(warehouse.as(bank).call("PledgeDesk", "collect", [loanId]))
      .to.be.revertedWithCustomError(errors, "PledgeDesk_NotCollectable")
      .withArgs(loanId, receiptId);
  });
});
