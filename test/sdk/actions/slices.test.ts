import { expect } from "chai";
import fc from "fast-check";
import { replaySlices } from "../../../sdk/src/audit/replaySlices.ts";
import type { InstrumentId, Slice } from "../../../sdk/src/index.ts";
import { contextOf, entriesOf } from "../support/ledger.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";
import { receivedBill } from "../support/trade.ts";

const UNITS = 1_000n;

describe("slices", () => {
  let network: TestNetwork;
  let parties: readonly [Party, Party];
  let billId: InstrumentId;

  before(async () => {
    network = await startNetwork();
    const drawer = await network.admit("coreEnterprise");
    const drawee = await network.admit("coreEnterprise");
    parties = [await network.admit("supplier"), await network.admit("supplier")];
    billId = await receivedBill({ drawer, payee: parties[0] }, drawee, UNITS);
  });
  after(() => network.stop());

  it("replay from the history to what the ledger holds, after any sequence of steps", async () => {
    const steps = fc.sample(step, { seed: 20_260_310, numRuns: 60 });
    let refusals = 0;
    for (const taken of steps) {
      // Which step is possible depends on those before; a refusal changes nothing and is part of the sequence.
      await take(taken).catch(() => {
        refusals += 1;
      });
    }
    expect(refusals).to.be.lessThan(steps.length / 2);
    const slices = await parties[0].client.slices.of(billId);
    expect(slices.length).to.be.greaterThan(3);
    await expectLedgerAgrees(slices);

    // Locks expire by themselves: no entry marks it.
    await network.advance(30 * 86_400);
    const later = await parties[0].client.slices.of(billId);
    expect(later.every(({ encumbrance }) => encumbrance === undefined)).to.equal(true);
    await expectLedgerAgrees(later);
  });

  it("are none for an instrument that the ledger does not know", async () => {
    expect(await network.connect().slices.of(1n)).to.deep.equal([]);
  });

  it("are found by a unit inside them; a unit beyond the last is refused", async () => {
    const offer = parties[0].client.endorsements.offer({
      instrumentId: billId,
      range: { from: UNITS + 1n, to: UNITS + 1n },
      transferee: parties[1].account,
    });
    await expectRefusal(offer, "TitleLedger_NoSuchSlice", { sliceFrom: UNITS + 1n });
  });

  it("replay past entries that do not concern them", async () => {
    const entries = await entriesOf(network, billId);
    const foreign = { ...entries[0], kind: "UNHEARD_OF", particulars: undefined };
    const now = 2n ** 63n;
    expect(replaySlices([...entries, foreign as (typeof entries)[0]], now)).to.deep.equal(
      replaySlices(entries, now),
    );
  });

  const unit = fc.bigInt(1n, UNITS);
  const step = fc.record({
    action: fc.constantFrom("split", "merge", "offer", "sign", "endorse", "withdraw"),
    pick: fc.nat(1_000),
    unit,
  });

  async function take({
    action,
    pick,
    unit,
  }: {
    action: string;
    pick: number;
    unit: bigint;
  }): Promise<unknown> {
    const [first, second] = parties;
    const slices = await first.client.slices.of(billId);
    const free = slices.filter(({ encumbrance }) => encumbrance === undefined);
    const chosen = free[pick % free.length];
    if (chosen === undefined) return undefined;
    const [holder, other] = chosen.holder === first.account ? [first, second] : [second, first];
    const size = chosen.to - chosen.from + 1n;
    const range = { from: chosen.from + (unit % size), to: chosen.to };
    const offer = { instrumentId: billId, range, transferee: other.account };
    if (action === "split") {
      return holder.client.slices.split({
        instrumentId: billId,
        sliceFrom: chosen.from,
        at: range.from,
      });
    }
    if (action === "merge") {
      return holder.client.slices.merge({ instrumentId: billId, leftFrom: chosen.from });
    }
    const { offerId } = await holder.client.endorsements.offer(offer);
    if (action === "endorse" || action === "sign")
      return other.client.endorsements.sign({ offerId });
    if (action === "withdraw") return holder.client.endorsements.withdraw({ offerId });
    return undefined;
  }

  async function expectLedgerAgrees(slices: readonly Slice[]): Promise<void> {
    const ledger = await contextOf(network).contracts.at("TitleLedger");
    let next = 1n;
    for (const { from, to, holder, encumbrance } of slices) {
      expect(from).to.equal(next);
      next = to + 1n;
      const stored = await ledger.sliceAt(billId, from);
      expect({ to: stored.to, holder: stored.holder.toLowerCase() }).to.deep.equal({ to, holder });
      const effective = await ledger.effectiveEncumbrance(billId, from);
      expect(effective.desk.toLowerCase()).to.equal(encumbrance?.desk ?? `0x${"0".repeat(40)}`);
      expect(effective.until).to.equal(encumbrance?.until ?? 0n);
    }
    expect(next).to.equal(UNITS + 1n);
  }
});
