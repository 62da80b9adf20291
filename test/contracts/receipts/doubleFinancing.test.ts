import { expect } from "chai";
import { id } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import {
  aBillIssue,
  anEvidence,
  aRange,
  aReceivableRegistration,
  aReceivedBill,
  EncumbranceKind,
  LOCK_SECONDS,
  MILLION,
} from "../support/trade.ts";
import {
  aDrawnLoan,
  aLotRegistration,
  anAppliedLoan,
  aReceipt,
  aReceiptIssue,
  deployWarehouse,
  LOAN,
  TONNES_500,
  type Warehouse,
} from "./warehouse.ts";

const PLEDGED = 2n;

describe("financing the same thing twice", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = await networkHelpers.loadFixture(deployWarehouse);
  });
  const applyTo = (
    bank: { readonly account: string },
    instrumentId: bigint,
    from = 1n,
    to = TONNES_500,
    sliceFrom = from,
  ) =>
    warehouse
      .as(warehouse.supplier)
      .ask("PledgeDesk", "apply_", [{ instrumentId, sliceFrom, from, to }, bank.account, LOAN]);

  it("does not pledge the pledged again, to the same bank or another, whole or in part", async () => {
    const { bank, otherBank, errors, cash } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await aDrawnLoan(warehouse, { instrumentId: receiptId });
    const paid = await cash.balanceOf(warehouse.supplier.account);
    for (const lender of [bank, otherBank]) {
      for (const to of [TONNES_500, 1n]) {
        await expect(applyTo(lender, receiptId, 1n, to))
          .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
          .withArgs(receiptId, 1n, TONNES_500, PLEDGED);
      }
    }
    expect(await cash.balanceOf(warehouse.supplier.account)).to.equal(paid);
  });

  it("does not let the pledgee pledge on, since the title is not its own", async () => {
    const { bank, otherBank, errors } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await aDrawnLoan(warehouse, { instrumentId: receiptId });
    const range = aRange(receiptId, { to: TONNES_500 });
    await expect(warehouse.as(bank).call("PledgeDesk", "apply_", [range, otherBank.account, LOAN]))
      .to.be.revertedWithCustomError(errors, "TitleLedger_NotHolder")
      .withArgs(receiptId, 1n, bank.account);
  });

  it("does not hand out goods while they are pledged", async () => {
    const { supplier, errors, ledger } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await aDrawnLoan(warehouse, { instrumentId: receiptId });
    await expect(warehouse.as(supplier).call("DeliveryDesk", "request", [receiptId, 1n]))
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(receiptId, 1n, TONNES_500, PLEDGED);
    expect(await ledger.dischargedOf(receiptId)).to.equal(0n);
  });

  it("does not discount or endorse a pledged part of a bill, while the rest stays free", async () => {
    const { supplier, subSupplier, bank, errors } = warehouse;
    const bill = await aReceivedBill(warehouse);
    await aDrawnLoan(warehouse, { instrumentId: bill.id, to: 38_000_000n, principal: 10_000_000n });
    const pledged = aRange(bill.id, { to: 38_000_000n });
    const refusal = [bill.id, 1n, 38_000_000n, PLEDGED] as const;
    const { contractEvidence, invoiceEvidence } = bill;
    await expect(
      warehouse
        .as(supplier)
        .call("DiscountDesk", "request", [
          pledged,
          bank.account,
          contractEvidence,
          invoiceEvidence,
        ]),
    )
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(...refusal);
    await expect(
      warehouse.as(supplier).call("EndorsementDesk", "offer", [pledged, subSupplier.account]),
    )
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(...refusal);
    const rest = aRange(bill.id, { sliceFrom: 38_000_001n, to: MILLION });
    await warehouse.as(supplier).call("EndorsementDesk", "offer", [rest, subSupplier.account]);
  });

  it("offers one slice to two banks, and exactly one of them has it", async () => {
    const { bank, otherBank, errors, ledger } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await applyTo(bank, receiptId);
    await expect(applyTo(otherBank, receiptId))
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(receiptId, 1n, TONNES_500, EncumbranceKind.locked);
    expect(await ledger.historyLength(receiptId)).to.equal(3n);
  });

  it("refuses an overlapping or a foreign sub-range and changes nothing", async () => {
    const { bank, subSupplier, errors, ledger } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await anAppliedLoan(warehouse, { instrumentId: receiptId, to: 100n });
    const head = await ledger.historyHead(receiptId);
    const rows = [
      [
        101n,
        100n,
        TONNES_500,
        "TitleLedger_RangeOutsideSlice",
        receiptId,
        100n,
        TONNES_500,
        101n,
        TONNES_500,
      ],
      [
        101n,
        101n,
        TONNES_500 + 1n,
        "TitleLedger_RangeOutsideSlice",
        receiptId,
        101n,
        TONNES_500 + 1n,
        101n,
        TONNES_500,
      ],
      [50n, 50n, 150n, "TitleLedger_NoSuchSlice", receiptId, 50n],
      [1n, 50n, 60n, "TitleLedger_Encumbered", receiptId, 1n, 100n, EncumbranceKind.locked],
    ] as const;
    for (const [sliceFrom, from, to, error, ...args] of rows) {
      await expect(applyTo(bank, receiptId, from, to, sliceFrom), error)
        .to.be.revertedWithCustomError(errors, error)
        .withArgs(...args);
    }
    const foreign = aRange(receiptId, { sliceFrom: 101n, to: 200n });
    await expect(
      warehouse.as(subSupplier).call("PledgeDesk", "apply_", [foreign, bank.account, LOAN]),
    )
      .to.be.revertedWithCustomError(errors, "TitleLedger_NotHolder")
      .withArgs(receiptId, 101n, subSupplier.account);
    expect(await ledger.historyHead(receiptId)).to.equal(head);
  });

  it("INV-R3: puts no second receipt on a lot, by its keeper or by another", async () => {
    const { keeper, otherKeeper, errors } = warehouse;
    const lot = aLotRegistration();
    await warehouse.as(keeper).call("LotRegistry", "register", [lot]);
    await aReceipt(warehouse, { lotId: lot.fingerprint, quantity: 1n });
    const issue = await aReceiptIssue(warehouse, { lotId: lot.fingerprint });
    await expect(warehouse.as(keeper).call("ReceiptRegistry", "issue", [issue]))
      .to.be.revertedWithCustomError(errors, "LotRegistry_AlreadyBound")
      .withArgs(lot.fingerprint);
    await expect(warehouse.as(otherKeeper).call("LotRegistry", "register", [lot]))
      .to.be.revertedWithCustomError(errors, "LotRegistry_AlreadyRegistered")
      .withArgs(lot.fingerprint);
    await expect(warehouse.as(otherKeeper).call("ReceiptRegistry", "issue", [issue]))
      .to.be.revertedWithCustomError(errors, "ReceiptRegistry_NotLotKeeper")
      .withArgs(lot.fingerprint, otherKeeper.account);
  });

  it("puts an invoice behind a bill and a receivable only as far as its amount reaches", async () => {
    const { core, supplier, errors, evidence } = warehouse;
    const documents = await anEvidence(warehouse, {
      seller: supplier,
      buyer: core,
      amount: MILLION,
    });
    const bill = await aBillIssue(warehouse, { evidence: documents, face: 60_000_000n });
    await warehouse.as(core).call("BillRegistry", "issue", [bill]);
    const register = async (face: bigint) => {
      const registration = await aReceivableRegistration(warehouse, { evidence: documents, face });
      return warehouse.as(supplier).call("ReceivableRegistry", "register", [registration]);
    };
    await expect(register(40_000_001n))
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_Insufficient")
      .withArgs(documents.contractEvidence, 40_000_001n, 40_000_000n);
    await register(40_000_000n);
    await expect(warehouse.as(core).call("BillRegistry", "issue", [{ ...bill, face: 1n }]))
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_Insufficient")
      .withArgs(documents.contractEvidence, 1n, 0n);
    expect((await evidence.evidenceOf(documents.invoiceEvidence)).allocated).to.equal(MILLION);
  });

  it("takes an invoice that another brings again for what it is, and tells nothing of the first", async () => {
    const { core, supplier, errors } = warehouse;
    const registration = {
      kind: 2n,
      fingerprint: id("invoice ab-001"),
      amount: MILLION,
      documentDay: dayOf("2026-03-01"),
      seller: supplier.account,
      buyer: core.account,
      documentHash: id("scan"),
    };
    await warehouse.as(supplier).call("EvidenceRegistry", "register", [registration]);
    await expect(warehouse.as(core).call("EvidenceRegistry", "register", [registration]))
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_AlreadyRegistered")
      .withArgs(registration.fingerprint);
  });

  it("lets a squatter's lock expire", async () => {
    const { bank, otherBank, ledger, errors } = warehouse;
    const receiptId = await aReceipt(warehouse);
    await applyTo(bank, receiptId);
    await clock.advance(LOCK_SECONDS - 60n);
    await expect(applyTo(otherBank, receiptId)).to.be.revertedWithCustomError(
      errors,
      "TitleLedger_Encumbered",
    );
    await clock.advance(60n);
    expect((await ledger.effectiveEncumbrance(receiptId, 1n)).kind).to.equal(EncumbranceKind.none);
    await applyTo(otherBank, receiptId);
  });
});
