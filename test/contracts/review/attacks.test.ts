import { expect } from "chai";
import { networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { BILL_CASE, RECEIVABLE_CASE } from "../support/instrumentCases.ts";
import type { TestMember } from "../support/member.ts";
import {
  anAcceptedBill,
  anEvidence,
  anIssuedBill,
  aRange,
  aRegisteredReceivable,
  BillAction,
  BillStatus,
  deployTrade,
  MILLION,
  withdrawalOf,
} from "../support/trade.ts";

/** What an attacker tried once; each attempt is named by what it would have won. */
describe("attacks", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);

  for (const subject of [BILL_CASE, RECEIVABLE_CASE]) {
    const { transferDesk } = subject;

    describe(transferDesk, () => {
      it("INV-C5: moves nothing out of an institution that was suspended after its offer", async () => {
        const trade = await setUp();
        const { supplier, subSupplier, centralBank, ledger } = trade;
        const { id } = await subject.circulating(trade);
        const offer = [aRange(id, { to: MILLION }), subSupplier.account];
        const offerId = await trade.as(supplier).ask(transferDesk, "offer", offer);
        const reason = [supplier.account, "its operators are bribed"];
        await trade.as(centralBank).call("MemberRegistry", "suspend", reason);
        await expect(trade.as(subSupplier).call(transferDesk, "sign", [offerId]))
          .to.be.revertedWithCustomError(trade.errors, "MemberRegistry_NotActive")
          .withArgs(supplier.account);
        expect((await ledger.sliceAt(id, 1n)).holder).to.equal(supplier.account);
        await trade.as(centralBank).call("MemberRegistry", "restore", [supplier.account]);
        await trade.as(subSupplier).call(transferDesk, "sign", [offerId]);
      });
    });

    describe(subject.financingDesk, () => {
      const sold = async (part: bigint) => {
        const trade = await setUp();
        const { supplier, bank } = trade;
        const instrument = await subject.circulating(trade);
        const steps = financingSteps(subject, trade);
        const sell = async (to: bigint, buyer: TestMember): Promise<void> => {
          const requestId = await steps.request(instrument, { to, bank: buyer });
          await steps.quote(requestId, buyer);
          await steps.settle(requestId);
        };
        await sell(part, bank);
        const back = [aRange(instrument.id, { to: part }), supplier.account];
        return { trade, instrument, steps, back };
      };
      const returned = async (part: bigint) => {
        const { trade, instrument, steps, back } = await sold(part);
        const offerId = await trade.as(trade.bank).ask(transferDesk, "offer", back);
        await trade.as(trade.supplier).call(transferDesk, "sign", [offerId]);
        return { trade, instrument, steps };
      };

      if (subject === BILL_CASE) {
        it("INV-F5: lets no slice of a bill come back from the bank that discounted it", async () => {
          const { trade, instrument, back } = await sold(MILLION);
          await expect(trade.as(trade.bank).call(transferDesk, "offer", back))
            .to.be.revertedWithCustomError(trade.errors, "BillRules_AmongBanks")
            .withArgs(instrument.id, BillAction.endorse, trade.bank.account);
        });
        return;
      }

      it("INV-F5: sells no more on the instrument's own trade than its face, when a slice comes back", async () => {
        const { trade, instrument, steps } = await returned(MILLION);
        await expect(steps.request(instrument, { to: 40n, bank: trade.otherBank }))
          .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_TradeUsed")
          .withArgs(instrument.id, 40n, 0n);
        const { supplier: seller, core: buyer } = trade;
        const another = await anEvidence(trade, { seller, buyer });
        await steps.request(instrument, { evidence: another, bank: trade.otherBank });
      });

      it("INV-F5: counts at the settlement too, when both requests were open before", async () => {
        const { trade, instrument, steps } = await returned(MILLION / 2n);
        const half = MILLION / 2n;
        const first = await steps.request(instrument, { to: half });
        const second = await steps.request(instrument, { sliceFrom: half + 1n, to: MILLION });
        await steps.quote(first);
        await steps.quote(second);
        await steps.settle(first);
        await expect(steps.settle(second))
          .to.be.revertedWithCustomError(trade.errors, "FinancingDesk_TradeUsed")
          .withArgs(instrument.id, half, 0n);
        expect((await trade.ledger.sliceAt(instrument.id, half + 1n)).holder).to.equal(
          trade.supplier.account,
        );
      });
    });
  }

  describe("BillRegistry", () => {
    for (const [stage, make] of [
      ["issued", anIssuedBill],
      ["accepted", anAcceptedBill],
    ] as const) {
      it(`does not let a drawer hold its seller's invoice with a bill that is only ${stage}`, async () => {
        const trade = await setUp();
        const { core, supplier, bills, evidence } = trade;
        const bill = await make(trade);
        // Cut in two, the package cannot be discharged as a whole; the invoice is the seller's nevertheless.
        await trade.as(core).call("TitleLedger", "split", [bill.id, 1n, 51n]);
        await expect(trade.as(supplier).call("BillRegistry", "withdraw", withdrawalOf(bill)))
          .to.emit(bills, "BillWithdrawn")
          .withArgs(bill.id, supplier.account);
        expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.withdrawn);
        expect((await evidence.evidenceOf(bill.invoiceEvidence)).allocated).to.equal(0n);
        await aRegisteredReceivable(trade, { evidence: bill });
      });
    }
  });
});
