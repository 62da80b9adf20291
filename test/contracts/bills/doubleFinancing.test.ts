import { expect } from "chai";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { ethers, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { BILL_CASE, RECEIVABLE_CASE } from "../support/instrumentCases.ts";
import {
  aConfirmedReceivable,
  anEvidence,
  aRange,
  aReceivableRegistration,
  aReceivedBill,
  deployTrade,
  EncumbranceKind,
  MILLION,
} from "../support/trade.ts";

describe("financing the same value twice", () => {
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade);
    return { trade, bill, ...financingSteps(BILL_CASE, trade) };
  };

  it("INV-F3: fails for one of two banks asked in the same block: one lock, then one debit", async () => {
    const { trade, bill, ask, quote, settle } = await setUp();
    const { supplier, bank, otherBank, cash, ledger } = trade;
    const { account, sign } = trade.as(supplier);
    const signed = await Promise.all(
      [bank, otherBank].map((asked) =>
        sign([{ target: "DiscountDesk", method: "request", args: ask(bill, { bank: asked }) }]),
      ),
    );
    const checker = account.connect(supplier.checker.connect(ethers.provider));
    const firstNonce = await ethers.provider.getTransactionCount(supplier.checker.address);
    await ethers.provider.send("evm_setAutomine", [false]);
    const sent = [];
    for (const [index, { request, signature }] of signed.entries()) {
      const overrides = { gasLimit: 5_000_000n, nonce: firstNonce + index };
      sent.push(await checker.execute(request, signature, overrides));
    }
    await networkHelpers.mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    const receipts = await Promise.all(
      sent.map(async ({ hash }) =>
        assertDefined(await ethers.provider.getTransactionReceipt(hash), "mined"),
      ),
    );
    expect(receipts[0]?.blockNumber).to.equal(receipts[1]?.blockNumber);
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    const { encumbrance } = await ledger.sliceAt(bill.id, 1n);
    expect(encumbrance.kind).to.equal(EncumbranceKind.locked);

    const before = await Promise.all([bank, otherBank].map((b) => cash.balanceOf(b.account)));
    await quote(1n);
    await settle(1n);
    const after = await Promise.all([bank, otherBank].map((b) => cash.balanceOf(b.account)));
    expect(before.map((fen, index) => fen - (after[index] ?? 0n))).to.deep.equal([98_645_556n, 0n]);
  });

  it("fails for any range that overlaps an open request, with an error that carries ids only", async () => {
    const { trade, bill, request } = await setUp();
    const { otherBank, errors } = trade;
    await request(bill, { to: 50_000_000n });
    await expect(request(bill, { to: 50_000_000n, bank: otherBank }))
      .to.be.revertedWithCustomError(errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, 50_000_000n, EncumbranceKind.locked);
    // A range that reaches over the edge of the locked slice, from either side.
    await expect(request(bill, { sliceFrom: 50_000_001n, to: MILLION + 1n, bank: otherBank }))
      .to.be.revertedWithCustomError(errors, "TitleLedger_RangeOutsideSlice")
      .withArgs(bill.id, 50_000_001n, MILLION + 1n, 50_000_001n, MILLION);
    await expect(request(bill, { sliceFrom: 2n, to: 10n, bank: otherBank }))
      .to.be.revertedWithCustomError(errors, "TitleLedger_NoSuchSlice")
      .withArgs(bill.id, 2n);
    // The free neighbour can be financed by another bank.
    await request(bill, { sliceFrom: 50_000_001n, to: MILLION, bank: otherBank });
  });

  it("fails after settlement, because the seller holds the slice no longer", async () => {
    const { trade, bill, request, quote, settle } = await setUp();
    const requestId = await request(bill);
    await quote(requestId);
    await settle(requestId);
    await expect(request(bill, { bank: trade.otherBank }))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_NotHolder")
      .withArgs(bill.id, 1n, trade.supplier.account);
  });

  it("fails across desks: a slice offered for endorsement cannot be discounted", async () => {
    const { trade, bill, request } = await setUp();
    const range = aRange(bill.id, { to: MILLION });
    await trade
      .as(trade.supplier)
      .call("EndorsementDesk", "offer", [range, trade.subSupplier.account]);
    await expect(request(bill))
      .to.be.revertedWithCustomError(trade.errors, "TitleLedger_Encumbered")
      .withArgs(bill.id, 1n, MILLION, EncumbranceKind.locked);
  });

  it("fails across classes: an invoice behind a bill cannot stand behind a receivable", async () => {
    const { trade, bill } = await setUp();
    const registration = await aReceivableRegistration(trade, { evidence: bill });
    await expect(trade.as(trade.supplier).call("ReceivableRegistry", "register", [registration]))
      .to.be.revertedWithCustomError(trade.errors, "EvidenceRegistry_Insufficient")
      .withArgs(bill.contractEvidence, MILLION, 0n);
  });

  it("fails across financings: one invoice cannot stand behind a discount and a factoring", async () => {
    const { trade, bill, request } = await setUp();
    const { supplier: seller, core: buyer, errors } = trade;
    const evidence = await anEvidence(trade, { seller, buyer });
    await request(bill, { evidence });
    const receivable = await aConfirmedReceivable(trade);
    const factoring = financingSteps(RECEIVABLE_CASE, trade);
    await expect(factoring.request(receivable, { evidence, to: 1n }))
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_Insufficient")
      .withArgs(evidence.contractEvidence, 1n, 0n);
  });
});
