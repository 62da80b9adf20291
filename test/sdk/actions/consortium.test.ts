import { expect } from "chai";
import { formatYuan } from "../../../sdk/src/index.ts";
import { aUSCC, key, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";

/** What the AccessManager says of who may not call through it. */
const UNAUTHORIZED = "AccessManagerUnauthorizedCall";

describe("members, operators, calendar, policy, validators, cash", () => {
  let network: TestNetwork;
  let centralBank: Party;
  let member: Party;

  before(async () => {
    network = await startNetwork();
    centralBank = network.centralBank;
    member = await network.admit("supplier");
  });
  after(() => network.stop());

  describe("members", () => {
    it("are found by account, by credit code and in the order of admission", async () => {
      const { members } = network.connect();
      const found = await members.of(member.account);
      expect(found).to.include({ kind: "supplier", status: "active", account: member.account });
      expect(await members.accountOf(found.uscc)).to.equal(member.account);
      expect(await members.accountOf(aUSCC(999))).to.equal(undefined);
      const all = await members.list();
      expect(all[0]).to.equal(centralBank.account);
      expect(all).to.have.length(5).and.to.include(member.account);
      await expectRefusal(
        members.of(key("nobody").address as `0x${string}`),
        "MemberRegistry_Unknown",
      );
    });

    it("are suspended and restored by the central bank alone", async () => {
      const { account } = await network.admit("supplier");
      const { members } = centralBank.client;
      await members.suspend({ account, reason: "overdue" });
      expect((await members.of(account)).status).to.equal("suspended");
      await expectRefusal(
        members.suspend({ account, reason: "twice" }),
        "MemberRegistry_WrongStatus",
      );
      await members.restore({ account });
      expect((await members.of(account)).status).to.equal("active");
      const theft = member.client.members.suspend({ account, reason: "envy" });
      await expectRefusal(theft, "AccessManagedUnauthorized", { caller: member.account });
    });

    it("are not admitted with a wrong credit code or institution code", async () => {
      const admission = {
        uscc: "91330100799655058A",
        legalName: "X",
        kind: "supplier",
        institutionCode: "000000000001",
        makers: [],
        checkers: [],
      } as const;
      const { admit } = centralBank.client.members;
      await expectCode(admit(admission), "SDK_BAD_ARGUMENT");
      await expectCode(admit({ ...admission, institutionCode: "1" }), "SDK_BAD_ARGUMENT");
    });
  });

  describe("operators", () => {
    it("come and go without touching title; a revoked key does nothing more", async () => {
      const checker = key("second checker");
      const operator = checker.address.toLowerCase() as `0x${string}`;
      const { operators } = member.client;
      await operators.set({ operator, role: "checker" });
      expect(await operators.roleOf({ operator })).to.equal("checker");
      const renewed = network.connect({ signer: { ...member.signer, checker } });
      const old = member.signer.checker.address.toLowerCase() as `0x${string}`;
      await renewed.operators.set({ operator: old, role: "none" });
      await expectRefusal(
        operators.set({ operator: old, role: "checker" }),
        "MemberAccount_NotChecker",
      );
      // The central bank recovers the key of another institution.
      const recovery = { account: member.account, operator: old, role: "checker" } as const;
      await centralBank.client.operators.set(recovery);
      expect(await operators.roleOf({ account: member.account, operator: old })).to.equal(
        "checker",
      );
    });
  });

  describe("the calendar", () => {
    it("knows business days, and what rests on a year not yet published", async () => {
      const { calendar } = network.connect();
      expect(await calendar.today()).to.equal("2026-03-10");
      expect(await calendar.isPublished(2026)).to.equal(true);
      expect(await calendar.isBusinessDay("2026-02-28")).to.deep.equal({
        business: true,
        provisional: false,
      });
      expect(await calendar.onOrAfter("2026-10-03")).to.deep.equal({
        date: "2026-10-08",
        provisional: false,
      });
      expect((await calendar.onOrAfter("2027-01-01")).provisional).to.equal(true);
    });

    it("is published by the central bank after its delay", async () => {
      const { calendar } = centralBank.client;
      const year = { year: 2027, holidays: ["2027-01-01"], makeUpWorkdays: ["2027-01-09"] };
      await expectRefusal(calendar.publishYear(year), "AccessManagerNotScheduled");
      const { readyAt } = await calendar.proposeYear(year);
      await expectRefusal(calendar.publishYear(year), "AccessManagerNotReady");
      expect(readyAt > 0n).to.equal(true);
      await network.advance(61);
      await calendar.publishYear(year);
      expect(await calendar.isPublished(2027)).to.equal(true);
      expect((await calendar.isBusinessDay("2027-01-09")).business).to.equal(true);
    });
  });

  describe("policy", () => {
    it("tells a figure now and at a time, and changes after the delay", async () => {
      const { policy } = centralBank.client;
      const parameter = "BILL_ACCEPTANCE_DAYS";
      expect(await policy.valueOf({ parameter })).to.equal(3n);
      await expectRefusal(policy.valueOf({ parameter: "NO_SUCH" }), "Policy_Unknown");
      const effectiveAt = BigInt(Date.parse("2026-04-01T00:00:00+08:00") / 1_000);
      const change = { parameter, value: 5n, effectiveAt };
      await policy.propose(change);
      await network.advance(61);
      await policy.schedule(change);
      expect(await policy.valueOf({ parameter })).to.equal(3n);
      expect(await policy.valueOf({ parameter, at: effectiveAt })).to.equal(5n);
    });
  });

  describe("upgrades", () => {
    it("are the central bank's, after the delay, and keep the state", async () => {
      const { policy, upgrades } = centralBank.client;
      const parameter = "BILL_PRESENTMENT_DAYS";
      const implementation = await network.deployCode("Policy");
      const upgrade = { contract: "Policy", implementation } as const;
      const before = await upgrades.implementationOf("Policy");
      expect(before).to.not.equal(implementation);
      await expectRefusal(upgrades.execute(upgrade), "AccessManagerNotScheduled");
      await upgrades.propose(upgrade);
      await expectRefusal(upgrades.execute(upgrade), "AccessManagerNotReady");
      await network.advance(61);
      await expectRefusal(member.client.upgrades.execute(upgrade), UNAUTHORIZED);
      const value = await policy.valueOf({ parameter });
      await upgrades.execute(upgrade);
      expect(await upgrades.implementationOf("Policy")).to.equal(implementation);
      expect(await policy.valueOf({ parameter })).to.equal(value);
    });

    it("are withdrawn while they wait", async () => {
      const { upgrades } = centralBank.client;
      const implementation = await network.deployCode("Policy");
      const upgrade = { contract: "Policy", implementation } as const;
      await upgrades.propose(upgrade);
      await upgrades.cancel(upgrade);
      await network.advance(61);
      await expectRefusal(upgrades.execute(upgrade), "AccessManagerNotScheduled");
    });

    it("are not proposed to what is no code for a proxy", async () => {
      const { upgrades } = centralBank.client;
      const nobody = key("nobody").address.toLowerCase() as `0x${string}`;
      const proxy = network.deployment.contracts["Policy"] ?? expect.fail();
      const manager = network.deployment.contracts["AccessManager"] ?? expect.fail();
      for (const implementation of [nobody, proxy, manager]) {
        const proposed = upgrades.propose({ contract: "Policy", implementation });
        await expectCode(proposed, "SDK_BAD_ARGUMENT");
      }
    });

    describe("of members' accounts", () => {
      const contract = "MemberAccountBeacon";
      const accountCode = (): Promise<`0x${string}`> =>
        network.deployCode("MemberAccount", [network.deployment.contracts["Directory"] ?? "0x"]);

      it("reach all of them at once, after the delay, and keep their operators", async () => {
        const { upgrades } = centralBank.client;
        const implementation = await accountCode();
        const upgrade = { contract, implementation } as const;
        await upgrades.propose(upgrade);
        await expectRefusal(upgrades.execute(upgrade), "AccessManagerNotReady");
        await network.advance(61);
        await expectRefusal(member.client.upgrades.execute(upgrade), UNAUTHORIZED);
        expect(await upgrades.implementationOf(contract)).to.not.equal(implementation);
        await upgrades.execute(upgrade);
        expect(await upgrades.implementationOf(contract)).to.equal(implementation);
        const { account } = await network.admit("supplier");
        expect((await centralBank.client.members.of(account)).status).to.equal("active");
      });

      it("are not proposed, nor carried out, to what is no code of an account", async () => {
        const { upgrades } = centralBank.client;
        const nobody = key("nobody").address.toLowerCase() as `0x${string}`;
        const ofProxies = await network.deployCode("Policy");
        // An account answers as its code does, and would lead to itself.
        for (const implementation of [nobody, ofProxies, member.account]) {
          const upgrade = { contract, implementation } as const;
          await expectCode(upgrades.propose(upgrade), "SDK_BAD_ARGUMENT");
          await expectCode(upgrades.execute(upgrade), "SDK_BAD_ARGUMENT");
        }
      });
    });
  });

  describe("validators", () => {
    const newcomer = key("validator new").address.toLowerCase() as `0x${string}`;
    const successor = key("validator successor").address.toLowerCase() as `0x${string}`;

    it("are admitted, get another key and are removed", async () => {
      const { validators } = centralBank.client;
      const before = await validators.list();
      expect(before).to.have.length(4);
      await expectRefusal(
        validators.remove({ validator: before[0] ?? "0x" }),
        "ValidatorRegistry_TooFew",
      );
      await validators.admit({ validator: newcomer, operator: network.bank.account });
      expect(await validators.operatorOf(newcomer)).to.equal(network.bank.account);
      await network.bank.client.validators.replaceKey({
        oldValidator: newcomer,
        newValidator: successor,
      });
      expect(await validators.list())
        .to.include(successor)
        .and.not.to.include(newcomer);
      await validators.remove({ validator: successor });
      expect(await validators.list()).to.deep.equal(before);
      await expectRefusal(validators.operatorOf(successor), "ValidatorRegistry_Unknown");
    });
  });

  describe("cash", () => {
    it("is minted by the settlement bank, transferred between members and burnt", async () => {
      const other = await network.admit("supplier");
      await centralBank.client.cash.mint({ to: member.account, amount: 500n });
      await member.client.cash.transfer({ to: other.account, amount: 200n });
      await other.client.cash.burn({ amount: 50n });
      expect(await member.client.cash.balance(other.account)).to.equal(150n);
      expect(formatYuan(await member.client.cash.balance())).to.equal("¥3.00");
      const stranger = key("stranger").address.toLowerCase() as `0x${string}`;
      const lost = member.client.cash.transfer({ to: stranger, amount: 1n });
      await expectRefusal(lost, "CashToken_NotMember", { account: stranger });
      const printed = member.client.cash.mint({ to: member.account, amount: 1n });
      await expectRefusal(printed, "AccessManagedUnauthorized");
    });
  });
});
