import { expect } from "chai";
import type { Address } from "../../../sdk/src/index.ts";
import { key, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";

const addressOf = (wallet: { readonly address: string }): Address =>
  wallet.address.toLowerCase() as Address;

describe("keys of an institution", () => {
  let network: TestNetwork;
  let member: Party;
  let other: Party;

  before(async () => {
    network = await startNetwork();
    member = await network.admit("supplier");
    other = await network.admit("supplier");
    await network.centralBank.client.cash.mint({ to: member.account, amount: 10_000n });
  });
  after(() => network.stop());

  it("have limits per request and per day", async () => {
    const { operators, cash } = member.client;
    const operator = addressOf(member.signer.maker);
    await operators.limit({ operator, perRequest: 100n, perDay: 150n });
    expect(await operators.get({ operator })).to.deep.equal({
      role: "maker",
      perRequest: 100n,
      perDay: 150n,
    });
    await expectRefusal(
      cash.transfer({ to: other.account, amount: 101n }),
      "MemberAccount_RequestLimit",
      { operator, value: 101n, maximum: 100n },
    );
    await cash.transfer({ to: other.account, amount: 100n });
    await expectRefusal(
      cash.transfer({ to: other.account, amount: 51n }),
      "MemberAccount_DayLimit",
      { value: 151n, maximum: 150n },
    );
    await expectRefusal(
      operators.limit({ operator, perRequest: 0n, perDay: 0n }),
      "MemberAccount_LimitedOperator",
    );
    const { account } = member;
    const lifted = { account, operator, perRequest: 0n, perDay: 0n };
    await network.centralBank.client.operators.limit(lifted);
    await cash.transfer({ to: other.account, amount: 1_000n });
  });

  it("are replaced by the institution's others, and the old one does nothing more", async () => {
    const spare = { maker: key("spare maker"), checker: key("spare checker") };
    const { operators } = member.client;
    await operators.set({ operator: addressOf(spare.maker), role: "maker" });
    await operators.set({ operator: addressOf(spare.checker), role: "checker" });
    const remaining = network.connect({ signer: { account: member.account, ...spare } });
    const before = await remaining.cash.balance(member.account);
    const oldOperator = addressOf(member.signer.checker);
    const newOperator = addressOf(key("new checker"));
    await remaining.operators.replace({ oldOperator, newOperator });
    expect(await remaining.operators.roleOf({ operator: newOperator })).to.equal("checker");
    expect(await remaining.operators.roleOf({ operator: oldOperator })).to.equal("none");
    expect(await remaining.cash.balance(member.account)).to.equal(before);
    await expectRefusal(
      member.client.cash.transfer({ to: other.account, amount: 1n }),
      "MemberAccount_NotChecker",
    );
    await expectCode(
      remaining.operators.replace({ oldOperator, newOperator: addressOf(key("third")) }),
      "SDK_BAD_ARGUMENT",
    );
  });

  it("are replaced once when the same request is sent again, by whatever role the old key had", async () => {
    const institution = await network.admit("supplier");
    const { operators } = institution.client;
    const [oldOperator, newOperator] = [addressOf(key("leaving")), addressOf(key("coming"))];
    await operators.set({ operator: oldOperator, role: "maker" });
    const change = { oldOperator, newOperator, requestId: "REPLACE-1" };
    const first = await operators.replace(change);
    expect(await operators.replace(change)).to.deep.equal(first);
    expect(await operators.roleOf({ operator: newOperator })).to.equal("maker");
    await expectRefusal(
      operators.set({ operator: oldOperator, role: "maker" }),
      "MemberAccount_FormerMaker",
      { operator: oldOperator },
    );
    const other = { ...change, newOperator: addressOf(key("another")) };
    await expectCode(operators.replace(other), "SDK_REQUEST_ID_REUSED");
    const otherRole = { ...change, role: "checker" } as const;
    await expectCode(operators.replace(otherRole), "SDK_REQUEST_ID_REUSED");
  });

  it("are recovered by the central bank when all are lost; cash stays where it is", async () => {
    const { account } = other;
    const { operators } = network.centralBank.client;
    const balance = await network.connect().cash.balance(account);
    const found = { maker: key("found maker"), checker: key("found checker") };
    for (const name of ["maker", "checker"] as const) {
      await operators.replace({
        account,
        oldOperator: addressOf(other.signer[name]),
        newOperator: addressOf(found[name]),
      });
    }
    await expectRefusal(
      other.client.cash.transfer({ to: member.account, amount: 1n }),
      "MemberAccount_NotChecker",
    );
    const recovered = network.connect({ signer: { account, ...found } });
    await recovered.cash.transfer({ to: member.account, amount: balance });
  });
});
