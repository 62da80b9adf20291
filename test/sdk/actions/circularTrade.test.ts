import { expect } from "chai";
import { hashDocument } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";

const MARK = "阴极铜 批次 2026-03-07";
const REPORT = hashDocument("核查报告");

describe("goods that come back to one of their sellers", () => {
  let network: TestNetwork;
  let parties: readonly Party[];

  before(async () => {
    network = await startNetwork();
    parties = [
      await network.admit("supplier"),
      await network.admit("coreEnterprise"),
      await network.admit("supplier"),
    ];
  });
  after(() => network.stop());

  /** The invoice of the nth party to the next one, about the goods. */
  async function sell(seller: number): Promise<{ readonly invoice: `0x${string}` }> {
    const [from, to] = [parties[seller], parties[(seller + 1) % parties.length]];
    if (from === undefined || to === undefined) throw new Error("no such party");
    const { evidenceId } = await from.client.evidence.registerInvoice({
      code: "033001900111",
      number: `2026${seller}`,
      amount: 1_000n,
      date: "2026-03-01",
      seller: from.account,
      buyer: to.account,
      documentHash: hashDocument("发票"),
    });
    return { invoice: evidenceId };
  }

  it("raise an alert, which the central bank clears on a document", async () => {
    const alerts: boolean[] = [];
    const lots = new Set<`0x${string}`>();
    for (const [index, { client }] of parties.entries()) {
      const { invoice } = await sell(index);
      const { lotId, alerted } = await client.lots.tie({ invoiceEvidence: invoice, mark: MARK });
      alerts.push(alerted);
      lots.add(lotId);
    }
    expect(alerts).to.deep.equal([false, false, true]);
    const [lotId = "0x"] = lots;
    expect(lots.size).to.equal(1);
    const reader = network.connect();
    const { sales, alertedOn } = await reader.lots.trade(lotId);
    expect([sales, alertedOn]).to.deep.equal([3n, await reader.calendar.today()]);
    await network.centralBank.client.lots.clear({ lotId, documentHash: REPORT });
    expect(await reader.lots.trade(lotId)).to.deep.equal({ sales: 0n, alertedOn: undefined });
    const again = network.centralBank.client.lots.clear({ lotId, documentHash: REPORT });
    await expectRefusal(again, "CircularTradeWatch_NoAlert");
  });
});
