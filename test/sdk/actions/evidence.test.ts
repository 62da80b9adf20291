import { expect } from "chai";
import { createClient, fingerprintInvoice, hashDocument } from "../../../sdk/src/index.ts";
import { FINGERPRINT_KEY, type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";

describe("evidence", () => {
  let network: TestNetwork;
  let seller: Party;
  let buyer: Party;

  before(async () => {
    network = await startNetwork();
    seller = await network.admit("supplier");
    buyer = await network.admit("coreEnterprise");
  });
  after(() => network.stop());

  const anInvoice = () => ({
    code: "033001900111",
    number: "12345678",
    amount: 1_000n,
    date: "2026-03-01",
    seller: seller.account,
    buyer: buyer.account,
    documentHash: hashDocument("发票"),
  });

  it("is a balance under the keyed fingerprint of its canonical number", async () => {
    const { evidenceId } = await seller.client.evidence.registerInvoice(anInvoice());
    expect(evidenceId).to.equal(fingerprintInvoice(FINGERPRINT_KEY, anInvoice()));
    expect(await network.connect().evidence.get(evidenceId)).to.deep.equal({
      evidenceId,
      kind: "invoice",
      amount: 1_000n,
      allocated: 0n,
      available: 1_000n,
      date: "2026-03-01",
      seller: seller.account,
      buyer: buyer.account,
      documentHash: hashDocument("发票"),
    });
  });

  it("is registered once, however it is written, for whatever amount and by whomever", async () => {
    const written = {
      ...anInvoice(),
      code: "３３００１９００１１１ ",
      number: "０12345678",
      amount: 1n,
    };
    const again = buyer.client.evidence.registerInvoice(written);
    const error = await expectRefusal(again, "EvidenceRegistry_AlreadyRegistered");
    // Whose the first was is not told.
    expect(Object.keys(error.args)).to.deep.equal(["evidenceId"]);
  });

  it("is a contract between two parties, whoever registers it", async () => {
    const contract = { ...anInvoice(), number: "HT-2026-001" };
    const { evidenceId } = await buyer.client.evidence.registerContract(contract);
    expect((await buyer.client.evidence.get(evidenceId))?.kind).to.equal("contract");
    const again = seller.client.evidence.registerContract({ ...contract, number: "ht-2026-001" });
    await expectRefusal(again, "EvidenceRegistry_AlreadyRegistered", { evidenceId });
  });

  it("is refused from a stranger to the trade, and from the future", async () => {
    const stranger = await network.admit("supplier");
    const other = { ...anInvoice(), number: "2" };
    const theirs = stranger.client.evidence.registerInvoice(other);
    await expectRefusal(theirs, "EvidenceRegistry_NotParty", { caller: stranger.account });
    const tomorrow = seller.client.evidence.registerInvoice({ ...other, date: "2026-03-11" });
    const error = await expectRefusal(tomorrow, "EvidenceRegistry_FutureDocument");
    expect(error.message).to.include("dated 2026-03-11, after today, 2026-03-10");
  });

  it("needs the consortium's key, and a number that is one", async () => {
    const keyless = createClient({ rpcUrls: [network.anvil.url], signer: seller.signer });
    await expectCode(keyless.evidence.registerInvoice(anInvoice()), "SDK_NO_FINGERPRINT_KEY");
    const lot = { mark: "1", quantity: 1n, goodsType: "X" };
    await expectCode(keyless.lots.register(lot), "SDK_NO_FINGERPRINT_KEY");
    const nameless = { ...anInvoice(), number: " " };
    await expectCode(seller.client.evidence.registerInvoice(nameless), "SDK_BAD_ARGUMENT");
  });

  it("is none under an id that nobody registered", async () => {
    const unknown = `0x${"00".repeat(31)}01` as const;
    expect(await network.connect().evidence.get(unknown)).to.equal(undefined);
    expect(await network.connect().lots.get(unknown)).to.equal(undefined);
  });
});
