import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, loadFixture } from "../support/chain.ts";
import { errorOf } from "../support/errorOf.ts";
import { testKey } from "../support/member.ts";
import { deployNetwork } from "../support/network.ts";

const ROLE = { None: 0n, Maker: 1n, Checker: 2n } as const;
const ROLES = Object.values(ROLE);

async function deploy() {
  const net = await deployNetwork();
  const member = await net.admitMember({ kind: "Supplier" });
  const { account } = net.as(member);
  /** By the central bank, which may leave an institution without any key. */
  const set = (key: string, role: bigint) =>
    net.as(net.centralBank).call(account, "setOperator", [key, role]);
  const refuses = (attempt: Promise<unknown>, key: string) =>
    expect(attempt)
      .to.be.revertedWithCustomError(net.errors, "MemberAccount_FormerMaker")
      .withArgs(key);
  return { net, member, account, set, refuses };
}

describe("keys that have ceased to be makers", () => {
  it("INV-C15: are none again, so what a stolen key signed before its revocation stays void", async () => {
    const { net, member, account, set, refuses } = await loadFixture(deploy);
    const stolen = member.maker.address;
    const pending = await net
      .as(member)
      .sign([{ target: "CashToken", method: "approve", args: [member.account, 7n] }]);
    await set(stolen, ROLE.None);
    await refuses(set(stolen, ROLE.Maker), stolen);
    await set(stolen, ROLE.Checker);
    await refuses(set(stolen, ROLE.Maker), stolen);
    const checker = account.connect(member.checker.connect(ethers.provider));
    await expect(checker.execute(pending.request, pending.signature))
      .to.be.revertedWithCustomError(net.errors, "MemberAccount_NotMaker")
      .withArgs(stolen, ROLE.Checker);
  });

  it("are refused to the institution itself as well, and named by a rehearsal", async () => {
    const { net, member, account, refuses } = await loadFixture(deploy);
    const key = testKey("left").address;
    const appoint = { target: account, method: "setOperator", args: [key, ROLE.Maker] };
    await net.as(member).callAll([appoint]);
    await net.as(member).call(account, "setOperator", [key, ROLE.None]);
    await refuses(net.as(member).callAll([appoint]), key);
    const { request } = await net.as(member).sign([appoint]);
    const [refusal] = await account.rehearse.staticCall(ZeroAddress, ZeroAddress, request.calls, {
      from: ZeroAddress,
    });
    expect(net.errors.interface.parseError(refusal ?? "0x")?.name).to.equal(
      "MemberAccount_FormerMaker",
    );
  });

  it("are appointed at another institution, which they never signed for", async () => {
    const { net, member, set } = await loadFixture(deploy);
    const [bank] = net.banks;
    await set(member.maker.address, ROLE.None);
    const { account } = net.as(bank);
    await net.as(bank).call(account, "setOperator", [member.maker.address, ROLE.Maker]);
    expect(await account.roleOf(member.maker.address)).to.equal(ROLE.Maker);
  });

  it("INV-C15: are refused that role, and no key any other, whatever roles it had", async () => {
    const { net, account, set } = await loadFixture(deploy);
    const paths = ROLES.flatMap((first) =>
      ROLES.flatMap((second) =>
        ROLES.flatMap((third) => ROLES.map((last) => [first, second, third, last] as const)),
      ),
    );
    for (const path of paths) {
      const key = testKey(`path ${path}`).address;
      let wasMaker = false;
      for (const next of path) {
        const before = await account.roleOf(key);
        const refused = next === ROLE.Maker && wasMaker && before !== ROLE.Maker;
        const error = await errorOf(net, set(key, next));
        expect(error, `${path}`).to.equal(refused ? "MemberAccount_FormerMaker" : undefined);
        expect(await account.roleOf(key), `${path}`).to.equal(refused ? before : next);
        wasMaker ||= next === ROLE.Maker;
      }
      await set(key, ROLE.None);
    }
  });
});
