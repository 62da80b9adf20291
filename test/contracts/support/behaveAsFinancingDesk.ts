import { expect } from "chai";
import type { FinancingDesk } from "../../../sdk/src/generated/typechain/contracts/desks/FinancingDesk.ts";
import { clock, dayOf, networkHelpers } from "./chain.ts";
import { financingSteps, HOUR, RATE } from "./financingSteps.ts";
import type { InstrumentCase } from "./instrumentCases.ts";
import type { TestMember } from "./member.ts";
import {
  ApplicationStatus,
  anEvidence,
  aRange,
  deployTrade,
  discloseCredit,
  EncumbranceKind,
  LOCK_SECONDS,
  MILLION,
  type Trade,
  type TradeEvidence,
} from "./trade.ts";

/** ¥1,000,000.00 at 2.65 %, 2026-03-10 → 2026-09-10. */
const NET = 98_645_556n;

/** What every sale of a slice to a bank does, whatever the class of instrument. */
export function shouldBehaveAsFinancingDesk(subject: InstrumentCase): void {
  const { financingDesk } = subject;
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const instrument = await subject.circulating(trade);
    const desk = trade.contract<FinancingDesk>(financingDesk);
    return { trade, instrument, desk, ...financingSteps(subject, trade) };
  };
  const allocatedOf = async (trade: Trade, { invoiceEvidence }: TradeEvidence): Promise<bigint> =>
    (await trade.evidence.evidenceOf(invoiceEvidence)).allocated;

  it("locks the slice on request, and pays and moves it in one transaction on settlement", async () => {
    const { trade, instrument, desk, ask, quote, settle } = await setUp();
    const { supplier, bank, ledger, cash } = trade;
    const requesting = trade.as(supplier).call(financingDesk, "request", ask(instrument));
    await requesting;
    await expect(requesting)
      .to.emit(desk, "FinancingRequested")
      .withArgs(
        1n,
        instrument.id,
        bank.account,
        supplier.account,
        1n,
        MILLION,
        (await clock.now()) + LOCK_SECONDS,
      );
    expect((await ledger.sliceAt(instrument.id, 1n)).encumbrance.kind).to.equal(
      EncumbranceKind.locked,
    );
    await quote(1n);
    const before = await cash.balanceOf(bank.account);
    await expect(settle(1n))
      .to.emit(desk, "FinancingSettled")
      .withArgs(
        1n,
        instrument.id,
        bank.account,
        supplier.account,
        MILLION,
        MILLION - NET,
        NET,
        184n,
        dayOf("2026-09-10"),
        false,
      );
    const slice = await ledger.sliceAt(instrument.id, 1n);
    expect([slice.holder, slice.encumbrance.kind]).to.deep.equal([
      bank.account,
      EncumbranceKind.none,
    ]);
    expect(await cash.balanceOf(supplier.account)).to.equal(NET);
    expect(before - (await cash.balanceOf(bank.account))).to.equal(NET);
  });

  it("DISCOUNT-ALL-IN: costs the interest and nothing else, whatever the desk may take of the applicant", async () => {
    const { trade, instrument, desk, request, quote, settle } = await setUp();
    const { supplier, cash } = trade;
    await trade.fund(supplier, MILLION);
    await trade.as(supplier).call("CashToken", "approve", [desk.target, MILLION]);
    const requestId = await request(instrument);
    await quote(requestId);
    await settle(requestId);
    expect(await cash.balanceOf(supplier.account)).to.equal(MILLION + NET);
    expect(await cash.allowance(supplier.account, desk.target)).to.equal(MILLION);
    expect(await cash.balanceOf(desk.target)).to.equal(0n);
  });

  it("announces the quote", async () => {
    const { trade, instrument, desk, request } = await setUp();
    const requestId = await request(instrument);
    const validUntil = (await clock.now()) + HOUR;
    await expect(trade.as(trade.bank).call(financingDesk, "quote", [requestId, RATE, validUntil]))
      .to.emit(desk, "FinancingQuoted")
      .withArgs(requestId, trade.bank.account, RATE, validUntil);
  });

  it("INV-F1, DISCOUNT-DVP: takes neither title nor cash when the bank has not approved the proceeds", async () => {
    const { trade, instrument, request, settle } = await setUp();
    const requestId = await request(instrument);
    const validUntil = (await clock.now()) + HOUR;
    await trade.as(trade.bank).call(financingDesk, "quote", [requestId, RATE, validUntil]);
    await expect(settle(requestId))
      .to.be.revertedWithCustomError(trade.cash, "ERC20InsufficientAllowance")
      .withArgs(trade.addressOf(financingDesk), 0n, NET);
    const slice = await trade.ledger.sliceAt(instrument.id, 1n);
    expect([slice.holder, slice.encumbrance.kind]).to.deep.equal([
      trade.supplier.account,
      EncumbranceKind.locked,
    ]);
  });

  describe("trade background", () => {
    it("is the instrument's own evidence for its seller, and nothing more is allocated", async () => {
      const { trade, instrument, request } = await setUp();
      await request(instrument, { to: 40_000_000n });
      expect(await allocatedOf(trade, instrument)).to.equal(MILLION);
    });

    it("is another invoice of the applicant, allocated now and given back when the bank refuses", async () => {
      const { trade, instrument, request } = await setUp();
      const { supplier: seller, core: buyer } = trade;
      const own = await anEvidence(trade, { seller, buyer, amount: 60_000_000n });
      const requestId = await request(instrument, { to: 40_000_000n, evidence: own });
      expect(await allocatedOf(trade, own)).to.equal(40_000_000n);
      await trade.as(trade.bank).call(financingDesk, "refuse", [requestId]);
      expect(await allocatedOf(trade, own)).to.equal(0n);
    });

    it("INV-F2: of a settled slice stays allocated when another request on the instrument is withdrawn", async () => {
      const { trade, instrument, request, quote, settle } = await setUp();
      const { supplier: seller, core: buyer } = trade;
      const own = await anEvidence(trade, { seller, buyer, amount: 60_000_000n });
      const first = await request(instrument, { to: 40_000_000n, evidence: own });
      await quote(first);
      await settle(first);
      const second = await request(instrument, {
        sliceFrom: 40_000_001n,
        to: 50_000_000n,
        evidence: own,
      });
      expect(await allocatedOf(trade, own)).to.equal(50_000_000n);
      await trade.as(seller).call(financingDesk, "withdraw", [second]);
      expect(await allocatedOf(trade, own)).to.equal(40_000_000n);
    });

    it("rejects an invoice that does not cover the slice", async () => {
      const { trade, instrument, request } = await setUp();
      const { supplier: seller, core: buyer } = trade;
      const own = await anEvidence(trade, { seller, buyer, amount: 39_999_999n });
      await expect(request(instrument, { to: 40_000_000n, evidence: own }))
        .to.be.revertedWithCustomError(trade.errors, "EvidenceRegistry_Insufficient")
        .withArgs(own.contractEvidence, 40_000_000n, 39_999_999n);
    });

    it("rejects an invoice of another seller, and one that nobody registered", async () => {
      const { trade, instrument, request } = await setUp();
      const { core, supplier, subSupplier } = trade;
      const foreign = await anEvidence(trade, { seller: subSupplier, buyer: core });
      const unknown = { ...foreign, invoiceEvidence: `0x${"77".repeat(32)}` };
      for (const evidence of [foreign, unknown]) {
        await expect(request(instrument, { evidence }))
          .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NotSeller")
          .withArgs(evidence.invoiceEvidence, supplier.account);
      }
    });

    it("rejects the instrument's own evidence from a holder who is not its seller", async () => {
      const { trade, instrument, request } = await setUp();
      const { supplier, subSupplier } = trade;
      const range = aRange(instrument.id, { to: MILLION });
      const offerId = await trade
        .as(supplier)
        .ask(subject.transferDesk, "offer", [range, subSupplier.account]);
      await trade.as(subSupplier).call(subject.transferDesk, "sign", [offerId]);
      await expect(request(instrument, { applicant: subSupplier }))
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NotSeller")
        .withArgs(instrument.invoiceEvidence, subSupplier.account);
    });
  });

  it("rejects a bank that is none", async () => {
    const { trade, instrument, request } = await setUp();
    const { core, supplier, centralBank, bank } = trade;
    await trade.as(centralBank).call("MemberRegistry", "suspend", [bank.account, "test"]);
    for (const asked of [core, supplier, centralBank, bank]) {
      await expect(request(instrument, { bank: asked }))
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NotABank")
        .withArgs(asked.account);
    }
  });

  it("rejects an instrument that does not circulate, and one that is unknown", async () => {
    const { trade, request } = await setUp();
    const pending = await subject.pending(trade);
    const { error, args } = subject.refusal("FinancingDesk", "pending", pending.id);
    await expect(request(pending))
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
    await expect(request({ ...pending, id: 7n }))
      .to.be.revertedWithCustomError(trade.errors, "InstrumentRegistry_Unknown")
      .withArgs(7n);
  });

  it("rejects a range that is not the applicant's or not within the slice", async () => {
    const { trade, instrument, request } = await setUp();
    await expect(request(instrument, { applicant: trade.core }))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
      .withArgs(instrument.id, 1n, trade.core.account);
    await expect(request(instrument, { to: MILLION + 1n }))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_RangeOutsideSlice")
      .withArgs(instrument.id, 1n, MILLION + 1n, 1n, MILLION);
  });

  it("rejects a rate of zero or above 100 %", async () => {
    const { trade, instrument, request } = await setUp();
    const requestId = await request(instrument);
    const validUntil = (await clock.now()) + HOUR;
    for (const rate of [0n, 1_000_001n]) {
      await expect(trade.as(trade.bank).call(financingDesk, "quote", [requestId, rate, validUntil]))
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_RateOutOfRange")
        .withArgs(rate, 1_000_000n);
    }
  });

  it("rejects a quote that is past or outlives the lock", async () => {
    const { trade, instrument, desk, request } = await setUp();
    const requestId = await request(instrument);
    const { expiresAt } = await desk.requestOf(requestId);
    for (const validUntil of [(await clock.now()) - 1n, expiresAt]) {
      await expect(trade.as(trade.bank).call(financingDesk, "quote", [requestId, RATE, validUntil]))
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_ValidityOutOfRange")
        .withArgs(requestId, validUntil, expiresAt);
    }
  });

  it("lets nobody but the parties answer", async () => {
    const { trade, instrument, request, quote } = await setUp();
    const { supplier, bank, otherBank } = trade;
    const requestId = await request(instrument);
    const validUntil = (await clock.now()) + HOUR;
    const rejects = async (
      caller: TestMember,
      method: string,
      expected: TestMember,
      args = [requestId],
    ) =>
      expect(trade.as(caller).call(financingDesk, method, args), method)
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NotParty")
        .withArgs(requestId, caller.account, expected.account);
    await rejects(otherBank, "quote", bank, [requestId, RATE, validUntil]);
    await rejects(supplier, "refuse", bank);
    await rejects(bank, "withdraw", supplier);
    await quote(requestId);
    await rejects(bank, "settle", supplier);
  });

  it("rejects settlement after the quote, and after the lock", async () => {
    const { trade, instrument, desk, request, quote, settle } = await setUp();
    const requestId = await request(instrument);
    await quote(requestId);
    const { quoteValidUntil, expiresAt } = await desk.requestOf(requestId);
    await clock.to(quoteValidUntil);
    await expect(settle(requestId))
      .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_QuoteExpired")
      .withArgs(requestId, quoteValidUntil);
    await clock.to(expiresAt);
    await expect(settle(requestId))
      .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_Expired")
      .withArgs(requestId, expiresAt);
  });

  it("rejects settlement on the due day", async () => {
    const { trade, instrument, request, quote, settle } = await setUp();
    await clock.toDay("2026-09-09", 23);
    await discloseCredit(trade, trade.core);
    const requestId = await request(instrument);
    await quote(requestId, trade.bank, 2n * HOUR);
    await clock.toDay("2026-09-10", 0);
    const { error, args } = subject.refusal("FinancingDesk", "due", instrument.id);
    await expect(settle(requestId))
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);
  });

  it("ends a lock that nobody settles, and gives the evidence back on withdrawal", async () => {
    const { trade, instrument, desk, request, quote, settle } = await setUp();
    const { supplier: seller, core: buyer, bank, otherBank } = trade;
    const own = await anEvidence(trade, { seller, buyer });
    const stale = await request(instrument, { evidence: own });
    const { expiresAt } = await desk.requestOf(stale);
    await clock.to(expiresAt);
    await expect(trade.as(bank).call(financingDesk, "quote", [stale, RATE, expiresAt + HOUR]))
      .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_Expired")
      .withArgs(stale, expiresAt);

    // Another bank's request stands, also when the first is withdrawn only now.
    const fresh = await request(instrument, { bank: otherBank });
    await quote(fresh, otherBank);
    expect(await allocatedOf(trade, own)).to.equal(MILLION);
    await trade.as(seller).call(financingDesk, "withdraw", [stale]);
    expect(await allocatedOf(trade, own)).to.equal(0n);
    await settle(fresh);
    expect((await trade.ledger.sliceAt(instrument.id, 1n)).holder).to.equal(otherBank.account);
  });

  it("answers every call in every status", async () => {
    const { trade, instrument, desk, request, quote, settle } = await setUp();
    const { supplier, bank } = trade;
    const validUntil = (await clock.now()) + HOUR;
    const closed = async (method: "refuse" | "withdraw") => {
      const requestId = await request(instrument, { to: 10n });
      const caller = method === "refuse" ? bank : supplier;
      const event = method === "refuse" ? "FinancingRefused" : "FinancingWithdrawn";
      await expect(trade.as(caller).call(financingDesk, method, [requestId]))
        .to.emit(desk, event)
        .withArgs(requestId);
      return requestId;
    };
    const rows: { readonly requestId: bigint; readonly status: bigint }[] = [
      { requestId: 99n, status: ApplicationStatus.none },
      { requestId: await closed("refuse"), status: ApplicationStatus.refused },
      { requestId: await closed("withdraw"), status: ApplicationStatus.withdrawn },
    ];
    const opened = await request(instrument, { to: 10n });
    rows.push({ requestId: opened, status: ApplicationStatus.open });
    const quoted = await request(instrument, { sliceFrom: 11n, to: 20n });
    await quote(quoted);
    rows.push({ requestId: quoted, status: ApplicationStatus.quoted });
    const settled = await request(instrument, { sliceFrom: 21n, to: 30n });
    await quote(settled);
    await settle(settled);
    rows.push({ requestId: settled, status: ApplicationStatus.settled });

    const wrongStatus = (call: Promise<unknown>, row: (typeof rows)[number], expected: bigint) =>
      expect(call)
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_WrongStatus")
        .withArgs(row.requestId, row.status, expected);
    const { open, quoted: afterQuote } = ApplicationStatus;
    for (const row of rows) {
      const { requestId, status } = row;
      if (status !== open) {
        const quoting = trade.as(bank).call(financingDesk, "quote", [requestId, RATE, validUntil]);
        await wrongStatus(quoting, row, open);
      }
      if (status !== afterQuote) {
        await wrongStatus(settle(requestId), row, afterQuote);
        await wrongStatus(desk.amountsOf(requestId), row, afterQuote);
      }
      if (status === open || status === afterQuote) continue;
      for (const [caller, method] of [
        [bank, "refuse"],
        [supplier, "withdraw"],
      ] as const) {
        await expect(trade.as(caller).call(financingDesk, method, [requestId]))
          .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_Closed")
          .withArgs(requestId, status);
      }
    }
  });

  describe("preview", () => {
    it("rejects a day that is not before the adjusted due day", async () => {
      const { trade, desk } = await setUp();
      const [saturday, monday] = [dayOf("2026-08-15"), dayOf("2026-08-17")];
      expect((await desk.preview(100n, saturday, monday - 1n, RATE)).days_).to.equal(1n);
      await expect(desk.preview(100n, saturday, monday, RATE))
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NoDaysLeft")
        .withArgs(monday, monday);
    });

    it("rejects interest that eats up the face", async () => {
      const { trade, desk } = await setUp();
      const day = dayOf("2026-03-10");
      await expect(desk.preview(100n, day + 360n + 6n, day, 1_000_000n))
        .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_NoProceeds")
        .withArgs(100n, 102n);
    });
  });
}
