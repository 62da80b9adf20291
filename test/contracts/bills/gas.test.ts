import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { clock, networkHelpers } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import {
  aBillIssue,
  anEvidence,
  aRange,
  aReceivedBill,
  deployTrade,
  MILLION,
  particularsOf,
  type Trade,
} from "../support/trade.ts";

/** The deep profile goes to issue 10,000, which takes minutes. */
const MANY = process.env["PIAOHAO_DEEP"] === "1" ? 10_000 : 300;
/** Zero bytes of calldata cost less than others, and two requests differ in a few of their signature and id. */
const CALLDATA_NOISE = 300n;

/**
 * Of whole transactions, by institutions that have acted and held cash before, since the first time costs a new slot once:
 * both signatures, the call itself, every proxy.
 */
const RECORD = new URL("gas.json", import.meta.url);
const README = new URL("../../../README.md", import.meta.url);
/** A step may cost a twentieth more than recorded; more is explained, and recorded with PIAOHAO_RECORD_GAS=1. */
const GROWTH_MAX = 1.05;

const recordedGas = () => JSON.parse(readFileSync(RECORD, "utf8")) as Record<string, number>;

describe("gas", function () {
  this.timeout(MANY * 1_000);

  const gasOf = async (
    trade: Trade,
    member: TestMember,
    target: string,
    method: string,
    ...args: readonly unknown[]
  ) => (await trade.as(member).call(target, method, args)).gasUsed;

  it(`INV-B6: of issue ${MANY} is that of issue 10`, async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core: buyer, supplier: seller } = trade;
    const evidence = await anEvidence(trade, { seller, buyer, amount: 1_000_000n * MILLION });
    const issue = await aBillIssue(trade, { evidence });
    const gas: bigint[] = [];
    for (let count = 0; count < MANY; count += 1) {
      gas.push(await gasOf(trade, buyer, "BillRegistry", "issue", issue));
    }
    const difference = (gas.at(-1) ?? 0n) - (gas[9] ?? 0n);
    expect(difference < 0n ? -difference : difference).to.be.lessThan(CALLDATA_NOISE);
  });

  it("of every step of a bill is what is recorded", async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { core, supplier, subSupplier, bank, bills } = trade;
    const part = 38_000_000n;
    const earlier = await aReceivedBill(trade);
    const whole = aRange(earlier.id, { to: MILLION });
    await trade.as(supplier).call("EndorsementDesk", "offer", [whole, subSupplier.account]);
    await trade.as(supplier).call("EndorsementDesk", "withdraw", [1n]);
    const own = await anEvidence(trade, { seller: subSupplier, buyer: supplier, amount: part });
    await trade.fund(subSupplier, 1n);
    const issue = await gasOf(trade, core, "BillRegistry", "issue", await aBillIssue(trade));
    const issued = (await bills.queryFilter(bills.filters.BillIssued())).at(-1);
    const billId = issued?.args.billId ?? 0n;
    const accept = await gasOf(trade, core, "BillRegistry", "accept", billId);
    await gasOf(
      trade,
      core,
      "DisclosureRegistry",
      "disclose",
      billId,
      await particularsOf(trade, billId),
    );
    const receive = await gasOf(trade, supplier, "BillRegistry", "receive_", billId);
    const range = aRange(billId, { to: part });
    const offered = [range, subSupplier.account];
    const offer = await gasOf(trade, supplier, "EndorsementDesk", "offer", ...offered);
    const sign = await gasOf(trade, subSupplier, "EndorsementDesk", "sign", 2n);
    const wanted = [range, bank.account, own.contractEvidence, own.invoiceEvidence];
    const request = await gasOf(trade, subSupplier, "DiscountDesk", "request", ...wanted);
    const validUntil = (await clock.now()) + 3_600n;
    const quote = await gasOf(trade, bank, "DiscountDesk", "quote", 1n, 26_500n, validUntil);
    await trade.as(bank).call("CashToken", "approve", [trade.addressOf("DiscountDesk"), part]);
    const settle = await gasOf(trade, subSupplier, "DiscountDesk", "settle", 1n);
    await clock.toDay("2026-09-10");
    const present = await gasOf(trade, bank, "PresentmentDesk", "present", billId, 1n);
    await trade.as(core).call("CashToken", "approve", [trade.addressOf("PresentmentDesk"), part]);
    const pay = await gasOf(trade, core, "PresentmentDesk", "pay", 1n);

    const spent = { issue, accept, receive, offer, sign, request, quote, settle, present, pay };
    const figures = Object.fromEntries(
      Object.entries(spent).map(([step, gas]) => [step, Number(gas)]),
    );
    if (process.env["PIAOHAO_RECORD_GAS"] === "1") {
      writeFileSync(RECORD, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
    const recorded = recordedGas();
    expect(Object.keys(figures)).to.deep.equal(Object.keys(recorded));
    for (const [step, gas] of Object.entries(figures)) {
      expect(gas, step).to.be.at.most(Math.floor((recorded[step] ?? 0) * GROWTH_MAX));
    }
  });

  it("of every step stands in the README as recorded", () => {
    const told = [
      ...readFileSync(README, "utf8").matchAll(/^\| [A-Z]\w+\.(\w+) .*?\| ([\d,]+) \|/gm),
    ];
    expect(
      told.map(([, method, gas]) => [method?.replace("_", ""), Number(gas?.replaceAll(",", ""))]),
    ).to.deep.equal(Object.entries(recordedGas()));
  });
});
