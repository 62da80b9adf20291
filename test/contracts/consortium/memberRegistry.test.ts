import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { MEMBER_KINDS } from "../../../node/src/app/genesis/parameters.ts";
import { bytes18Text } from "../../../node/src/app/genesis/text.ts";
import type { MemberAccount } from "../../../sdk/src/generated/typechain/contracts/consortium/MemberAccount.ts";
import type { MemberRegistry } from "../../../sdk/src/generated/typechain/contracts/consortium/MemberRegistry.ts";
import { clock, loadFixture } from "../support/chain.ts";
import { testKey } from "../support/member.ts";
import { contractAt, deployNetwork, type TestNetwork } from "../support/network.ts";
import { aUSCC } from "../support/uscc.ts";

const STATUS = { None: 0n, Active: 1n, Suspended: 2n } as const;

const keys = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => testKey(`${prefix} ${index}`).address);

function anAdmission(overrides: object = {}) {
  return {
    uscc: bytes18Text(aUSCC(77)),
    legalName: "华东汽车股份有限公司",
    kind: MEMBER_KINDS.CoreEnterprise,
    institutionCode: 700_000_000_077n,
    makers: keys("registry maker", 1),
    checkers: keys("registry checker", 1),
    ...overrides,
  };
}

const admit = (net: TestNetwork, overrides: object = {}) =>
  net.as(net.centralBank).call("MemberRegistry", "admit", [anAdmission(overrides)]);

const registryOf = (net: TestNetwork) => net.contract<MemberRegistry>("MemberRegistry");

describe("MemberRegistry", () => {
  describe("admission", () => {
    it("gives an institution its account, its operators and an entry", async () => {
      const net = await loadFixture(deployNetwork);
      const registry = registryOf(net);
      const admission = anAdmission();
      const receipt = await admit(net);
      const account = await registry.accountOf(admission.uscc);
      await expect(receipt)
        .to.emit(registry, "MemberAdmitted")
        .withArgs(
          account,
          admission.uscc,
          admission.kind,
          admission.institutionCode,
          admission.legalName,
        );
      expect(await registry.memberOf(account)).to.deep.equal([
        account,
        BigInt(admission.kind),
        STATUS.Active,
        admission.institutionCode,
        await clock.now(),
        admission.uscc,
        admission.legalName,
      ]);
      expect(await registry.memberCount()).to.equal(5n);
      expect(await registry.memberAt(4)).to.equal(account);
      expect(await registry.institutionCodeOf(account)).to.equal(admission.institutionCode);
      const memberAccount = contractAt<MemberAccount>("MemberAccount", account);
      expect(await memberAccount.roleOf(admission.makers[0] ?? "")).to.equal(1n);
      expect(await memberAccount.roleOf(admission.checkers[0] ?? "")).to.equal(2n);
    });

    it("derives the account from the registry and the USCC alone", async () => {
      const net = await loadFixture(deployNetwork);
      await admit(net);
      const first = await registryOf(net).accountOf(anAdmission().uscc);
      const again = await loadFixture(deployNetwork);
      await admit(again, {
        makers: keys("other", 2),
        legalName: "Another",
        kind: MEMBER_KINDS.Supplier,
      });
      expect(await registryOf(again).accountOf(anAdmission().uscc)).to.equal(first);
    });

    it("INV-C1: refuses a USCC whose check character is wrong", async () => {
      const net = await loadFixture(deployNetwork);
      const uscc = bytes18Text("91330100799655058A");
      await expect(admit(net, { uscc }))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_InvalidUSCC")
        .withArgs(uscc);
    });

    it("INV-C1: refuses a USCC or an institution code that is taken", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      const uscc = bytes18Text(bank.uscc);
      await expect(admit(net, { uscc }))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_DuplicateUSCC")
        .withArgs(uscc, bank.account);
      await expect(admit(net, { institutionCode: bank.institutionCode }))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_DuplicateInstitutionCode")
        .withArgs(BigInt(bank.institutionCode), bank.account);
    });

    for (const institutionCode of [0n, 10n ** 12n]) {
      it(`refuses the institution code ${institutionCode}`, async () => {
        const net = await loadFixture(deployNetwork);
        await expect(admit(net, { institutionCode }))
          .to.be.revertedWithCustomError(net.errors, "MemberRegistry_InvalidInstitutionCode")
          .withArgs(institutionCode);
      });
    }

    for (const [legalName, length] of [
      ["", 0n],
      ["汽".repeat(86), 258n],
    ] as const) {
      it(`refuses a legal name of ${length} bytes`, async () => {
        const net = await loadFixture(deployNetwork);
        await expect(admit(net, { legalName }))
          .to.be.revertedWithCustomError(net.errors, "MemberRegistry_LegalNameLength")
          .withArgs(length, 1n, 256n);
      });
    }

    it("refuses an institution without a kind and a second central bank", async () => {
      const net = await loadFixture(deployNetwork);
      await expect(admit(net, { kind: 0 })).to.be.revertedWithCustomError(
        net.errors,
        "MemberRegistry_NoKind",
      );
      await expect(admit(net, { kind: MEMBER_KINDS.CentralBank }))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_CentralBankExists")
        .withArgs(net.centralBank.account);
    });

    for (const [role, field, number] of [
      ["makers", "makers", 1n],
      ["checkers", "checkers", 2n],
    ] as const) {
      it(`refuses an institution with no ${role} or with 17, and takes 16`, async () => {
        const net = await loadFixture(deployNetwork);
        for (const count of [0, 17]) {
          await expect(admit(net, { [field]: keys(`many ${role}`, count) }))
            .to.be.revertedWithCustomError(net.errors, "MemberAccount_OperatorCount")
            .withArgs(number, BigInt(count), 16n);
        }
        await admit(net, { [field]: keys(`many ${role}`, 16) });
      });
    }

    it("refuses a key named twice, as maker and checker above all", async () => {
      const net = await loadFixture(deployNetwork);
      const [key = ""] = keys("same", 1);
      await expect(admit(net, { makers: [key], checkers: [key] }))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_DuplicateOperator")
        .withArgs(key, 1n);
      await expect(admit(net, { checkers: [key, key] }))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_DuplicateOperator")
        .withArgs(key, 2n);
    });

    it("belongs to the central bank", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      const calls = [
        ["admit", [anAdmission()]],
        ["suspend", [net.banks[1].account, "no reason"]],
        ["restore", [net.banks[1].account]],
      ] as const;
      for (const [method, args] of calls) {
        await expect(net.as(bank).call("MemberRegistry", method, args))
          .to.be.revertedWithCustomError(registryOf(net), "AccessManagedUnauthorized")
          .withArgs(bank.account);
      }
    });
  });

  describe("suspension", () => {
    it("INV-C5: stops an institution until it is restored", async () => {
      const net = await loadFixture(deployNetwork);
      const registry = registryOf(net);
      const supplier = await net.admitMember({ kind: "Supplier" });
      const suspended = await net
        .as(net.centralBank)
        .call(registry, "suspend", [supplier.account, "court order"]);
      await expect(suspended)
        .to.emit(registry, "MemberSuspended")
        .withArgs(supplier.account, "court order");
      expect(await registry.isActive(supplier.account)).to.equal(false);
      expect(await registry.isMember(supplier.account)).to.equal(true);
      expect(await registry.isActiveKind(supplier.account, MEMBER_KINDS.Supplier)).to.equal(false);
      await expect(net.as(supplier).call("CashToken", "burn", [0n]))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_NotActive")
        .withArgs(supplier.account);

      const restored = await net.as(net.centralBank).call(registry, "restore", [supplier.account]);
      await expect(restored).to.emit(registry, "MemberRestored").withArgs(supplier.account);
      await net.as(supplier).call("CashToken", "burn", [0n]);
    });

    it("is told to the account by the registry alone", async () => {
      const net = await loadFixture(deployNetwork);
      const [bank] = net.banks;
      const stranger = net.as(net.centralBank);
      await expect(stranger.call(net.as(bank).account, "setSuspended", [true]))
        .to.be.revertedWithCustomError(net.contract("Policy"), "AccessManagedUnauthorized")
        .withArgs(net.centralBank.account);
      expect(await registryOf(net).profileOf(net.addressOf("Policy"))).to.deep.equal([0n, 0n]);
      await stranger.call("MemberRegistry", "suspend", [bank.account, "x"]);
      expect(await registryOf(net).profileOf(bank.account)).to.deep.equal([0n, 0n]);
    });

    it("never reaches the central bank, who could not be restored", async () => {
      const net = await loadFixture(deployNetwork);
      await expect(
        net.as(net.centralBank).call("MemberRegistry", "suspend", [net.centralBank.account, "x"]),
      )
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_CentralBankProtected")
        .withArgs(net.centralBank.account);
    });

    it("suspends only the active and restores only the suspended", async () => {
      const net = await loadFixture(deployNetwork);
      const central = net.as(net.centralBank);
      const { account } = net.banks[0];
      await expect(central.call("MemberRegistry", "restore", [account]))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_WrongStatus")
        .withArgs(account, STATUS.Active, STATUS.Suspended);
      await central.call("MemberRegistry", "suspend", [account, "x"]);
      await expect(central.call("MemberRegistry", "suspend", [account, "x"]))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_WrongStatus")
        .withArgs(account, STATUS.Suspended, STATUS.Active);
      const stranger = net.addressOf("Policy");
      await expect(central.call("MemberRegistry", "suspend", [stranger, "x"]))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_Unknown")
        .withArgs(stranger);
    });

    for (const [reason, length] of [
      ["", 0n],
      ["r".repeat(513), 513n],
    ] as const) {
      it(`refuses a reason of ${length} bytes`, async () => {
        const net = await loadFixture(deployNetwork);
        const args = [net.banks[0].account, reason];
        await expect(net.as(net.centralBank).call("MemberRegistry", "suspend", args))
          .to.be.revertedWithCustomError(net.errors, "MemberRegistry_ReasonLength")
          .withArgs(length, 1n, 512n);
      });
    }
  });

  describe("answers", () => {
    it("tells kinds apart", async () => {
      const net = await loadFixture(deployNetwork);
      const registry = registryOf(net);
      const { account } = net.banks[0];
      await registry.requireKind(account, MEMBER_KINDS.CommercialBank);
      expect(await registry.isActiveKind(account, MEMBER_KINDS.CommercialBank)).to.equal(true);
      expect(await registry.isActiveKind(account, MEMBER_KINDS.Exchange)).to.equal(false);
      const code = BigInt(net.banks[0].institutionCode);
      expect(await registry.profileOf(account)).to.deep.equal([MEMBER_KINDS.CommercialBank, code]);
      expect(await registry.centralBank()).to.equal(net.centralBank.account);
      const { CommercialBank, CentralBank } = MEMBER_KINDS;
      expect(await registry.kindsOf(account, net.centralBank.account)).to.deep.equal(
        [CommercialBank, CentralBank].map(BigInt),
      );
      await expect(registry.requireKind(account, MEMBER_KINDS.Exchange))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_WrongKind")
        .withArgs(account, BigInt(MEMBER_KINDS.CommercialBank), BigInt(MEMBER_KINDS.Exchange));
    });

    it("knows two parties at once, by kind while they are active and by status", async () => {
      const net = await loadFixture(deployNetwork);
      const registry = registryOf(net);
      const [{ account }, { account: other }] = net.banks;
      const kind = BigInt(MEMBER_KINDS.CommercialBank);
      await net.as(net.centralBank).call("MemberRegistry", "suspend", [other, "x"]);
      const stranger = net.addressOf("Policy");
      for (const [second, kinds, statuses] of [
        [account, [kind, kind], [STATUS.Active, STATUS.Active]],
        [other, [kind, 0n], [STATUS.Active, STATUS.Suspended]],
        [stranger, [kind, 0n], [STATUS.Active, STATUS.None]],
        [ZeroAddress, [kind, 0n], [STATUS.Active, STATUS.None]],
      ] as const) {
        expect(await registry.kindsOf(account, second)).to.deep.equal(kinds);
        expect(await registry.statusesOf(account, second)).to.deep.equal(statuses);
        expect(await registry.kindsOf(second, account)).to.deep.equal(kinds.toReversed());
        expect(await registry.statusesOf(second, account)).to.deep.equal(statuses.toReversed());
      }
    });

    it("knows no stranger", async () => {
      const net = await loadFixture(deployNetwork);
      const registry = registryOf(net);
      const stranger = net.addressOf("Policy");
      expect(await registry.isMember(stranger)).to.equal(false);
      await expect(registry.memberOf(stranger))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_Unknown")
        .withArgs(stranger);
      for (const answer of [
        registry.requireActive(stranger),
        registry.requireKind(stranger, MEMBER_KINDS.Supplier),
        registry.institutionCodeOf(stranger),
      ]) {
        await expect(answer)
          .to.be.revertedWithCustomError(net.errors, "MemberRegistry_NotActive")
          .withArgs(stranger);
      }
      await expect(registry.memberAt(4))
        .to.be.revertedWithCustomError(net.errors, "MemberRegistry_NoSuchIndex")
        .withArgs(4n, 4n);
    });
  });
});
