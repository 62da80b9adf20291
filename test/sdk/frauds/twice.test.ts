import { expect } from "chai";
import { hashDocument, type InstrumentId, PiaohaoError } from "../../../sdk/src/index.ts";
import { entriesOf } from "../support/ledger.ts";
import type { Party, TestNetwork } from "../support/network.ts";
import { inOneBlock } from "../support/oneBlock.ts";
import { askDiscount, endorse } from "../support/plays.ts";
import { expectRefusal } from "../support/refusal.ts";
import { startSupplyChain } from "../support/supplyChain.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = 100_000_000n;
const WHOLE = { from: 1n, to: FACE };
const LOCK_SECONDS = 259_200;

/** Rows of docs/frauds.md, by their names. */
describe("frauds: the same value twice", () => {
  let network: TestNetwork;
  let core: Party;
  let supplier: Party;
  let other: Party;

  before(async () => {
    ({ network, core, supplier, other } = await startSupplyChain());
    for (const bank of [network.bank, network.otherBank]) {
      await network.centralBank.client.cash.mint({ to: bank.account, amount: FACE });
    }
  });
  after(() => network.stop());

  const aBill = (): Promise<InstrumentId> =>
    receivedBill({ drawer: core, payee: supplier }, core, FACE);
  const flagOf = async (id: InstrumentId): Promise<unknown> =>
    (await supplier.client.bills.slices(id))[0]?.encumbrance?.kind;

  it("One bill slice offered to two banks, same block: one wins, one typed error of ids only, one debit", async () => {
    const { bank, otherBank } = network;
    const part = { instrumentId: await aBill(), range: WHOLE };
    const outcomes = await inOneBlock(network, [
      () => askDiscount(supplier, bank, part),
      () => askDiscount(supplier, otherBank, part),
    ]);
    const won = outcomes.findIndex(({ status }) => status === "fulfilled");
    const [winner, loser] = [outcomes[won], outcomes[1 - won]];
    if (winner?.status !== "fulfilled" || loser?.status !== "rejected") {
      return expect.fail("one of two was to win");
    }
    const { reason } = loser;
    expect(reason).to.be.instanceOf(PiaohaoError).with.property("code", "TitleLedger_Encumbered");
    expect(reason.args).to.deep.equal({ ...WHOLE, instrumentId: part.instrumentId, kind: 1n });

    const banks = won === 0 ? [bank, otherBank] : [otherBank, bank];
    const balances = () => Promise.all(banks.map(({ client }) => client.cash.balance()));
    const before = await balances();
    const quote = { applicationId: winner.value, rateMillionths: 26_500 };
    await banks[0]?.client.discounts.quote(quote);
    await supplier.client.discounts.settle({ applicationId: winner.value });
    const after = await balances();
    expect(before.map((fen, index) => fen - (after[index] ?? 0n))).to.deep.equal([98_645_556n, 0n]);
    await expectRefusal(askDiscount(supplier, otherBank, part), "TitleLedger_NotHolder", {
      instrumentId: part.instrumentId,
    });
  });

  it("Lock squatting: the application expires by itself, the slice circulates again", async () => {
    const instrumentId = await aBill();
    const part = { instrumentId, range: WHOLE };
    const applicationId = await askDiscount(supplier, network.bank, part);
    expect(await flagOf(instrumentId)).to.equal("locked");
    const offer = { ...part, transferee: other.account };
    await expectRefusal(supplier.client.endorsements.offer(offer), "TitleLedger_Encumbered", {
      instrumentId,
    });
    await network.advance(LOCK_SECONDS);
    expect(await flagOf(instrumentId)).to.equal(undefined);
    await endorse(supplier, other, part);
    await expectRefusal(
      network.bank.client.discounts.quote({ applicationId, rateMillionths: 26_500 }),
      "FinancingDesk_Expired",
      { requestId: applicationId },
    );
  });

  it("Same invoice behind a bill and a receivable: nothing beyond the balance, across classes", async () => {
    const trade = await registerTrade(supplier, core, FACE);
    const { contractEvidence, invoiceEvidence } = trade;
    const { billId } = await core.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: core.account,
      payee: supplier.account,
      face: (FACE / 10n) * 6n,
      dueDate: "2026-09-10",
      ...trade,
    });
    const register = (face: bigint) =>
      supplier.client.receivables.register({
        debtor: core.account,
        face,
        dueDate: "2026-07-08",
        ...trade,
      });
    const left = (FACE / 10n) * 4n;
    await expectRefusal(register(left + 1n), "EvidenceRegistry_Insufficient", {
      evidenceId: contractEvidence,
      requested: left + 1n,
      available: left,
    });
    await register(left);
    expect(await supplier.client.evidence.get(invoiceEvidence)).to.include({ available: 0n });
    expect((await core.client.bills.get(billId)).status).to.equal("issued");
  });

  it("Same goods under two receipts / two keepers: the second is rejected, in whatever writing", async () => {
    const keeper = await network.admit("warehouseKeeper");
    const second = await network.admit("warehouseKeeper");
    const lot = { mark: "NB-A07", quantity: 500n, goodsType: "STEEL-COIL" };
    const { lotId } = await keeper.client.lots.register(lot);
    const receipt = {
      depositor: supplier.account,
      lotId,
      quantity: 500n,
      storageUntil: "2027-03-10",
      documentHash: hashDocument("仓单"),
    };
    await keeper.client.receipts.issue(receipt);
    await expectRefusal(keeper.client.receipts.issue(receipt), "LotRegistry_AlreadyBound", {
      lotId,
    });
    await expectRefusal(
      second.client.lots.register({ ...lot, mark: " ｎｂ-Ａ07" }),
      "LotRegistry_AlreadyRegistered",
      { lotId },
    );
    await expectRefusal(second.client.receipts.issue(receipt), "ReceiptRegistry_NotLotKeeper", {
      lotId,
    });
  });

  it("Overlapping or foreign sub-range: rejected, and nothing has changed", async () => {
    const instrumentId = await aBill();
    await endorse(supplier, other, { instrumentId, range: { from: 1n, to: 400n } });
    const offer = (from: bigint, to: bigint) =>
      supplier.client.endorsements.offer({
        instrumentId,
        range: { from, to },
        transferee: network.bank.account,
      });
    const state = async () => [
      await supplier.client.bills.slices(instrumentId),
      (await entriesOf(network, instrumentId)).length,
    ];
    const before = await state();
    await expectRefusal(offer(1n, 400n), "TitleLedger_NotHolder", { instrumentId, sliceFrom: 1n });
    for (const [from, to] of [
      [300n, 500n],
      [401n, FACE + 1n],
    ] as const) {
      await expectRefusal(offer(from, to), "TitleLedger_RangeOutsideSlice", {
        instrumentId,
        from,
        to,
      });
    }
    await expectRefusal(offer(FACE + 1n, FACE + 2n), "TitleLedger_NoSuchSlice", { instrumentId });
    expect(await state()).to.deep.equal(before);
  });
});
