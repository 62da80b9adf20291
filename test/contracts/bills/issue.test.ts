import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, ZeroHash } from "ethers";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import {
  aBillIssue,
  anEvidence,
  anIssuedBill,
  BillClass,
  type BillOptions,
  BillStatus,
  deployTrade,
  fieldsOf,
  MILLION,
  type Trade,
} from "../support/trade.ts";

const CAP = 100_000_000_000n;

/** Luhn's sum of a whole number, by the text of ISO/IEC 7812-1: a right one ends in 0. */
function luhnSum(number: string): number {
  return [...number].reverse().reduce((sum, digit, position) => {
    const doubled = Number(digit) * (position % 2 === 1 ? 2 : 1);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}

describe("BillRegistry.issue", () => {
  const setUp = () => networkHelpers.loadFixture(deployTrade);
  const issue = async (trade: Trade, options: BillOptions = {}) =>
    trade
      .as(options.drawer ?? trade.core)
      .ask("BillRegistry", "issue", [await aBillIssue(trade, options)]);
  const rejects = (call: Promise<unknown>, trade: Trade, error: string, ...args: unknown[]) =>
    expect(call)
      .to.be.revertedWithCustomError(trade.errors, error)
      .withArgs(...args);

  it("keeps the particulars, takes the evidence and gives the drawer the whole package", async () => {
    const trade = await setUp();
    const { core, supplier, bills, ledger, evidence } = trade;
    const particulars = await aBillIssue(trade);
    const billId = await trade.as(core).ask("BillRegistry", "issue", [particulars]);
    const { contractEvidence, invoiceEvidence, ...drawn } = particulars;
    expect(fieldsOf(await bills.billOf(billId))).to.deep.equal({
      ...drawn,
      status: BillStatus.issued,
      drawer: core.account,
      issueDay: dayOf("2026-03-10"),
      acceptedDay: 0n,
    });
    const slice = await ledger.sliceAt(billId, 1n);
    expect([slice.holder, slice.to]).to.deep.equal([core.account, MILLION]);
    const registry = await bills.getAddress();
    expect(
      await evidence.allocationOf(billId, contractEvidence, invoiceEvidence, registry),
    ).to.equal(MILLION);
    expect(fieldsOf(await bills.termsOf(billId))).to.deep.equal({
      class: BillClass.supplyChain,
      obligor: core.account,
      units: MILLION,
      dueDay: dayOf("2026-09-10"),
      circulating: false,
    });
    expect(await bills.dueDayOf(billId)).to.equal(dayOf("2026-09-10"));
    await expect(trade.as(core).call("BillRegistry", "issue", [await aBillIssue(trade)]))
      .to.emit(bills, "BillIssued")
      .withArgs(
        (id: bigint) => id > billId,
        core.account,
        supplier.account,
        core.account,
        MILLION,
        dayOf("2026-03-10"),
        dayOf("2026-09-10"),
        BillClass.supplyChain,
      );
  });

  it("numbers packages by class, drawer, day and serial, with Luhn's check digit", async () => {
    const trade = await setUp();
    const first = (await issue(trade)).toString();
    const second = (await issue(trade)).toString();
    await clock.toDay("2026-03-11");
    const nextDay = (await issue(trade)).toString();
    const body = `7${trade.core.institutionCode}`;
    expect(first.slice(0, 29)).to.equal(`${body}2026031000000001`);
    expect(second.slice(0, 29)).to.equal(`${body}2026031000000002`);
    expect(nextDay.slice(0, 29)).to.equal(`${body}2026031100000001`);
    for (const number of [first, second, nextDay]) expect(luhnSum(number) % 10).to.equal(0);
  });

  it("INV-B4: runs out of serials after 99,999,999 bills of one drawer on one day", async () => {
    const trade = await setUp();
    const registry = await trade.bills.getAddress();
    const slot = keccak256(
      AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [trade.core.account, 1n]),
    );
    const today = dayOf("2026-03-10");
    const counter = (last: bigint) => toBeHex((last << 32n) | today, 32);
    await networkHelpers.setStorageAt(registry, slot, counter(99_999_998n));
    expect((await issue(trade)).toString().slice(21, 29)).to.equal("99999999");
    await rejects(issue(trade), trade, "DailySerial_Exhausted", trade.core.account, today);
  });

  describe("tenor", () => {
    for (const { on, last, rejected } of [
      { on: "2026-03-10", last: "2026-09-10", rejected: "2026-09-11" },
      { on: "2026-08-31", last: "2027-02-28", rejected: "2027-03-01" },
      { on: "2027-08-31", last: "2028-02-29", rejected: "2028-03-01" },
    ]) {
      it(`of a bill of ${on} ends on ${last} at the latest`, async () => {
        const trade = await setUp();
        if (on !== "2026-03-10") await clock.toDay(on);
        await issue(trade, { due: last });
        await rejects(
          issue(trade, { due: rejected }),
          trade,
          "BillRegistry_TenorOutOfRange",
          dayOf(rejected),
          dayOf(on) + 1n,
          dayOf(last),
        );
      });
    }

    it("is at least a day", async () => {
      const trade = await setUp();
      await issue(trade, { due: "2026-03-11" });
      const today = dayOf("2026-03-10");
      await rejects(
        issue(trade, { due: "2026-03-10" }),
        trade,
        "BillRegistry_TenorOutOfRange",
        today,
        today + 1n,
        dayOf("2026-09-10"),
      );
    });

    it("follows the policy in force", async () => {
      const trade = await setUp();
      const parameter = `0x${Buffer.from("BILL_TENOR_MONTHS").toString("hex").padEnd(64, "0")}`;
      await trade.govern("Policy", "schedule", [parameter, 3n, (await clock.now()) + 200_000n]);
      await clock.toDay("2026-03-20");
      await rejects(
        issue(trade, { due: "2026-06-21" }),
        trade,
        "BillRegistry_TenorOutOfRange",
        dayOf("2026-06-21"),
        dayOf("2026-03-21"),
        dayOf("2026-06-20"),
      );
    });
  });

  it("takes a face of one fen up to the cap, and nothing outside", async () => {
    const trade = await setUp();
    await issue(trade, { face: 1n });
    await issue(trade, { face: CAP });
    await rejects(
      issue(trade, { face: CAP + 1n }),
      trade,
      "BillRegistry_FaceOutOfRange",
      CAP + 1n,
      CAP,
    );
    const evidence = await anEvidence(trade, { seller: trade.supplier, buyer: trade.core });
    await rejects(
      issue(trade, { face: 0n, evidence }),
      trade,
      "BillRegistry_FaceOutOfRange",
      0n,
      CAP,
    );
  });

  describe("parties", () => {
    it("of each class: a bank accepts 5 and 8, an enterprise 6 and 7", async () => {
      const trade = await setUp();
      const { core, bank } = trade;
      for (const billClass of [BillClass.bank, BillClass.supplyChainBank]) {
        await issue(trade, { class: billClass, drawee: bank });
        await rejects(
          issue(trade, { class: billClass, drawee: core }),
          trade,
          "BillRegistry_DraweeNotEligible",
          billClass,
          core.account,
        );
      }
      for (const billClass of [BillClass.commercial, BillClass.supplyChain]) {
        await issue(trade, { class: billClass, drawee: core });
        await rejects(
          issue(trade, { class: billClass, drawee: bank }),
          trade,
          "BillRegistry_DraweeNotEligible",
          billClass,
          bank.account,
        );
      }
    });

    it("are not those of another class of instrument", async () => {
      const trade = await setUp();
      for (const other of [0n, 1n, 2n, 4n]) {
        await rejects(issue(trade, { class: other }), trade, "BillRegistry_NotABill", other);
      }
    });

    it("include no drawer that is a bank, a keeper or a stranger", async () => {
      const trade = await setUp();
      const keeper = await trade.admitMember({ kind: "WarehouseKeeper" });
      for (const drawer of [trade.bank, keeper]) {
        await rejects(
          issue(trade, { drawer }),
          trade,
          "BillRegistry_DrawerNotEligible",
          drawer.account,
        );
      }
      const stranger = trade.addressOf("Policy");
      const particulars = await aBillIssue(trade);
      await rejects(
        trade.bills.issue.staticCall(particulars, { from: stranger }),
        trade,
        "BillRegistry_DrawerNotEligible",
        stranger,
      );
    });

    it("include a payee who is another active member", async () => {
      const trade = await setUp();
      const { core, subSupplier, centralBank, supplier } = trade;
      const evidence = await anEvidence(trade, { seller: supplier, buyer: core });
      const rejected = (payee: TestMember, drawee = core) =>
        rejects(
          issue(trade, { payee, drawee, evidence }),
          trade,
          "BillRegistry_PayeeNotEligible",
          payee.account,
        );
      await rejected(core, subSupplier);
      await rejected(subSupplier, subSupplier);
      await trade.as(centralBank).call("MemberRegistry", "suspend", [supplier.account, "test"]);
      await rejected(supplier);
    });

    it("include no suspended drawee", async () => {
      const trade = await setUp();
      const { bank, centralBank } = trade;
      await trade.as(centralBank).call("MemberRegistry", "suspend", [bank.account, "test"]);
      await rejects(
        issue(trade, { class: BillClass.bank, drawee: bank }),
        trade,
        "BillRegistry_DraweeNotEligible",
        BillClass.bank,
        bank.account,
      );
    });
  });

  describe("evidence", () => {
    it("INV-B2: covers the face, over all bills together", async () => {
      const trade = await setUp();
      const { core, supplier } = trade;
      const evidence = await anEvidence(trade, { seller: supplier, buyer: core });
      await anIssuedBill(trade, { face: MILLION - 1n, evidence });
      await rejects(
        issue(trade, { face: 2n, evidence }),
        trade,
        "EvidenceRegistry_Insufficient",
        evidence.contractEvidence,
        2n,
        1n,
      );
      await anIssuedBill(trade, { face: 1n, evidence });
    });

    it("is of the payee's sale to the drawer", async () => {
      const trade = await setUp();
      const { core, supplier, subSupplier } = trade;
      const evidence = await anEvidence(trade, { seller: subSupplier, buyer: core });
      await rejects(
        issue(trade, { evidence }),
        trade,
        "EvidenceRegistry_WrongParties",
        evidence.contractEvidence,
        supplier.account,
        core.account,
      );
    });

    it("is registered", async () => {
      const trade = await setUp();
      const evidence = { contractEvidence: ZeroHash, invoiceEvidence: ZeroHash };
      await rejects(issue(trade, { evidence }), trade, "EvidenceRegistry_Unknown", ZeroHash);
    });
  });
});
