import { expect } from "chai";
import type { DiscountDesk } from "../../../sdk/src/generated/typechain/contracts/desks/DiscountDesk.ts";
import { shouldBehaveAsFinancingDesk } from "../support/behaveAsFinancingDesk.ts";
import { dayOf, networkHelpers } from "../support/chain.ts";
import { financingSteps } from "../support/financingSteps.ts";
import { BILL_CASE } from "../support/instrumentCases.ts";
import { aReceivedBill, BillAction, deployTrade, fieldsOf } from "../support/trade.ts";

const YUAN = 100n;

describe("DiscountDesk", () => {
  shouldBehaveAsFinancingDesk(BILL_CASE);

  const examples = [
    {
      desc: "¥1,000,000.00 at 2.65 %, 2026-03-10 → 2026-09-10",
      face: 1_000_000n * YUAN,
      rate: 26_500n,
      from: "2026-03-10",
      due: "2026-09-10",
      expected: { pays: "2026-09-10", days: 184n, interest: 1_354_444n, net: 98_645_556n },
    },
    {
      desc: "¥5,000,000.00 at 1.85 %, due on a Saturday",
      face: 5_000_000n * YUAN,
      rate: 18_500n,
      from: "2026-06-15",
      due: "2026-08-15",
      expected: { pays: "2026-08-17", days: 63n, interest: 1_618_750n, net: 498_381_250n },
    },
    {
      desc: "¥2,000,000.00 at 2.20 %, due in the National Day holiday",
      face: 2_000_000n * YUAN,
      rate: 22_000n,
      from: "2026-05-20",
      due: "2026-10-03",
      expected: { pays: "2026-10-08", days: 141n, interest: 1_723_333n, net: 198_276_667n },
    },
    {
      desc: "¥1.00 at 1.80 %, 100 days: half a fen rounds up",
      face: YUAN,
      rate: 18_000n,
      from: "2026-03-10",
      due: "2026-06-18",
      expected: { pays: "2026-06-18", days: 100n, interest: 1n, net: 99n },
    },
    {
      desc: "¥1.00 at 1.80 %, 99 days: less than half a fen rounds down",
      face: YUAN,
      rate: 18_000n,
      from: "2026-03-11",
      due: "2026-06-18",
      expected: { pays: "2026-06-18", days: 99n, interest: 0n, net: 100n },
    },
  ];
  for (const { desc, face, rate, from, due, expected } of examples) {
    it(`INV-F4: computes ${desc}`, async () => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const desk = trade.contract<DiscountDesk>("DiscountDesk");
      const amounts = await desk.preview(face, dayOf(due), dayOf(from), rate);
      expect(fieldsOf(amounts)).to.deep.equal({
        face,
        interest: expected.interest,
        proceeds: expected.net,
        days_: expected.days,
        adjustedDueDay: dayOf(expected.pays),
        provisional: false,
      });
    });
  }

  it("says when the payment day rests on a year that is not published", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const desk = trade.contract<DiscountDesk>("DiscountDesk");
    const newYear = await desk.preview(YUAN, dayOf("2027-01-01"), dayOf("2026-10-01"), 18_000n);
    // 2027-01-01 is a fixed holiday, a Friday; the next business day by the rule is Monday the 4th.
    expect([newYear.provisional, newYear.adjustedDueDay]).to.deep.equal([
      true,
      dayOf("2027-01-04"),
    ]);
  });

  it("rejects a bill on which the drawer wrote 不得转让", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const bill = await aReceivedBill(trade, { transferable: false });
    await expect(financingSteps(BILL_CASE, trade).request(bill))
      .to.be.revertedWithCustomError(trade.errors, "BillRules_NotTransferable")
      .withArgs(bill.id, BillAction.discount);
  });
});
