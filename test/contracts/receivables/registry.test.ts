import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import {
  aConfirmedReceivable,
  anEvidence,
  aRange,
  aReceivableRegistration,
  aRegisteredReceivable,
  deployTrade,
  EncumbranceKind,
  fieldsOf,
  MILLION,
  type ReceivableOptions,
  ReceivableStatus,
  type TestBill,
  type Trade,
} from "../support/trade.ts";

const CAP = 100_000_000_000n;
const INSTRUMENT_ROLE = 7n;

async function aWithdrawnReceivable(trade: Trade): Promise<TestBill> {
  const receivable = await aRegisteredReceivable(trade);
  await trade.as(trade.supplier).call("ReceivableRegistry", "withdraw", [receivable.id]);
  return receivable;
}

const REASON = "货物尚未验收";

async function aRefusedReceivable(trade: Trade): Promise<TestBill> {
  const receivable = await aRegisteredReceivable(trade);
  await trade.as(trade.core).call("ReceivableRegistry", "refuse", [receivable.id, REASON]);
  return receivable;
}

/** A receivable that the core enterprise paid on 2026-09-10. */
async function aSettledReceivable(trade: Trade): Promise<TestBill> {
  const receivable = await aConfirmedReceivable(trade);
  await clock.toDay("2026-09-10");
  await trade.as(trade.core).callAll([
    {
      target: "CashToken",
      method: "approve",
      args: [trade.addressOf("ReceivablePaymentDesk"), MILLION],
    },
    { target: "ReceivablePaymentDesk", method: "payUnpresented", args: [receivable.id, 1n] },
  ]);
  return receivable;
}

describe("ReceivableRegistry", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);
  const register = async (trade: Trade, options: ReceivableOptions = {}) =>
    trade
      .as(options.creditor ?? trade.supplier)
      .ask("ReceivableRegistry", "register", [await aReceivableRegistration(trade, options)]);
  const rejects = (call: Promise<unknown>, trade: Trade, error: string, ...args: unknown[]) =>
    expect(call)
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);

  it("keeps the particulars, takes the evidence and gives the creditor the whole", async () => {
    const trade = await setUp();
    const { core, supplier, receivables, ledger, evidence } = trade;
    const { debtor, ...rest } = await aReceivableRegistration(trade);
    const registering = trade
      .as(supplier)
      .call("ReceivableRegistry", "register", [{ debtor, ...rest }]);
    await expect(registering)
      .to.emit(receivables, "ReceivableRegistered")
      .withArgs(
        (id: bigint) => id.toString().startsWith(`1${supplier.institutionCode}2026031000000001`),
        supplier.account,
        core.account,
        MILLION,
        dayOf("2026-09-10"),
      );
    const [event] = await receivables.queryFilter(receivables.filters.ReceivableRegistered());
    const receivableId = event?.args.receivableId ?? 0n;
    expect(fieldsOf(await receivables.receivableOf(receivableId))).to.deep.equal({
      ...rest,
      status: ReceivableStatus.registered,
      creditor: supplier.account,
      registeredDay: dayOf("2026-03-10"),
      debtor,
    });
    expect((await ledger.sliceAt(receivableId, 1n)).holder).to.equal(supplier.account);
    const allocated = await evidence.allocationOf(
      receivableId,
      rest.contractEvidence,
      rest.invoiceEvidence,
      await receivables.getAddress(),
    );
    expect(allocated).to.equal(MILLION);
  });

  it("INV-A2: circulates from confirmation to the day before it is due", async () => {
    const trade = await setUp();
    const { core, receivables } = trade;
    const { id } = await aRegisteredReceivable(trade);
    expect((await receivables.termsOf(id)).circulating).to.equal(false);
    await expect(trade.as(core).call("ReceivableRegistry", "confirm", [id]))
      .to.emit(receivables, "ReceivableConfirmed")
      .withArgs(id, core.account);
    expect(fieldsOf(await receivables.termsOf(id))).to.deep.equal({
      class: 1n,
      obligor: core.account,
      units: MILLION,
      dueDay: dayOf("2026-09-10"),
      circulating: true,
    });
    expect(await receivables.dueDayOf(id)).to.equal(dayOf("2026-09-10"));
    await clock.toDay("2026-09-10", 0);
    expect((await receivables.termsOf(id)).circulating).to.equal(false);
  });

  it("RECEIVABLE-REFUSAL: is refused by the debtor with a reason that the history keeps, and never circulates", async () => {
    const trade = await setUp();
    const { core, bank, supplier, receivables, ledger } = trade;
    const receivable = await aRegisteredReceivable(trade);
    const { id, contractEvidence, invoiceEvidence } = receivable;
    const refuse = (reason: string) =>
      trade.as(core).call("ReceivableRegistry", "refuse", [id, reason]);
    for (const reason of ["", "x".repeat(257)]) {
      await rejects(
        refuse(reason),
        trade,
        "ReceivableRegistry_ReasonLength",
        BigInt(reason.length),
        256n,
      );
    }
    await expect(refuse(REASON))
      .to.emit(receivables, "ReceivableRefused")
      .withArgs(id, core.account, REASON);
    expect((await receivables.receivableOf(id)).status).to.equal(ReceivableStatus.refused);
    expect(await receivables.isCirculating(id)).to.equal(false);
    const entries = await ledger.queryFilter(ledger.filters.HistoryAppended(id));
    const kept = AbiCoder.defaultAbiCoder().decode(
      ["address", "string"],
      entries.at(-1)?.args.data ?? "0x",
    );
    expect([...kept]).to.deep.equal([core.account, REASON]);
    const request = [aRange(id, { to: MILLION }), bank.account, contractEvidence, invoiceEvidence];
    await rejects(
      trade.as(supplier).call("FactoringDesk", "request", request),
      trade,
      "FinancingDesk_NotCirculating",
      id,
    );
  });

  for (const [standing, make] of [
    ["not confirmed", aRegisteredReceivable],
    ["refused", aRefusedReceivable],
  ] as const) {
    it(`INV-A3: frees the evidence and ends the title when it is withdrawn, ${standing}`, async () => {
      const trade = await setUp();
      const { supplier, receivables, ledger, evidence } = trade;
      const receivable = await make(trade);
      await expect(trade.as(supplier).call("ReceivableRegistry", "withdraw", [receivable.id]))
        .to.emit(receivables, "ReceivableWithdrawn")
        .withArgs(receivable.id, supplier.account);
      expect((await evidence.evidenceOf(receivable.contractEvidence)).allocated).to.equal(0n);
      expect((await evidence.evidenceOf(receivable.invoiceEvidence)).allocated).to.equal(0n);
      const { encumbrance } = await ledger.sliceAt(receivable.id, 1n);
      expect(encumbrance.kind).to.equal(EncumbranceKind.discharged);
      await aRegisteredReceivable(trade, { evidence: receivable });
    });
  }

  it("has a term of six months, and of twelve with a reason that the history keeps", async () => {
    const trade = await setUp();
    const { supplier, ledger } = trade;
    const rejected = (call: Promise<unknown>, due: string, last: string) =>
      rejects(
        call,
        trade,
        "ReceivableRegistry_TermOutOfRange",
        dayOf(due),
        dayOf("2026-03-11"),
        dayOf(last),
      );
    await rejected(register(trade, { due: "2026-03-10" }), "2026-03-10", "2026-09-10");
    await rejected(register(trade, { due: "2026-09-11" }), "2026-09-11", "2026-09-10");
    const registerLongTerm = async (due: string, reason: string) =>
      trade
        .as(supplier)
        .ask("ReceivableRegistry", "registerLongTerm", [
          await aReceivableRegistration(trade, { due }),
          reason,
        ]);
    await rejected(registerLongTerm("2027-03-11", "设备分期验收"), "2027-03-11", "2027-03-10");
    for (const reason of ["", "x".repeat(257)]) {
      await rejects(
        registerLongTerm("2027-03-10", reason),
        trade,
        "ReceivableRegistry_ReasonLength",
        reason.length,
        256n,
      );
    }
    const receivableId = await registerLongTerm("2027-03-10", "设备分期验收");
    const [, entry] = await ledger.queryFilter(ledger.filters.HistoryAppended(receivableId));
    const particulars = "tuple(uint8,address,uint32,uint32 dueDay,address,uint64,bytes32,bytes32)";
    const [kept, reason] = AbiCoder.defaultAbiCoder().decode(
      [particulars, "string"],
      entry?.args.data ?? "0x",
    );
    expect([kept.dueDay, reason]).to.deep.equal([dayOf("2027-03-10"), "设备分期验收"]);
  });

  it("takes a face of one fen up to the cap, and nothing outside", async () => {
    const trade = await setUp();
    await register(trade, { face: CAP });
    const evidence = await anEvidence(trade, { seller: trade.supplier, buyer: trade.core });
    for (const face of [0n, CAP + 1n]) {
      await rejects(
        register(trade, { face, evidence }),
        trade,
        "ReceivableRegistry_FaceOutOfRange",
        face,
        CAP,
      );
    }
  });

  it("is registered by an enterprise, against another", async () => {
    const trade = await setUp();
    const { core, supplier, bank } = trade;
    await rejects(
      register(trade, { creditor: bank }),
      trade,
      "ReceivableRegistry_CreditorNotEligible",
      bank.account,
    );
    const evidence = await anEvidence(trade, { seller: supplier, buyer: core });
    for (const debtor of [supplier, bank]) {
      await rejects(
        register(trade, { debtor, evidence }),
        trade,
        "ReceivableRegistry_DebtorNotEligible",
        debtor.account,
      );
    }
  });

  it("rests on the creditor's sale to the debtor", async () => {
    const trade = await setUp();
    const { core, supplier, subSupplier } = trade;
    const evidence = await anEvidence(trade, { seller: subSupplier, buyer: core });
    await rejects(
      register(trade, { evidence }),
      trade,
      "EvidenceRegistry_WrongParties",
      evidence.contractEvidence,
      supplier.account,
      core.account,
    );
  });

  it("runs out of serials after 99,999,999 receivables of one creditor on one day", async () => {
    const trade = await setUp();
    const { supplier, receivables } = trade;
    const slot = keccak256(
      AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [supplier.account, 1n]),
    );
    const today = dayOf("2026-03-10");
    const counter = toBeHex((99_999_999n << 32n) | today, 32);
    await networkHelpers.setStorageAt(await receivables.getAddress(), slot, counter);
    await rejects(register(trade), trade, "DailySerial_Exhausted", supplier.account, today);
  });

  it("lets each step be taken by its party only", async () => {
    const trade = await setUp();
    const { core, supplier } = trade;
    const { id } = await aRegisteredReceivable(trade);
    for (const [caller, method, expected, args] of [
      [supplier, "confirm", core, [id]],
      [supplier, "refuse", core, [id, REASON]],
      [core, "withdraw", supplier, [id]],
    ] as const) {
      await rejects(
        trade.as(caller).call("ReceivableRegistry", method, args),
        trade,
        "ReceivableRegistry_NotParty",
        id,
        caller.account,
        expected.account,
      );
    }
  });

  it("knows no receivable but its own", async () => {
    const trade = await setUp();
    const { core, receivables } = trade;
    for (const call of [
      () => trade.as(core).call("ReceivableRegistry", "confirm", [7n]),
      () => trade.as(core).call("ReceivableRegistry", "refuse", [7n, REASON]),
      () => trade.as(core).call("ReceivableRegistry", "withdraw", [7n]),
      () => receivables.receivableOf(7n),
      () => receivables.termsOf(7n),
      () => receivables.dueDayOf(7n),
      () => receivables.isCirculating(7n),
    ]) {
      await rejects(call(), trade, "InstrumentRegistry_Unknown", 7n);
    }
  });

  it("INV-A1: answers every call in every status", async () => {
    const trade = await setUp();
    const { core, supplier } = trade;
    await trade.govern("AccessManager", "grantRole", [INSTRUMENT_ROLE, core.account, 0]);
    const { registered, confirmed, settled, withdrawn, refused } = ReceivableStatus;
    const calls: readonly { method: string; caller: TestMember; to: bigint; reason?: string[] }[] =
      [
        { method: "confirm", caller: core, to: confirmed },
        { method: "refuse", caller: core, to: refused, reason: [REASON] },
        { method: "withdraw", caller: supplier, to: withdrawn },
        { method: "settled", caller: core, to: settled },
      ];
    const rows = [
      {
        make: aRegisteredReceivable,
        status: registered,
        allowed: ["confirm", "refuse", "withdraw"],
      },
      { make: aRefusedReceivable, status: refused, allowed: ["withdraw"] },
      { make: aConfirmedReceivable, status: confirmed, allowed: ["settled"] },
      { make: aWithdrawnReceivable, status: withdrawn, allowed: [] },
      { make: aSettledReceivable, status: settled, allowed: [] },
    ];
    for (const { make, status, allowed } of rows) {
      const { id } = await make(trade);
      for (const { method, caller, to, reason = [] } of calls) {
        if (allowed.some((name) => name === method)) continue;
        await expect(
          trade.as(caller).call("ReceivableRegistry", method, [id, ...reason]),
          `${method} ${status}`,
        )
          .to.be.revertedWithCustomError(trade.errors, "ReceivableLifecycle_Forbidden")
          .withArgs(id, status, to);
      }
      if (status !== confirmed) continue;
      await rejects(
        trade.as(core).call("ReceivableRegistry", "settled", [id]),
        trade,
        "ReceivableRegistry_Outstanding",
        id,
        MILLION,
      );
    }
  });
});
