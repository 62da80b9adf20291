import { expect } from "chai";
import { type BaseContract, hexlify, TypedDataEncoder, toBeHex, ZeroAddress } from "ethers";
import type { CashToken } from "../../../sdk/src/generated/typechain/contracts/settlement/CashToken.ts";
import type { Probe } from "../../../sdk/src/generated/typechain/contracts/test/Probe.ts";
import { clock, ethers, loadFixture, networkHelpers } from "../support/chain.ts";
import { accountDomain, REQUEST_TYPES, type TestMember, testKey } from "../support/member.ts";
import {
  deployNetwork,
  type NamedCall,
  type SignedRequest,
  type TestNetwork,
} from "../support/network.ts";
import { deployTestContract } from "../support/standalone.ts";

const ROLE = { None: 0n, Maker: 1n, Checker: 2n } as const;

async function deploy() {
  const net = await deployNetwork();
  const probe = await deployTestContract<Probe>("Probe");
  const member = await net.admitMember({ kind: "Supplier" });
  return {
    net,
    probe,
    member,
    poke: { target: probe, method: "poke", args: [1n] } satisfies NamedCall,
  };
}

/** Submits a signed request from any key. */
async function submit(
  net: TestNetwork,
  member: TestMember,
  signed: SignedRequest,
  sender = member.checker,
) {
  await networkHelpers.setBalance(sender.address, 10n ** 24n);
  const account = net.as(member).account.connect(sender.connect(ethers.provider));
  return account.execute(signed.request, signed.signature, { gasLimit: 15_000_000n });
}

describe("MemberAccount", () => {
  describe("requests", () => {
    it("runs the calls of a request in order, as the account", async () => {
      const { net, probe, member } = await loadFixture(deploy);
      const calls = [1n, 2n].map((value) => ({ target: probe, method: "poke", args: [value] }));
      const signed = await net.as(member).sign(calls);
      const execution = submit(net, member, signed);
      await expect(execution)
        .to.emit(net.as(member).account, "RequestExecuted")
        .withArgs(signed.request.requestId, member.maker.address, member.checker.address);
      await expect(execution).to.emit(probe, "Poked").withArgs(member.account, 1n);
      await expect(execution).to.emit(probe, "Poked").withArgs(member.account, 2n);
      expect(await net.as(member).account.isExecuted(signed.request.requestId)).to.equal(true);
    });

    it("answers what the calls returned", async () => {
      const { net, probe, member } = await loadFixture(deploy);
      expect(await net.as(member).ask(probe, "poke", [41n])).to.equal(42n);
    });

    it("asks the maker for the EIP-712 digest that wallets compute", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const { request } = await net.as(member).sign([poke, poke]);
      const { chainId } = await ethers.provider.getNetwork();
      const digest = TypedDataEncoder.hash(
        accountDomain(member.account, chainId),
        REQUEST_TYPES,
        request,
      );
      expect(await net.as(member).account.requestDigest(request)).to.equal(digest);
      const domain = await net.as(member).account.eip712Domain();
      expect([domain.name, domain.version, domain.verifyingContract]).to.deep.equal([
        "piaohao MemberAccount",
        "1",
        member.account,
      ]);
    });

    it("INV-C2: executes a request once", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const signed = await net.as(member).sign([poke]);
      await submit(net, member, signed);
      await expect(submit(net, member, signed))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_AlreadyExecuted")
        .withArgs(signed.request.requestId);
    });

    it("INV-C2: keeps every id of a storage slot, and its neighbours, apart", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const { account } = net.as(member);
      const first = 0x7000n;
      const ids = [first, first + 1n, first + 255n, first + 256n].map((id) => toBeHex(id, 32));
      for (const [index, requestId] of ids.entries()) {
        await submit(net, member, await net.as(member).sign([poke], { requestId }));
        const executed = await Promise.all(ids.map((id) => account.isExecuted(id)));
        expect(executed).to.deep.equal(ids.map((_, position) => position <= index));
      }
    });

    it("INV-C2: executes at the deadline and no second later", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const deadline = (await clock.now()) + 100n;
      const [punctual, late] = [
        await net.as(member).sign([poke], { deadline }),
        await net.as(member).sign([poke], { deadline }),
      ];
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await submit(net, member, punctual);
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expect(submit(net, member, late))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_Expired")
        .withArgs(late.request.requestId, deadline, deadline + 1n);
    });

    it("takes 1 to 16 calls", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const calls = (count: number) => Array.from({ length: count }, () => poke);
      await net.as(member).callAll(calls(16));
      for (const count of [0, 17]) {
        await expect(net.as(member).callAll(calls(count)))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_CallCount")
          .withArgs(BigInt(count), 16n);
      }
    });

    it("INV-C4: leaves nothing behind when one of its calls fails, and can be submitted again", async () => {
      const { net, member } = await loadFixture(deploy);
      const cash = net.contract<CashToken>("CashToken");
      const other = net.banks[0];
      const transfer = (value: bigint) => ({
        target: cash,
        method: "transfer",
        args: [other.account, value],
      });
      await net.fund(member, 10n);
      const signed = await net.as(member).sign([transfer(4n), transfer(7n)]);
      await expect(submit(net, member, signed))
        .to.be.revertedWithCustomError(cash, "ERC20InsufficientBalance")
        .withArgs(member.account, 6n, 7n);
      expect(await cash.balanceOf(member.account)).to.equal(10n);
      await net.fund(member, 1n);
      await submit(net, member, signed);
      expect(await cash.balanceOf(other.account)).to.equal(11n);
    });
  });

  describe("maker and checker", () => {
    it("INV-C2: lets no maker, stranger or contract submit", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const rows = [
        [member.maker, ROLE.Maker],
        [testKey("stranger"), ROLE.None],
        [net.centralBank.checker, ROLE.None],
      ] as const;
      for (const [sender, role] of rows) {
        await expect(submit(net, member, await net.as(member).sign([poke]), sender))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotChecker")
          .withArgs(sender.address, role);
      }
    });

    it("INV-C2: lets no checker or stranger sign as maker", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      for (const [maker, role] of [
        [member.checker, ROLE.Checker],
        [testKey("stranger"), ROLE.None],
      ] as const) {
        const signed = await net.as({ ...member, maker }).sign([poke]);
        await expect(submit(net, member, signed))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotMaker")
          .withArgs(maker.address, role);
      }
    });

    it("takes a signature for this request and this account only", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const signed = await net.as(member).sign([poke]);
      const altered = {
        ...signed,
        request: { ...signed.request, deadline: signed.request.deadline + 1n },
      };
      await expect(submit(net, member, altered)).to.be.revertedWithCustomError(
        net.errors,
        "MemberAccount_NotMaker",
      );
      const elsewhere = await net.as({ ...member, account: net.banks[0].account }).sign([poke]);
      await expect(submit(net, member, elsewhere)).to.be.revertedWithCustomError(
        net.errors,
        "MemberAccount_NotMaker",
      );
    });

    it("refuses bytes that are no signature, and the malleable twin of one", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const signed = await net.as(member).sign([poke]);
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const s = BigInt(`0x${signed.signature.slice(66, 130)}`);
      const flipped = signed.signature.endsWith("1b") ? "1c" : "1b";
      const twin = `${signed.signature.slice(0, 66)}${toBeHex(order - s, 32).slice(2)}${flipped}`;
      for (const signature of ["0x", hexlify(new Uint8Array(65)), `${signed.signature}00`, twin]) {
        await expect(submit(net, member, { ...signed, signature })).to.be.revertedWithCustomError(
          net.errors,
          "MemberAccount_MalformedSignature",
        );
      }
    });

    it("ends a key's power with its revocation, even over what it signed before", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const pending = await net.as(member).sign([poke]);
      const replacement = testKey("new maker");
      await net.as(member).callAll([
        {
          target: net.as(member).account,
          method: "setOperator",
          args: [replacement.address, ROLE.Maker],
        },
        {
          target: net.as(member).account,
          method: "setOperator",
          args: [member.maker.address, ROLE.None],
        },
      ]);
      await expect(submit(net, member, pending))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotMaker")
        .withArgs(member.maker.address, ROLE.None);
      await net.as({ ...member, maker: replacement }).callAll([poke]);
    });
  });

  describe("calls", () => {
    it("INV-C4: hands an inner failure on byte for byte", async () => {
      const { net, probe, member } = await loadFixture(deploy);
      await expect(net.as(member).call(probe, "failTyped", [7n, "why"]))
        .to.be.revertedWithCustomError(probe, "Probe_Failed")
        .withArgs(7n, "why");
      await expect(net.as(member).call(probe, "failPanic", [0n])).to.be.revertedWithPanic(0x12);
    });

    it("names the call that failed without a reason", async () => {
      const { net, probe, member, poke } = await loadFixture(deploy);
      await expect(net.as(member).callAll([poke, { target: probe, method: "failSilently" }]))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_CallFailed")
        .withArgs(1n, probe.target);
    });

    it("calls no address without code", async () => {
      const { net, probe, member } = await loadFixture(deploy);
      const nobody = testKey("nobody").address;
      await expect(net.as(member).call(probe.attach(nobody) as BaseContract, "poke", [1n]))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotContract")
        .withArgs(0n, nobody);
    });

    it("calls itself for setOperator only", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const { account } = net.as(member);
      const { request, signature } = await net.as(member).sign([poke]);
      for (const [method, args] of [
        ["execute", [request, signature]],
        ["roleOf", [member.maker.address]],
      ] as const) {
        await expect(net.as(member).call(account, method, args))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_SelfCall")
          .withArgs(account.interface.getFunction(method as "roleOf").selector);
      }
    });

    it("does not execute a request inside a request", async () => {
      const { net, probe, member, poke } = await loadFixture(deploy);
      const { account } = net.as(member);
      await net.as(member).call(account, "setOperator", [probe.target, ROLE.Checker]);
      const inner = await net.as(member).sign([poke]);
      await expect(
        net.as(member).call(probe, "reenter", [account.target, inner.request, inner.signature]),
      ).to.be.revertedWithCustomError(account, "ReentrancyGuardReentrantCall");
    });
  });

  describe("operators", () => {
    it("are granted, changed and revoked by the institution itself", async () => {
      const { net, member } = await loadFixture(deploy);
      const { account } = net.as(member);
      const key = testKey("operator").address;
      for (const role of [ROLE.Maker, ROLE.Checker, ROLE.None]) {
        const receipt = await net.as(member).call(account, "setOperator", [key, role]);
        await expect(receipt).to.emit(account, "OperatorSet").withArgs(key, role);
        expect(await account.roleOf(key)).to.equal(role);
      }
      const unchanged = await net.as(member).call(account, "setOperator", [key, ROLE.None]);
      await expect(unchanged).not.to.emit(account, "OperatorSet");
    });

    it("are recovered by the central bank after all keys are lost, and title stays", async () => {
      const { net, member, poke } = await loadFixture(deploy);
      const cash = net.contract<CashToken>("CashToken");
      await net.fund(member, 5n);
      const { account } = net.as(member);
      const [maker, checker] = [testKey("recovered maker"), testKey("recovered checker")];
      const set = (key: string, role: bigint) => ({
        target: account,
        method: "setOperator",
        args: [key, role],
      });
      await net
        .as(net.centralBank)
        .callAll([
          set(member.maker.address, ROLE.None),
          set(member.checker.address, ROLE.None),
          set(maker.address, ROLE.Maker),
          set(checker.address, ROLE.Checker),
        ]);
      await networkHelpers.setBalance(checker.address, 10n ** 24n);
      await net.as({ ...member, maker, checker }).callAll([poke]);
      expect(await cash.balanceOf(member.account)).to.equal(5n);
    });

    it("INV-C3: are changed by nobody else", async () => {
      const { net, member } = await loadFixture(deploy);
      const { account } = net.as(member);
      const key = testKey("operator").address;
      const [bank] = net.banks;
      await expect(net.as(bank).call(account, "setOperator", [key, ROLE.Maker]))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotOperatorAdmin")
        .withArgs(bank.account);
      const asChecker = account.connect(member.checker.connect(ethers.provider));
      await expect(asChecker.setOperator(key, ROLE.Maker))
        .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotOperatorAdmin")
        .withArgs(member.checker.address);
    });

    it("INV-C3: never leave the institution without a maker or a checker by its own act", async () => {
      const { net, member } = await loadFixture(deploy);
      const { account } = net.as(member);
      const rows = [
        [member.maker.address, ROLE.None, ROLE.Maker],
        [member.checker.address, ROLE.None, ROLE.Checker],
        [member.maker.address, ROLE.Checker, ROLE.Maker],
      ] as const;
      for (const [key, role, previous] of rows) {
        await expect(net.as(member).call(account, "setOperator", [key, role]))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_LastOperator")
          .withArgs(key, previous);
      }
    });

    it("are neither nobody nor the account itself", async () => {
      const { net, member } = await loadFixture(deploy);
      const { account } = net.as(member);
      for (const key of [ZeroAddress, member.account]) {
        await expect(net.as(member).call(account, "setOperator", [key, ROLE.Maker]))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_InvalidOperator")
          .withArgs(key);
      }
    });

    for (const [name, role] of [
      ["makers", ROLE.Maker],
      ["checkers", ROLE.Checker],
    ] as const) {
      it(`are at most 16 ${name}`, async () => {
        const { net, member } = await loadFixture(deploy);
        const { account } = net.as(member);
        const add = (index: number) => ({
          target: account,
          method: "setOperator",
          args: [testKey(`${name} ${index}`).address, role],
        });
        await net.as(member).callAll(Array.from({ length: 15 }, (_, index) => add(index)));
        await expect(net.as(member).callAll([add(15)]))
          .to.be.revertedWithCustomError(net.errors, "MemberAccount_OperatorCount")
          .withArgs(role, 17n, 16n);
      });
    }

    it("are set once at admission: nobody initialises an account again", async () => {
      const { net, member } = await loadFixture(deploy);
      const { account } = net.as(member);
      const key = testKey("thief").address;
      const asChecker = account.connect(member.checker.connect(ethers.provider));
      await expect(
        asChecker.initialize([key], [member.checker.address]),
      ).to.be.revertedWithCustomError(account, "InvalidInitialization");
    });
  });
});
