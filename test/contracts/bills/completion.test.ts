import { expect } from "chai";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { errorOf } from "../support/errorOf.ts";
import type { NamedCall } from "../support/network.ts";
import { aRange, aReceivedBill, deployTrade, discloseCredit, MILLION } from "../support/trade.ts";

const DAY = 86_400n;
/** contracts/types/RuleTypes.sol */
const CIRCULATING = 2n;
const LOCKED = 4n;

type Desk = "EndorsementDesk" | "DiscountDesk" | "PledgeDesk";

/** Two steps at every desk: the holder applies, which locks the slice; the other answers; the last step completes. */
const STEPS = {
  EndorsementDesk: { complete: "sign", by: "other", lapsed: "TransferDesk_Expired" },
  DiscountDesk: { complete: "settle", by: "supplier", lapsed: "FinancingDesk_Expired" },
  PledgeDesk: { complete: "draw", by: "supplier", lapsed: "PledgeDesk_Expired" },
} as const;

for (const desk of Object.keys(STEPS) as Desk[]) {
  const { complete, by, lapsed } = STEPS[desk];

  describe(`two steps at the ${desk}`, () => {
    /** An application that only its last step is missing from. */
    const setUp = async ({ startsOn = "2026-03-11" } = {}) => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const { supplier, subSupplier, bank } = trade;
      const bill = await aReceivedBill(trade);
      await clock.toDay(startsOn);
      await discloseCredit(trade, trade.core);
      const range = aRange(bill.id, { to: 100n });
      const other = desk === "EndorsementDesk" ? subSupplier : bank;
      const evidence = [bill.contractEvidence, bill.invoiceEvidence];
      const apply: Record<Desk, readonly [string, readonly unknown[]]> = {
        EndorsementDesk: ["offer", [range, other.account]],
        DiscountDesk: ["request", [range, other.account, ...evidence]],
        PledgeDesk: ["apply_", [range, other.account, 50n]],
      };
      const [method, args] = apply[desk];
      const id = await trade.as(supplier).ask(desk, method, args);
      const validUntil = (await clock.now()) + 2n * DAY;
      const answers: Record<Desk, readonly NamedCall[]> = {
        EndorsementDesk: [],
        DiscountDesk: [{ target: desk, method: "quote", args: [id, 26_500n, validUntil] }],
        PledgeDesk: [{ target: desk, method: "offer", args: [id, 26_500n, dayOf("2026-12-01")] }],
      };
      const approval = {
        target: "CashToken",
        method: "approve",
        args: [trade.addressOf(desk), MILLION],
      };
      if (answers[desk].length > 0) await trade.as(bank).callAll([...answers[desk], approval]);
      const rules = trade.contract("BillRules");
      const flag = async () => (await rules.getFunction("flagOf")(bill.id, 1n)).flag;
      const finish = () => trade.as(by === "other" ? other : supplier).call(desk, complete, [id]);
      return { trade, bill, id, other, flag, finish };
    };

    it("locks the slice from the application on, and the last step asks the rules again", async () => {
      const { trade, bill, flag, finish } = await setUp({ startsOn: "2026-09-09" });
      expect(await flag()).to.equal(LOCKED);
      await clock.toDay("2026-09-10", 0);
      const due = dayOf("2026-09-10");
      await expect(finish())
        .to.be.revertedWithCustomError(trade.errors, "BillRules_Matured")
        .withArgs(bill.id, due, due);
    });

    it("restores the flag by itself when the lock expires, and completes nothing then", async () => {
      const { trade, flag, finish } = await setUp();
      await clock.advance(3n * DAY - 60n);
      expect(await flag()).to.equal(LOCKED);
      await clock.advance(60n);
      expect(await flag()).to.equal(CIRCULATING);
      expect(await errorOf(trade, finish())).to.equal(lapsed);
    });

    for (const ending of ["refuse", "withdraw"] as const) {
      it(`restores the flag when the application ends by ${ending}`, async () => {
        const { trade, id, other, flag, finish } = await setUp();
        const caller = ending === "refuse" ? other : trade.supplier;
        await trade.as(caller).call(desk, ending, [id]);
        expect(await flag()).to.equal(CIRCULATING);
        expect(await errorOf(trade, finish())).to.match(/_WrongStatus$/);
      });
    }
  });
}
