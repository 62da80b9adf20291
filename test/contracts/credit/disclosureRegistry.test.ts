import { expect } from "chai";
import type { DisclosureRegistry } from "../../../sdk/src/generated/typechain/contracts/credit/DisclosureRegistry.ts";
import type { BillRules } from "../../../sdk/src/generated/typechain/contracts/rules/BillRules.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import {
  anIssuedBill,
  aRange,
  aReceivedBill,
  BillAction,
  BillStatus,
  deployTrade,
  discloseCredit,
  MILLION,
  particularsOf,
  type TestBill,
  type Trade,
} from "../support/trade.ts";

const MARCH = 2026n * 12n + 2n;
const FINANCINGS = [BillAction.discount, BillAction.guarantee, BillAction.pledge] as const;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  return { trade, registry: trade.contract<DisclosureRegistry>("DisclosureRegistry") };
}

/** A bill that its payee has received and whose acceptor disclosed nothing. */
async function anUndisclosedBill(trade: Trade): Promise<TestBill> {
  const { core, supplier } = trade;
  const bill = await anIssuedBill(trade);
  await trade.as(core).call("BillRegistry", "accept", [bill.id]);
  await trade.as(supplier).call("BillRegistry", "receive_", [bill.id]);
  return bill;
}

const disclose = async (trade: Trade, billId: bigint, changes: object = {}) =>
  trade
    .as(trade.core)
    .call("DisclosureRegistry", "disclose", [
      billId,
      { ...(await particularsOf(trade, billId)), ...changes },
    ]);

/** Names of the errors by which the rules refuse each financing of a bill, the same for all three. */
async function refusalsOf(trade: Trade, billId: bigint): Promise<readonly string[]> {
  const rules = trade.contract<BillRules>("BillRules");
  const answers = await Promise.all(
    FINANCINGS.map(async (action) => {
      const query = {
        action,
        range: aRange(billId, { to: MILLION }),
        actor: trade.supplier.account,
        counterparty: trade.bank.account,
      };
      const errors = await rules.refusals(query);
      return errors.map((data) => trade.errors.interface.parseError(data)?.name ?? data);
    }),
  );
  const [first = [], ...others] = answers.map((names) =>
    names.filter((name) => /^(Disclosure|Credit)Registry_/.test(name)),
  );
  for (const other of others) expect(other).to.deep.equal(first);
  return first;
}

const asksForDiscount = (trade: Trade, { id, contractEvidence, invoiceEvidence }: TestBill) =>
  trade
    .as(trade.supplier)
    .call("DiscountDesk", "request", [
      aRange(id, { to: MILLION }),
      trade.bank.account,
      contractEvidence,
      invoiceEvidence,
    ]);

describe("DisclosureRegistry", () => {
  describe("of a bill", () => {
    it("INV-O1: finances nothing that is not disclosed, or disclosed with another particular", async () => {
      const { trade, registry } = await setUp();
      const { id } = await anUndisclosedBill(trade);
      expect(await refusalsOf(trade, id)).to.deep.equal(["DisclosureRegistry_NotDisclosed"]);
      const wrong = [
        { drawer: trade.bank.account },
        { payee: trade.bank.account },
        { face: MILLION - 1n },
        { issueDay: dayOf("2026-03-09") },
        { dueDay: dayOf("2026-09-09") },
        { transferable: false },
      ];
      for (const changes of wrong) {
        await expect(disclose(trade, id, changes))
          .to.emit(registry, "BillDisclosed")
          .withArgs(id, trade.core.account, false, false);
        expect(await refusalsOf(trade, id)).to.deep.equal(["DisclosureRegistry_Mismatch"]);
      }
      await disclose(trade, id);
      expect(await refusalsOf(trade, id)).to.deep.equal([]);
    });

    it("blocks a discount with its typed error, and endorsement not at all", async () => {
      const { trade } = await setUp();
      const bill = await anUndisclosedBill(trade);
      const { id } = bill;
      await expect(asksForDiscount(trade, bill))
        .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_NotDisclosed")
        .withArgs(id);
      const range = aRange(id, { to: MILLION });
      await trade.as(trade.supplier).call("EndorsementDesk", "offer", [range, trade.bank.account]);
    });

    it("blocks the settlement of a discount when the disclosure is changed after the quote", async () => {
      const { trade } = await setUp();
      const bill = await aReceivedBill(trade);
      await asksForDiscount(trade, bill);
      const validUntil = (await clock.now()) + 3_600n;
      await trade.as(trade.bank).call("DiscountDesk", "quote", [1n, 26_500n, validUntil]);
      await disclose(trade, bill.id, { face: 1n });
      await expect(trade.as(trade.supplier).call("DiscountDesk", "settle", [1n]))
        .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_Mismatch")
        .withArgs(bill.id);
    });

    it("blocks a pledge with its typed error", async () => {
      const { trade } = await setUp();
      const { id } = await anUndisclosedBill(trade);
      const range = aRange(id, { to: MILLION });
      await expect(
        trade.as(trade.supplier).call("PledgeDesk", "apply_", [range, trade.bank.account, 1n]),
      )
        .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_NotDisclosed")
        .withArgs(id);
    });

    for (const { accepted, last, late } of [
      { accepted: "2026-03-11", last: "2026-03-12", late: "2026-03-13" },
      { accepted: "2026-03-13", last: "2026-03-16", late: "2026-03-17" },
      { accepted: "2026-04-03", last: "2026-04-07", late: "2026-04-08" },
    ]) {
      it(`DISCLOSURE-BILL: is in time until ${last} for a bill accepted on ${accepted}`, async () => {
        const { trade, registry } = await setUp();
        await clock.toDay(accepted);
        const first = (await anUndisclosedBill(trade)).id;
        const second = (await anUndisclosedBill(trade)).id;
        await clock.toDay(last, 23);
        await disclose(trade, first);
        await clock.toDay(late, 0);
        await disclose(trade, second);
        await disclose(trade, first);
        expect((await registry.billDisclosureOf(first)).late).to.equal(false);
        expect((await registry.billDisclosureOf(second)).late).to.equal(true);
      });
    }

    it("is the acceptor's alone, of a bill that it accepted", async () => {
      const { trade } = await setUp();
      const { id } = await anIssuedBill(trade);
      const disclosed = [id, await particularsOf(trade, id)];
      await expect(trade.as(trade.supplier).call("DisclosureRegistry", "disclose", disclosed))
        .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_NotAcceptor")
        .withArgs(id, trade.supplier.account, trade.core.account);
      await expect(disclose(trade, id))
        .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_NotAccepted")
        .withArgs(id, BillStatus.issued);
    });
  });

  describe("of credit data", () => {
    it("INV-O2: is owed from the 10th on, a holiday moved on, by who accepted in an earlier month", async () => {
      const { trade, registry } = await setUp();
      const bill = await aReceivedBill(trade);
      const { account } = trade.core;
      await clock.toDay("2026-04-10", 23);
      expect([await registry.dueMonthOf(account), await refusalsOf(trade, bill.id)]).to.deep.equal([
        0n,
        [],
      ]);
      await clock.toDay("2026-04-11", 0);
      expect(await registry.dueMonthOf(account)).to.equal(MARCH);
      expect(await refusalsOf(trade, bill.id)).to.deep.equal([
        "DisclosureRegistry_CreditNotDisclosed",
      ]);
      await expect(asksForDiscount(trade, bill))
        .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_CreditNotDisclosed")
        .withArgs(account, dayOf("2026-03-01"));
      await discloseCredit(trade, trade.core);
      expect(await refusalsOf(trade, bill.id)).to.deep.equal([]);
      expect((await registry.creditDisclosureOf(account)).late).to.equal(true);
      // May 10 is a Sunday: April's are in time on Monday, while March's still serve.
      await clock.toDay("2026-05-11", 23);
      expect(await refusalsOf(trade, bill.id)).to.deep.equal([]);
      await clock.toDay("2026-05-12", 0);
      expect(await refusalsOf(trade, bill.id)).to.deep.equal([
        "DisclosureRegistry_CreditNotDisclosed",
      ]);
    });

    it("INV-O3: blocks the acceptor's bills while it disagrees with the chain", async () => {
      const { trade, registry } = await setUp();
      const bill = await aReceivedBill(trade);
      await clock.toDay("2026-04-02");
      const tell = (acceptanceBalance: bigint, overdueBalance: bigint) =>
        trade
          .as(trade.core)
          .call("DisclosureRegistry", "discloseCredit", [MARCH, acceptanceBalance, overdueBalance]);
      for (const [acceptanceBalance, overdueBalance] of [
        [MILLION - 1n, 0n],
        [MILLION, 1n],
      ] as const) {
        await expect(tell(acceptanceBalance, overdueBalance))
          .to.emit(registry, "CreditDisclosed")
          .withArgs(trade.core.account, MARCH, acceptanceBalance, overdueBalance, false, false);
        await expect(asksForDiscount(trade, bill))
          .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_CreditMismatch")
          .withArgs(trade.core.account, dayOf("2026-03-01"));
      }
      await tell(MILLION, 0n);
      await asksForDiscount(trade, bill);
    });

    it("is of the month that ended last", async () => {
      const { trade } = await setUp();
      await clock.toDay("2026-04-02");
      for (const month of [MARCH - 1n, MARCH + 1n]) {
        await expect(
          trade.as(trade.core).call("DisclosureRegistry", "discloseCredit", [month, 0n, 0n]),
        )
          .to.be.revertedWithCustomError(trade.errors, "DisclosureRegistry_NotLastMonth")
          .withArgs(month, MARCH);
      }
    });
  });
});
