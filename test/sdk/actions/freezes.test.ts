import { expect } from "chai";
import { id } from "ethers";
import { replaySlices } from "../../../sdk/src/audit/replaySlices.ts";
import type { Hash } from "../../../sdk/src/index.ts";
import { entriesOf } from "../support/ledger.ts";
import type { Party, TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { startSupplyChain } from "../support/supplyChain.ts";
import { receivedBill } from "../support/trade.ts";

const FACE = 100n;
const orderHash = id("order of a court") as Hash;

describe("freezes", () => {
  let network: TestNetwork;
  let drawer: Party;
  let payee: Party;

  before(async () => {
    ({ network, core: drawer, supplier: payee } = await startSupplyChain());
  });
  after(() => network.stop());

  it("stop everything until the lawful release, and follow from the history alone", async () => {
    const { freezes } = network.centralBank.client;
    const instrumentId = await receivedBill({ drawer, payee }, drawer, FACE);
    const range = { from: 1n, to: 40n };
    const { endorsements } = payee.client;
    const offered = { instrumentId, range, transferee: network.bank.account };
    await endorsements.offer(offered);
    const freeze = { instrumentId, range, orderHash, untilDate: "2027-03-10" };
    const { freezeId } = await freezes.freeze(freeze);
    expect(await payee.client.freezes.get(freezeId)).to.include({
      instrumentId,
      untilDate: "2027-03-10",
      ended: false,
      orderHash,
    });
    expect(await payee.client.freezes.get(99n)).to.equal(undefined);
    await expectRefusal(endorsements.offer(offered), "TitleLedger_Encumbered");
    const [first] = await payee.client.slices.of(instrumentId);
    expect(first?.encumbrance).to.include({ kind: "frozen" });
    expect(first?.encumbrance?.beneath).to.include({ kind: "locked" });

    await freezes.renew({ freezeId, orderHash, untilDate: "2028-03-10" });
    await expectRefusal(payee.client.freezes.lapse({ freezeId }), "FreezeDesk_TermRuns");
    await expectRefusal(
      payee.client.freezes.release({ freezeId, orderHash }),
      "AccessManagedUnauthorized",
    );
    await freezes.release({ freezeId, orderHash });
    const [thawed] = replaySlices(await entriesOf(network, instrumentId), 0n);
    expect(thawed?.encumbrance).to.include({ kind: "locked" });
    expect((await payee.client.freezes.get(freezeId))?.ended).to.equal(true);
  });

  it("lapse by anybody's call once their time is over", async () => {
    const instrumentId = await receivedBill({ drawer, payee }, drawer, FACE);
    const range = { from: 1n, to: FACE };
    const { freezes } = network.centralBank.client;
    const freeze = { instrumentId, range, orderHash, untilDate: "2026-03-20" };
    const { freezeId } = await freezes.freeze(freeze);
    await network.toDate("2026-03-21");
    await payee.client.freezes.lapse({ freezeId });
    const [slice] = await payee.client.slices.of(instrumentId);
    expect(slice?.encumbrance).to.equal(undefined);
  });
});
