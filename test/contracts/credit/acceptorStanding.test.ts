import { expect } from "chai";
import { id as hashOf, ZeroAddress } from "ethers";
import type { BillRules } from "../../../sdk/src/generated/typechain/contracts/rules/BillRules.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import { marketSteps } from "../support/market.ts";
import type { TestMember } from "../support/member.ts";
import {
  anIssuedBill,
  aRange,
  aReceivedBill,
  BillAction,
  BillStatus,
  deployTrade,
  MILLION,
  type TestBill,
  type Trade,
} from "../support/trade.ts";

const DUE = "2026-09-10";
const ORDER = hashOf("（2026）浙01破1号");
const FINANCINGS = ["discount", "guarantee", "pledge"] as const;

const declare = (trade: Trade, account: string) =>
  trade.as(trade.centralBank).call("InsolvencyRegistry", "declare", [account, 1n, ORDER]);
const suspend = (trade: Trade, account: string) =>
  trade.as(trade.centralBank).call("MemberRegistry", "suspend", [account, "调查"]);

const EVENTS = [
  { event: "is insolvent", befall: declare, error: "CreditRegistry_Insolvent" },
  { event: "is suspended", befall: suspend, error: "MemberRegistry_NotActive" },
] as const;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const acceptor = await trade.admitMember({ kind: "CoreEnterprise" });
  const received = () => aReceivedBill(trade, { drawee: acceptor, due: DUE });
  return { trade, acceptor, received };
}

/** Names of the errors by which the rules refuse the action on the whole bill. */
async function refusalsOf(
  trade: Trade,
  bill: TestBill,
  action: keyof typeof BillAction,
  actor: TestMember = trade.supplier,
): Promise<readonly string[]> {
  const query = {
    action: BillAction[action],
    range: aRange(bill.id, { to: bill.face }),
    actor: actor.account,
    counterparty: action === "accept" ? ZeroAddress : trade.bank.account,
  };
  const errors = await trade.contract<BillRules>("BillRules").refusals(query);
  return errors.map((data) => trade.errors.interface.parseError(data)?.name ?? data);
}

describe("the acceptor's standing", () => {
  for (const { event, befall, error } of EVENTS) {
    it(`INV-K6: a bill whose acceptor ${event} is not discounted, sold, pledged or guaranteed, and says so before`, async () => {
      const { trade, acceptor, received } = await setUp();
      const { supplier, bank, errors } = trade;
      const guarantor = await trade.admitMember({ kind: "Guarantor" });
      const bill = await received();
      const { post, sell } = marketSteps(trade);
      await post(bank);
      for (const action of FINANCINGS) {
        expect(await refusalsOf(trade, bill, action)).to.deep.equal([]);
      }
      await befall(trade, acceptor.account);
      for (const action of FINANCINGS) {
        expect(await refusalsOf(trade, bill, action)).to.deep.equal([error]);
      }
      const whole = aRange(bill.id, { to: MILLION });
      for (const act of [
        () => financingSteps(BILL_CASE, trade).request(bill),
        () => sell(bill),
        () => trade.as(supplier).call("PledgeDesk", "apply_", [whole, bank.account, 1n]),
        () =>
          liabilitySteps(trade).applyForGuarantee(supplier, guarantor, {
            bill,
            party: LiableParty.endorser,
          }),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(errors, error).withArgs(acceptor.account);
      }
    });

    it(`INV-K6: what was asked for before the acceptor ${event} is not signed afterwards`, async () => {
      const { trade, acceptor, received } = await setUp();
      const { supplier, bank, errors } = trade;
      const guarantor = await trade.admitMember({ kind: "Guarantor" });
      const [discounted, pledged, guaranteed] = [
        await received(),
        await received(),
        await received(),
      ];
      const { request, quote, settle } = financingSteps(BILL_CASE, trade);
      const requestId = await request(discounted);
      await quote(requestId);
      const applied = [aRange(pledged.id, { to: MILLION }), bank.account, 1n];
      const loanId = await trade.as(supplier).ask("PledgeDesk", "apply_", applied);
      await trade.as(bank).call("PledgeDesk", "offer", [loanId, 30_000n, dayOf(DUE)]);
      const options = { bill: guaranteed, party: LiableParty.endorser };
      const { applyForGuarantee } = liabilitySteps(trade);
      const guaranteeId = await applyForGuarantee(supplier, guarantor, options);
      await befall(trade, acceptor.account);
      for (const act of [
        () => settle(requestId),
        () => trade.as(supplier).call("PledgeDesk", "draw", [loanId]),
        () => trade.as(guarantor).call("GuaranteeDesk", "sign", [guaranteeId]),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(errors, error).withArgs(acceptor.account);
      }
    });
  }

  it("INV-K6: an insolvent drawee accepts nothing until the declaration is lifted", async () => {
    const { trade, acceptor } = await setUp();
    const bill = await anIssuedBill(trade, { drawee: acceptor });
    await declare(trade, acceptor.account);
    const accept = () => trade.as(acceptor).call("BillRegistry", "accept", [bill.id]);
    expect(await refusalsOf(trade, bill, "accept", acceptor)).to.deep.equal([
      "CreditRegistry_Insolvent",
    ]);
    await expect(accept())
      .to.be.revertedWithCustomError(trade.errors, "CreditRegistry_Insolvent")
      .withArgs(acceptor.account);
    await trade.as(trade.centralBank).call("InsolvencyRegistry", "lift", [acceptor.account]);
    expect(await refusalsOf(trade, bill, "accept", acceptor)).to.deep.equal([]);
    await accept();
    expect((await trade.bills.billOf(bill.id)).status).to.equal(BillStatus.accepted);
  });

  it("leaves endorsement, presentment and payment of an insolvent acceptor's bills alone", async () => {
    const { trade, acceptor, received } = await setUp();
    const { supplier, subSupplier, bills } = trade;
    const bill = await received();
    await declare(trade, acceptor.account);
    await liabilitySteps(trade).endorse(bill, [supplier, subSupplier]);
    await clock.toDay(DUE);
    const presented = [bill.id, 1n];
    const presentmentId = await trade.as(subSupplier).ask("PresentmentDesk", "present", presented);
    await trade.fund(acceptor, MILLION);
    const desk = trade.addressOf("PresentmentDesk");
    await trade.as(acceptor).callAll([
      { target: "CashToken", method: "approve", args: [desk, MILLION] },
      { target: "PresentmentDesk", method: "pay", args: [presentmentId] },
    ]);
    expect((await bills.billOf(bill.id)).status).to.equal(BillStatus.settled);
  });
});
