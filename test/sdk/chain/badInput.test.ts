import { expect } from "chai";
import type { Address, Client } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode } from "../support/refusal.ts";

const EVIDENCE = { contractEvidence: `0x${"01".repeat(32)}`, invoiceEvidence: "0x01" } as const;

describe("wrong input", () => {
  let network: TestNetwork;
  let party: Party;
  let client: Client;
  let account: Address;

  before(async () => {
    network = await startNetwork();
    party = await network.admit("supplier");
    ({ client, account } = party);
  });
  after(() => network.stop());

  const rows: readonly [string, () => Promise<unknown>][] = [
    ["an address that is none", () => client.cash.transfer({ to: "0x12", amount: 1n })],
    ["a name instead of an address", () => client.cash.balance("bank.eth" as Address)],
    ["an amount below zero", () => client.cash.transfer({ to: account, amount: -1n })],
    ["an amount above what fits", () => client.cash.burn({ amount: 2n ** 256n })],
    ["an id below zero", () => client.bills.accept({ billId: -1n })],
    ["a date that does not exist", () => client.calendar.isBusinessDay("2026-02-30")],
    [
      "a range that is empty",
      () =>
        client.loans.apply({
          instrumentId: 1n,
          range: { from: 2n, to: 1n },
          bank: account,
          principal: 1n,
        }),
    ],
    [
      "a range that begins at zero",
      () =>
        client.endorsements.offer({
          instrumentId: 1n,
          range: { from: 0n, to: 1n },
          transferee: account,
        }),
    ],
    [
      "a rate with a fraction",
      () => client.discounts.quote({ applicationId: 1n, rateMillionths: 2.5 }),
    ],
    [
      "an evidence id of another length",
      () =>
        client.receivables.register({
          debtor: account,
          face: 1n,
          dueDate: "2026-09-10",
          ...EVIDENCE,
        }),
    ],
    [
      "a face above 64 bits",
      () =>
        client.receivables.register({
          debtor: account,
          face: 2n ** 64n,
          dueDate: "2026-09-10",
          ...EVIDENCE,
        }),
    ],
    [
      "a type of goods that is too long",
      () => client.lots.register({ mark: "1", quantity: 1n, goodsType: "x".repeat(32) }),
    ],
    ["a parameter without a name", () => client.policy.valueOf({ parameter: "" })],
    ["an instrument number with a wrong check digit", () => client.audit.history(1n)],
    ["an empty request id", () => client.cash.burn({ amount: 1n, requestId: "" })],
    [
      "a credit code with a wrong check character",
      () => client.members.accountOf("91330100799655058A"),
    ],
  ];
  for (const [what, act] of rows) {
    it(`is refused before anything is sent: ${what}`, async () => {
      const count = () =>
        network.anvil.send("eth_getTransactionCount", [party.signer.checker.address, "latest"]);
      const before = await count();
      await expectCode(act(), "SDK_BAD_ARGUMENT");
      expect(await count()).to.equal(before);
    });
  }

  it("is refused of a fingerprint key that is none", async () => {
    const other = network.connect({ signer: party.signer, fingerprintKey: "0xzz" });
    const lot = { mark: "1", quantity: 1n, goodsType: "X" };
    await expectCode(other.lots.register(lot), "SDK_BAD_ARGUMENT");
  });
});
