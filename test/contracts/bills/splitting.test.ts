import { expect } from "chai";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import {
  anEvidence,
  anIssuedBill,
  aRange,
  aReceivedBill,
  BillAction,
  deployTrade,
  MILLION,
} from "../support/trade.ts";

describe("a package that is not splittable (range 0)", () => {
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade, { splittable: false });
    return { trade, bill };
  };

  it("INV-Q3: is endorsed, discounted and pledged whole or not at all", async () => {
    const { trade, bill } = await setUp();
    const { supplier, subSupplier, bank, errors } = trade;
    const part = aRange(bill.id, { to: MILLION - 1n });
    const tail = aRange(bill.id, { from: 2n, to: MILLION });
    const steps = financingSteps(BILL_CASE, trade);
    for (const range of [part, tail]) {
      for (const [desk, method, args] of [
        ["EndorsementDesk", "offer", [range, subSupplier.account]],
        [
          "DiscountDesk",
          "request",
          [range, bank.account, bill.contractEvidence, bill.invoiceEvidence],
        ],
        ["PledgeDesk", "apply_", [range, bank.account, 1n]],
      ] as const) {
        await expect(trade.as(supplier).call(desk, method, args), desk)
          .to.be.revertedWithCustomError(errors, "BillRules_NotSplittable")
          .withArgs(bill.id, range.from, range.to, MILLION);
      }
    }
    await trade
      .as(supplier)
      .ask("EndorsementDesk", "offer", [aRange(bill.id, { to: MILLION }), subSupplier.account]);
    await trade.as(subSupplier).call("EndorsementDesk", "sign", [1n]);
    const own = await anEvidence(trade, {
      seller: subSupplier,
      buyer: supplier,
    });
    await steps.request(bill, { applicant: subSupplier, evidence: own });
  });

  it("INV-Q3: is guaranteed whole or not at all, so that no application cuts it", async () => {
    const { trade, bill } = await setUp();
    const guarantor = await trade.admitMember({ kind: "Guarantor" });
    const { supplier, errors, ledger } = trade;
    const steps = liabilitySteps(trade);
    const options = { bill, party: LiableParty.endorser };
    await expect(steps.applyForGuarantee(supplier, guarantor, { ...options, to: 50n }))
      .to.be.revertedWithCustomError(errors, "BillRules_NotSplittable")
      .withArgs(bill.id, 1n, 50n, MILLION);
    await steps.guarantee(supplier, guarantor, options);
    expect((await ledger.sliceAt(bill.id, 1n)).to).to.equal(MILLION);
  });

  it("INV-Q3: stays in one hand when its holder cuts it in the ledger", async () => {
    const { trade, bill } = await setUp();
    const { supplier, subSupplier, errors } = trade;
    await trade.as(supplier).call("TitleLedger", "split", [bill.id, 1n, 51n]);
    await expect(
      trade
        .as(supplier)
        .call("EndorsementDesk", "offer", [aRange(bill.id, { to: 50n }), subSupplier.account]),
    )
      .to.be.revertedWithCustomError(errors, "BillRules_NotSplittable")
      .withArgs(bill.id, 1n, 50n, MILLION);
    await clock.toDay("2026-09-10");
    await expect(trade.as(supplier).call("PresentmentDesk", "present", [bill.id, 51n]))
      .to.be.revertedWithCustomError(errors, "BillRules_NotSplittable")
      .withArgs(bill.id, 51n, MILLION, MILLION);
    await trade.as(supplier).call("TitleLedger", "merge", [bill.id, 1n]);
    await trade.as(supplier).call("PresentmentDesk", "present", [bill.id, 1n]);
    await trade.as(trade.core).call("PresentmentDesk", "refuse", [1n, "账户余额不足"]);
    await expect(trade.as(supplier).call("RecourseDesk", "split", [1n, 51n]))
      .to.be.revertedWithCustomError(errors, "BillRules_NotSplittable")
      .withArgs(bill.id, 1n, 50n, MILLION);
  });
});

describe("an endorser's 不得转让", () => {
  it("BILL-ENDORSER-NOT-TRANSFERABLE: is on the offer and in the history, and the bill goes on", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { supplier, subSupplier, bank, ledger } = trade;
    const desk = trade.contract("EndorsementDesk");
    const bill = await aReceivedBill(trade);
    const range = aRange(bill.id, { to: 100n });
    const offerId = await trade
      .as(supplier)
      .ask("EndorsementDesk", "offerNotTransferable", [range, subSupplier.account]);
    expect((await desk.getFunction("offerOf")(offerId)).forbidsTransfer).to.equal(true);
    await trade.as(subSupplier).call("EndorsementDesk", "sign", [offerId]);
    const [entry] = (await ledger.queryFilter(ledger.filters.HistoryAppended(bill.id))).slice(-1);
    const [id, from, to] = ledger.interface
      .getAbiCoder()
      .decode(["uint256", "address", "address", "uint64", "uint64"], entry?.args.data ?? "0x");
    expect([id, from, to]).to.deep.equal([offerId, supplier.account, subSupplier.account]);
    await trade.as(subSupplier).call("EndorsementDesk", "offer", [range, bank.account]);
    await trade.as(bank).call("EndorsementDesk", "sign", [offerId + 1n]);
    expect((await desk.getFunction("offerOf")(offerId + 1n)).forbidsTransfer).to.equal(false);
  });
});

describe("BillRules", () => {
  it("tells every refusal at once, in the order of the rules", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { supplier, core, errors } = trade;
    const rules = trade.contract("BillRules");
    const bill = await anIssuedBill(trade, { transferable: false, due: "2026-03-12" });
    await clock.toDay("2026-03-12");
    const found: string[] = await rules.getFunction("refusals")({
      action: BillAction.discount,
      range: aRange(bill.id, { to: MILLION + 1n }),
      actor: supplier.account,
      counterparty: core.account,
    });
    const parsed = [...found].map((data) => errors.interface.parseError(data));
    expect(parsed.map((error) => error?.name)).to.deep.equal([
      "FinancingDesk_NotABank",
      "BillRules_WrongStatus",
      "BillRules_NotTransferable",
      "BillRules_Matured",
      "TitleLedger_RangeOutsideSlice",
      "TitleLedger_NotHolder",
    ]);
    expect(parsed[3]?.args.toArray()).to.deep.equal([
      bill.id,
      dayOf("2026-03-12"),
      dayOf("2026-03-12"),
    ]);
  });
});
