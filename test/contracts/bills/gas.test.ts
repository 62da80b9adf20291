import { expect } from "chai";
import { clock, networkHelpers } from "../support/chain.ts";
import type { NamedCall } from "../support/network.ts";
import type { TestMember } from "../support/member.ts";
import { anEvidence, aBillIssue, aRange, deployTrade, MILLION, type Trade } from "../support/trade.ts";

/** Issues of the deep profile take minutes. */
const MANY = process.env["PIAOHAO_DEEP"] === "1" ? 10_000 : 300;
/** Calldata bytes of a signature differ in how many are zero: 12 gas each, a few at most. */
const SIGNATURE_NOISE = 200n;

describe("gas", function () {
  this.timeout(MANY * 1_000);

  const gasOf = async (trade: Trade, member: TestMember, calls: readonly NamedCall[]) =>
    (await trade.as(member).callAll(calls)).gasUsed;

  it(`of issue ${MANY} is that of issue 10`, async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core: buyer, supplier: seller } = trade;
    const evidence = await anEvidence(trade, { seller, buyer, amount: 1_000_000n * MILLION });
    const issue = await aBillIssue(trade, { evidence });
    const issueOne = () =>
      gasOf(trade, buyer, [{ target: "BillRegistry", method: "issue", args: [issue] }]);
    const gas: bigint[] = [];
    for (let count = 0; count < MANY; count += 1) gas.push(await issueOne());
    const difference = (gas[MANY - 1] ?? 0n) - (gas[9] ?? 0n);
    expect(difference < 0n ? -difference : difference).to.be.lessThan(SIGNATURE_NOISE);
  });

  it("of every step of a bill stays within its budget, through the accounts of its parties", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier, subSupplier, bank } = trade;
    const part = 38_000_000n;
    const desk = (name: string, method: string, ...args: unknown[]): NamedCall => ({
      target: name,
      method,
      args,
    });
    const billOf = (serial: bigint) =>
      trade.bills.filters
        .BillIssued()
        .getTopicFilter()
        .then(() => trade.bills.queryFilter(trade.bills.filters.BillIssued()))
        .then((events) => events[Number(serial)]?.args.billId ?? 0n);
    const issue = await aBillIssue(trade);
    const spent: Record<string, bigint> = {};
    spent.issue = await gasOf(trade, core, [desk("BillRegistry", "issue", issue)]);
    const billId = await billOf(0n);
    spent.accept = await gasOf(trade, core, [desk("BillRegistry", "accept", billId)]);
    spent.receive = await gasOf(trade, supplier, [desk("BillRegistry", "receive_", billId)]);
    const range = aRange(billId, { to: part });
    const offer = desk("EndorsementDesk", "offer", range, subSupplier.account);
    spent.offer = await gasOf(trade, supplier, [offer]);
    spent.sign = await gasOf(trade, subSupplier, [desk("EndorsementDesk", "sign", 1n)]);
    const own = await anEvidence(trade, { seller: subSupplier, buyer: supplier, amount: part });
    const { contractEvidence, invoiceEvidence } = own;
    const request = [range, bank.account, contractEvidence, invoiceEvidence];
    spent.request = await gasOf(trade, subSupplier, [desk("DiscountDesk", "request", ...request)]);
    const validUntil = (await clock.now()) + 3_600n;
    spent.quote = await gasOf(trade, bank, [
      desk("DiscountDesk", "quote", 1n, 26_500n, validUntil),
      desk("CashToken", "approve", trade.addressOf("DiscountDesk"), part),
    ]);
    spent.settle = await gasOf(trade, subSupplier, [desk("DiscountDesk", "settle", 1n)]);
    console.log(spent);
  });
});
