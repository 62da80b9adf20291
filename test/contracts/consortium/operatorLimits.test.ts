import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { clock, networkHelpers } from "../support/chain.ts";
import { testKey } from "../support/member.ts";
import type { NamedCall } from "../support/network.ts";
import { deployTrade, MILLION, type Trade } from "../support/trade.ts";

const ROLE = { None: 0n, Maker: 1n, Checker: 2n } as const;
const LIMIT = 1_000n;

interface Keys {
  readonly maker: string;
  readonly checker: string;
}

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

  it("INV-C12: count what a desk is approved to take as if it were paid, however it is raised", async () => {
    const { trade, core, limit } = await setUp();
    const desk = trade.addressOf("PresentmentDesk");
    const approve = (amount: bigint) => trade.as(core).call("CashToken", "approve", [desk, amount]);
    const operator = core.maker.address;
    await limit(operator, LIMIT, 2n * LIMIT);
    const above = (error: string, value: bigint, maximum: bigint) =>
      expect(approve(value))
        .to.be.revertedWithCustomError(trade.errors, error)
        .withArgs(operator, value, maximum);
    await above("MemberAccount_RequestLimit", LIMIT + 1n, LIMIT);
    await above("MemberAccount_RequestLimit", MaxUint256 >> 192n, LIMIT);
    await approve(LIMIT);
    // Taken back and approved again, it could have been taken in between.
    await approve(0n);
    await approve(LIMIT);
    await expect(approve(LIMIT + 1n))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_DayLimit")
      .withArgs(operator, 2n * LIMIT + 1n, 2n * LIMIT);
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
    await trade.as(centralBank).call(account, "setLimit", [core.checker.address, 7n, 8n]);
    const { role, perRequest, perDay } = await account.operatorOf(core.checker.address);
    expect([role, perRequest, perDay]).to.deep.equal([ROLE.Checker, 7n, 8n]);
    for (const next of [ROLE.None, ROLE.Checker]) {
      await trade.as(centralBank).call(account, "setOperator", [core.checker.address, next]);
    }
    expect((await account.operatorOf(core.checker.address)).perRequest).to.equal(0n);
  });

  it("cost an operator without one next to nothing", async () => {
    const { trade, core, supplier } = await setUp();
    const { gasUsed } = await trade.as(core).call("CashToken", "transfer", [supplier.account, 1n]);
    expect(gasUsed).to.be.lessThan(150_000n);
  });
});

describe("rehearsal of a request", () => {
  const named = (trade: Trade, errors: readonly string[]) =>
    errors.map((data) => {
      const parsed = trade.errors.interface.parseError(data);
      return [parsed?.name, ...(parsed?.args ?? [])];
    });

  /** What the account of the core enterprise says of a request before anybody signs it. */
  async function rehearsed(trade: Trade, keys: Keys, calls: readonly NamedCall[]) {
    const { account } = trade.as(trade.core);
    const { request } = await trade.as(trade.core).sign(calls);
    const errors = await account.rehearse.staticCall(keys.maker, keys.checker, request.calls, {
      from: ZeroAddress,
    });
    return named(trade, [...errors]);
  }

  const transfer = (to: string, amount: bigint): NamedCall => ({
    target: "CashToken",
    method: "transfer",
    args: [to, amount],
  });

  it("INV-C14: names every refusal at once: standing, roles, the first call that fails, limits", async () => {
    const { trade, core, supplier, centralBank, limit } = await setUp();
    const { account } = trade.as(core);
    const [maker, checker] = [core.maker.address, core.checker.address];
    const keys = { maker, checker };
    const pays = [transfer(supplier.account, 700n), transfer(supplier.account, 500n)];
    expect(await rehearsed(trade, keys, pays)).to.deep.equal([]);
    await limit(maker, LIMIT, 0n);
    await trade.as(centralBank).call(account, "setLimit", [checker, 600n, LIMIT]);
    const above = [
      ["MemberAccount_RequestLimit", maker, 1_200n, LIMIT],
      ["MemberAccount_RequestLimit", checker, 1_200n, 600n],
      ["MemberAccount_DayLimit", checker, 1_200n, LIMIT],
    ];
    expect(await rehearsed(trade, keys, pays)).to.deep.equal(above);
    // What comes after a call that fails is measured all the same.
    const failing = transfer(testKey("stranger").address, 0n);
    const [refusal, ...limits] = await rehearsed(trade, keys, [failing, ...pays]);
    expect(refusal?.[0]).to.equal("CashToken_NotMember");
    expect(limits).to.deep.equal(above);
    const own = { target: account, method: "setLimit", args: [maker, 0n, 0n] };
    expect((await rehearsed(trade, keys, [own])).map(([name]) => name)).to.deep.equal([
      "MemberAccount_LimitedOperator",
      "MemberAccount_LimitedOperator",
    ]);
    await trade.as(centralBank).call("MemberRegistry", "suspend", [core.account, "test"]);
    const strangers = { maker: checker, checker: testKey("stranger").address };
    expect(await rehearsed(trade, strangers, [])).to.deep.equal([
      ["MemberRegistry_NotActive", core.account],
      ["MemberAccount_NotChecker", strangers.checker, ROLE.None],
      ["MemberAccount_NotMaker", checker, ROLE.Checker],
    ]);
    const nobody = { maker: ZeroAddress, checker: ZeroAddress };
    expect(await rehearsed(trade, nobody, [])).to.deep.equal([
      ["MemberRegistry_NotActive", core.account],
    ]);
  });

  it("is a question: no transaction asks it, and it asks about no more calls than a request has", async () => {
    const { trade, core, supplier } = await setUp();
    const { account } = trade.as(core);
    for (const caller of [core.checker.address, testKey("stranger").address]) {
      const asked = account.rehearse.staticCall(ZeroAddress, ZeroAddress, [], { from: caller });
      await expect(asked)
        .to.be.revertedWithCustomError(trade.errors, "MemberAccount_NotAsked")
        .withArgs(caller);
    }
    const calls = Array.from({ length: 17 }, () => transfer(supplier.account, 1n));
    await expect(rehearsed(trade, { maker: ZeroAddress, checker: ZeroAddress }, calls))
      .to.be.revertedWithCustomError(trade.errors, "MemberAccount_CallCount")
      .withArgs(17n, 16n);
  });
});
