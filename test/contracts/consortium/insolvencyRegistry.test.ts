import { expect } from "chai";
import { id as hashOf, ZeroHash } from "ethers";
import type { InsolvencyRegistry } from "../../../sdk/src/generated/typechain/contracts/consortium/InsolvencyRegistry.ts";
import { dayOf, networkHelpers } from "../support/chain.ts";
import { deployTrade } from "../support/trade.ts";

const BANKRUPTCY = 1n;
const ORDER = hashOf("(2026)沪03破1号");

describe("InsolvencyRegistry", () => {
  const setUp = async () => {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const registry = trade.contract<InsolvencyRegistry>("InsolvencyRegistry");
    const declare = (account: string, cause = BANKRUPTCY, hash = ORDER) =>
      trade.as(trade.centralBank).call("InsolvencyRegistry", "declare", [account, cause, hash]);
    const lift = (account: string) =>
      trade.as(trade.centralBank).call("InsolvencyRegistry", "lift", [account]);
    return { trade, registry, declare, lift };
  };

  it("keeps a declaration with its cause, day and document until it is lifted", async () => {
    const { trade, registry, declare, lift } = await setUp();
    const { account } = trade.core;
    await expect(declare(account))
      .to.emit(registry, "InsolvencyDeclared")
      .withArgs(account, BANKRUPTCY, ORDER);
    expect(await registry.insolvencyOf(account)).to.deep.equal([
      BANKRUPTCY,
      dayOf("2026-03-10"),
      ORDER,
    ]);
    await expect(lift(account)).to.emit(registry, "InsolvencyLifted").withArgs(account);
    expect(await registry.isInsolvent(account)).to.equal(false);
  });

  it("takes no declaration without cause, without document, about a stranger, or twice", async () => {
    const { trade, declare, lift } = await setUp();
    const { core, errors } = trade;
    const stranger = trade.addressOf("TitleLedger");
    await expect(declare(core.account, 0n))
      .to.be.revertedWithCustomError(errors, "InsolvencyRegistry_NoCause")
      .withArgs(core.account);
    await expect(declare(core.account, BANKRUPTCY, ZeroHash))
      .to.be.revertedWithCustomError(errors, "InsolvencyRegistry_NoDocument")
      .withArgs(core.account);
    await expect(declare(stranger))
      .to.be.revertedWithCustomError(errors, "InsolvencyRegistry_NotMember")
      .withArgs(stranger);
    await expect(lift(core.account))
      .to.be.revertedWithCustomError(errors, "InsolvencyRegistry_WrongCause")
      .withArgs(core.account, 0n);
    await declare(core.account);
    await expect(declare(core.account, 2n))
      .to.be.revertedWithCustomError(errors, "InsolvencyRegistry_WrongCause")
      .withArgs(core.account, BANKRUPTCY);
  });

  it("hears nobody but the central bank", async () => {
    const { trade, registry } = await setUp();
    const declaration = [trade.core.account, BANKRUPTCY, ORDER];
    await expect(trade.as(trade.bank).call("InsolvencyRegistry", "declare", declaration))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(trade.bank.account);
  });
});
