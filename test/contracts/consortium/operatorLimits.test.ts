import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { MEASURES } from "../../../node/src/app/genesis/measures.ts";
import type { ValueMeter } from "../../../sdk/src/generated/typechain/contracts/consortium/ValueMeter.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import { RepoKind } from "../support/market.ts";
import { testKey } from "../support/member.ts";
import {
  aBillIssue,
  aConfirmedReceivable,
  anIssuedBill,
  aRange,
  aReceivedBill,
  aRegisteredReceivable,
  deployTrade,
  MILLION,
  type Trade,
} from "../support/trade.ts";
import { callsOfMembers, ROOMS, UNMEASURED } from "../support/valueCalls.ts";

const ROLE = { None: 0n, Maker: 1n, Checker: 2n } as const;
const LIMIT = 1_000n;

async function setUp() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const { core, supplier, centralBank } = trade;
  await trade.fund(supplier, MILLION);
  const limit = (operator: string, perRequest: bigint, perDay: bigint) =>
    trade.as(core).call(trade.as(core).account, "setLimit", [operator, perRequest, perDay]);
  const pay = (amount: bigint) =>
    trade.as(core).call("CashToken", "transfer", [supplier.account, amount]);
  return { trade, core, supplier, centralBank, limit, pay };
}

/** The value that the meter reads from a call of the core enterprise. */
async function measured(trade: Trade, target: string, method: string, args: readonly unknown[]) {
  const data = trade.contract(target).interface.encodeFunctionData(method, args);
  const meter = trade.contract<ValueMeter>("ValueMeter");
  return meter.getFunction("valueOf")(trade.core.account, trade.addressOf(target), data);
}

describe("limits of operators", () => {
  for (const role of ["maker", "checker"] as const) {
    it(`INV-C12: bound one request of a limited ${role} to the fen`, async () => {
      const { trade, core, limit, pay } = await setUp();
      const operator = core[role].address;
      await expect(limit(operator, LIMIT, 0n))
        .to.emit(trade.as(core).account, "OperatorLimited")
        .withArgs(operator, LIMIT, 0n);
      await pay(LIMIT);
      await expect(pay(LIMIT + 1n))
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_RequestLimit")
        .withArgs(operator, LIMIT + 1n, LIMIT);
    });

    it(`INV-C12: bound the day of a limited ${role}, from midnight in China on anew`, async () => {
      const { trade, core, limit, pay } = await setUp();
      const operator = core[role].address;
      await limit(operator, 0n, LIMIT);
      await pay(600n);
      await expect(pay(401n))
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_DayLimit")
        .withArgs(operator, 1_001n, LIMIT);
      await pay(400n);
      await clock.toDay("2026-03-11", 0);
      await pay(LIMIT);
    });
  }

  it("INV-C12: count all calls of a request together", async () => {
    const { trade, core, supplier, limit } = await setUp();
    await limit(core.maker.address, LIMIT, 0n);
    const call = { target: "CashToken", method: "transfer", args: [supplier.account, 501n] };
    await expect(trade.as(core).callAll([call, call]))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_RequestLimit")
      .withArgs(core.maker.address, 1_002n, LIMIT);
  });

  it("INV-C12: let a limited operator change no operator, its own limit least of all", async () => {
    const { trade, core, limit } = await setUp();
    await limit(core.checker.address, LIMIT, LIMIT);
    const { account } = trade.as(core);
    for (const [method, args] of [
      ["setLimit", [core.checker.address, 0n, 0n]],
      ["setOperator", [testKey("accomplice").address, ROLE.Checker]],
    ] as const) {
      await expect(trade.as(core).call(account, method, args))
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_LimitedOperator")
        .withArgs(core.checker.address);
    }
  });

  it("are set by the institution or the central bank, for its operators, and go with the role", async () => {
    const { trade, core, supplier, centralBank, limit } = await setUp();
    const { account } = trade.as(core);
    const stranger = testKey("stranger").address;
    await expect(limit(stranger, 1n, 1n))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_NoOperator")
      .withArgs(stranger);
    await expect(trade.as(supplier).call(account, "setLimit", [core.maker.address, 1n, 1n]))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_NotOperatorAdmin")
      .withArgs(supplier.account);
    await trade.as(centralBank).call(account, "setLimit", [core.maker.address, 7n, 8n]);
    const { role, perRequest, perDay } = await account.operatorOf(core.maker.address);
    expect([role, perRequest, perDay]).to.deep.equal([ROLE.Maker, 7n, 8n]);
    for (const next of [ROLE.None, ROLE.Maker]) {
      await trade.as(centralBank).call(account, "setOperator", [core.maker.address, next]);
    }
    expect((await account.operatorOf(core.maker.address)).perRequest).to.equal(0n);
  });

  it("cost an operator without one next to nothing", async () => {
    const { trade, core, supplier } = await setUp();
    const { gasUsed } = await trade.as(core).call("CashToken", "transfer", [supplier.account, 1n]);
    expect(gasUsed).to.be.lessThan(150_000n);
  });
});

describe("ValueMeter", () => {
  it("OPERATOR-LIMIT: reads the value of every measured call", async () => {
    const { trade, core, supplier } = await setUp();
    const bill = await anIssuedBill(trade);
    const received = await aReceivedBill(trade);
    const receivable = await aRegisteredReceivable(trade);
    const confirmed = await aConfirmedReceivable(trade);
    const part = (id: bigint) => aRange(id, { from: 11n, to: 20n, sliceFrom: 1n });
    const { contractEvidence, invoiceEvidence } = received;
    const documented = [part(received.id), contractEvidence, invoiceEvidence];
    const guaranteeId = await liabilitySteps(trade).applyForGuarantee(supplier, trade.bank, {
      bill: received,
      party: LiableParty.endorser,
    });
    const listingId = await trade
      .as(supplier)
      .ask("ListingDesk", "register", [part(confirmed.id), ZeroAddress, ZeroHash, 0n]);
    const lending = {
      lender: trade.bank.account,
      kind: RepoKind.pledged,
      principal: 5n,
      rateMillionths: 1n,
      dueDay: dayOf("2026-03-24"),
    };
    const application = { preference: 1n, rateMax: 1n, documentHash: ZeroHash };
    await trade.as(core).call("CashToken", "approve", [supplier.account, 30n]);
    const rows = [
      ["CashToken", "transfer", [supplier.account, 5n], 5n],
      ["CashToken", "approve", [supplier.account, 50n], 20n],
      ["CashToken", "mint", [supplier.account, 5n], 5n],
      ["CashToken", "burn", [5n], 5n],
      ["BillRegistry", "issue", [await aBillIssue(trade)], MILLION],
      ["BillRegistry", "accept", [bill.id], MILLION],
      ["ReceivableRegistry", "confirm", [receivable.id], MILLION],
      ["EndorsementDesk", "offer", [part(received.id), supplier.account], 10n],
      ["EndorsementDesk", "offerNotTransferable", [part(received.id), supplier.account], 10n],
      ["AssignmentDesk", "offer", [part(confirmed.id), supplier.account], 10n],
      [
        "DiscountDesk",
        "request",
        [part(received.id), trade.bank.account, contractEvidence, invoiceEvidence],
        10n,
      ],
      [
        "FactoringDesk",
        "request",
        [part(confirmed.id), trade.bank.account, contractEvidence, invoiceEvidence],
        10n,
      ],
      ["PledgeDesk", "apply_", [part(received.id), trade.bank.account, 9n], 9n],
      ["GuaranteeDesk", "sign", [guaranteeId], MILLION],
      ["DiscountMarket", "sell", [...documented, { rateMax: 1n, faceMin: 1n, stepsMax: 1n }], 10n],
      ["InterbankDesk", "offer", [part(received.id), trade.bank.account, 15_000n, 1n], 10n],
      ["RepoDesk", "offer", [part(received.id), lending, 1n], 10n],
      ["RediscountDesk", "apply_", [part(received.id), application, 1n], 10n],
      ["ListingDesk", "list", [listingId, 1n, 1n, 1n], 10n],
    ] as const;
    for (const [target, method, args, value] of rows) {
      expect(await measured(trade, target, method, args), `${target}.${method}`).to.equal(value);
    }
    const covered = rows.map(([target, method]) => `${target}.${method}`);
    for (const { contract, method } of MEASURES) {
      expect(covered, "every measure has a row").to.include(`${contract}.${method}`);
    }
    expect(await measured(trade, "GuaranteeDesk", "sign", [99n]), "unknown").to.equal(0n);
    expect(await measured(trade, "ListingDesk", "list", [99n, 1n, 1n, 1n]), "unknown").to.equal(0n);
  });

  it("OPERATOR-LIMIT: measures every call that moves value, and why the others are free is said", () => {
    const measures = new Set(MEASURES.map(({ contract, method }) => `${contract}.${method}`));
    const unmeasured = ROOMS.flatMap((contract) =>
      callsOfMembers(contract).filter((call) => !measures.has(call) && !UNMEASURED.has(call)),
    );
    expect(unmeasured).to.deep.equal([]);
    const calls = new Set(ROOMS.flatMap(callsOfMembers));
    for (const call of UNMEASURED) {
      expect(calls.has(call) && !measures.has(call), `${call} is listed in vain`).to.equal(true);
    }
  });

  it("reads nothing from calls that move no value, and none from data that are cut short", async () => {
    const { trade, core, supplier } = await setUp();
    const meter = trade.contract<ValueMeter>("ValueMeter");
    expect(await measured(trade, "CashToken", "approve", [supplier.account, 0n])).to.equal(0n);
    expect(await measured(trade, "BillRegistry", "receive_", [1n])).to.equal(0n);
    const cut = trade.contract("CashToken").interface.getFunction("transfer")?.selector ?? "0x";
    const token = trade.addressOf("CashToken");
    expect(await meter.getFunction("valueOf")(core.account, token, `${cut}00`)).to.equal(0n);
  });

  it("is set by governance alone", async () => {
    const { trade, core } = await setUp();
    await expect(trade.as(core).call("ValueMeter", "setMeasures", [[]]))
      .to.be.revertedWithCustomError(trade.contract("ValueMeter"), "AccessManagedUnauthorized")
      .withArgs(core.account);
  });
});
