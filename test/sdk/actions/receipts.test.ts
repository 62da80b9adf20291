import { expect } from "chai";
import { act } from "../../../sdk/src/chain/act.ts";
import { intentOf } from "../../../sdk/src/chain/intent.ts";
import {
  dateToTimestamp,
  hashDocument,
  type InstrumentId,
  parseRate,
  parseYuan,
} from "../../../sdk/src/index.ts";
import { actingContextOf, entriesOf } from "../support/ledger.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";

const QUANTITY = 500_000n;
const PRINCIPAL = parseYuan("¥7,000,000.00");

describe("lots, receipts, loans, deliveries", () => {
  let network: TestNetwork;
  let keeper: Party;
  let depositor: Party;
  let serial = 0;

  before(async () => {
    network = await startNetwork();
    keeper = await network.admit("warehouseKeeper");
    depositor = await network.admit("supplier");
    const { centralBank, bank } = network;
    await centralBank.client.cash.mint({ to: bank.account, amount: 10n * PRINCIPAL });
  });
  after(() => network.stop());

  async function aReceipt(): Promise<InstrumentId> {
    serial += 1;
    const { lotId } = await keeper.client.lots.register({
      mark: `BAY-${serial}`,
      quantity: QUANTITY,
      goodsType: "STEEL-COIL",
    });
    const { receiptId } = await keeper.client.receipts.issue({
      depositor: depositor.account,
      lotId,
      quantity: QUANTITY,
      storageUntil: "2027-03-10",
      documentHash: hashDocument("仓单"),
    });
    return receiptId;
  }
  const whole = { from: 1n, to: QUANTITY };
  const apply = (receiptId: InstrumentId, party = depositor) =>
    party.client.receipts.pledge({
      receiptId,
      range: whole,
      bank: network.bank.account,
      principal: PRINCIPAL,
    });

  it("issues one receipt on a lot, whoever writes its mark in whatever way", async () => {
    const receiptId = await aReceipt();
    const receipt = await depositor.client.receipts.get(receiptId);
    expect(receipt).to.include({
      status: "issued",
      keeper: keeper.account,
      depositor: depositor.account,
      quantity: QUANTITY,
      issueDate: "2026-03-10",
      storageUntil: "2027-03-10",
      goodsType: "STEEL-COIL",
      documentHash: hashDocument("仓单"),
    });
    expect(await keeper.client.lots.get(receipt.lotId)).to.include({
      keeper: keeper.account,
      quantity: QUANTITY,
      receiptId,
    });
    const other = await network.admit("warehouseKeeper");
    const again = other.client.lots.register({
      mark: `ｂａｙ-${serial} `,
      quantity: 1n,
      goodsType: "STEEL-COIL",
    });
    await expectRefusal(again, "LotRegistry_AlreadyRegistered", { lotId: receipt.lotId });
    const second = keeper.client.receipts.issue({
      depositor: depositor.account,
      lotId: receipt.lotId,
      quantity: 1n,
      storageUntil: "2027-03-10",
      documentHash: hashDocument("again"),
    });
    const error = await expectRefusal(second, "LotRegistry_AlreadyBound");
    expect(error.law).to.include("第59条");
  });

  it("pledges a receipt once, lends, is repaid with interest and releases", async () => {
    const { bank, otherBank, centralBank } = network;
    const receiptId = await aReceipt();
    const { loanId } = await apply(receiptId);
    const rateMillionths = parseRate("3.45%");
    const { loans } = depositor.client;
    await expectCode(loans.cost(loanId), "SDK_BAD_ARGUMENT");
    await bank.client.loans.offer({ loanId, rateMillionths, dueDate: "2026-09-10" });
    // ¥7,000,000.00 at 3.45 %, 184 days.
    const cost = { interest: 12_343_333n, fees: 0n, proceeds: PRINCIPAL, days: 184 };
    const annual = { effectiveRateMillionths: rateMillionths };
    expect(await loans.cost(loanId)).to.deep.equal({ ...cost, ...annual, status: "offered" });
    expect(await depositor.client.loans.draw({ loanId })).to.include({ principal: PRINCIPAL });
    expect(await depositor.client.cash.balance()).to.equal(PRINCIPAL);
    expect(await bank.client.loans.get(loanId)).to.deep.include({
      status: "drawn",
      range: whole,
      borrower: depositor.account,
      bank: bank.account,
      principal: PRINCIPAL,
      rateMillionths,
      drawnDate: "2026-03-10",
      dueDate: "2026-09-10",
    });

    expect(await loans.cost(loanId)).to.deep.equal({ ...cost, ...annual, status: "drawn" });

    const elsewhere = depositor.client.loans.apply({
      instrumentId: receiptId,
      range: whole,
      bank: otherBank.account,
      principal: 1n,
    });
    await expectRefusal(elsewhere, "TitleLedger_Encumbered", { kind: 2n });
    const delivery = depositor.client.deliveries.request({ receiptId, sliceFrom: 1n });
    await expectRefusal(delivery, "TitleLedger_Encumbered", { kind: 2n });

    await network.toDate("2026-09-10");
    const owed = await depositor.client.loans.owed(loanId);
    expect(owed).to.deep.equal({ principal: PRINCIPAL, interest: 12_343_333n });
    await expectRefusal(depositor.client.loans.repay({ loanId }), "ERC20InsufficientBalance");
    await centralBank.client.cash.mint({ to: depositor.account, amount: owed.interest });
    expect(await depositor.client.loans.repay({ loanId })).to.include(owed);
    expect(await depositor.client.cash.balance()).to.equal(0n);
    expect((await depositor.client.loans.owed(loanId)).principal).to.equal(0n);
  });

  it("frees the goods when the bank refuses or the borrower withdraws", async () => {
    const receiptId = await aReceipt();
    const first = await apply(receiptId);
    expect(await network.bank.client.loans.get(first.loanId)).to.include({
      status: "applied",
      rateMillionths: undefined,
      drawnDate: undefined,
      dueDate: undefined,
    });
    await network.bank.client.loans.refuse({ loanId: first.loanId });
    const second = await apply(receiptId);
    await depositor.client.loans.withdraw({ loanId: second.loanId });
    const [slice] = await depositor.client.receipts.slices(receiptId);
    expect(slice).to.deep.equal({ ...whole, holder: depositor.account, encumbrance: undefined });
    expect((await depositor.client.loans.get(second.loanId)).status).to.equal("withdrawn");
  });

  it("lists a receipt once its keeper has signed the transfer, and sells it", async () => {
    const receiptId = await aReceipt();
    const taker = await network.admit("supplier");
    await network.centralBank.client.cash.mint({ to: taker.account, amount: 1_000n });
    const { listings, slices } = depositor.client;
    const documentHash = hashDocument("挂牌说明");
    const { listingId } = await listings.register({
      ...{ instrumentId: receiptId, range: { from: 1n, to: 200_000n } },
      ...{ documentHash, onlyTo: taker.account },
    });
    const listed = { listingId, price: 1_000n, validUntil: dateToTimestamp("2026-09-20") };
    const error = await expectRefusal(listings.list(listed), "ListingDesk_NotCountersigned");
    expect(error.law).to.include("第910条");
    await expectRefusal(listings.countersign({ listingId }), "ListingDesk_NotParty");
    await keeper.client.listings.countersign({ listingId });
    // The slice that the range lies in is found when it is listed, not when it was registered.
    await slices.split({ instrumentId: receiptId, sliceFrom: 1n, at: 300_001n });
    await listings.list(listed);
    await taker.client.listings.take({ listingId, priceMax: 1_000n });
    expect(await listings.get(listingId)).to.include({
      documentHash,
      countersigned: true,
      onlyTo: taker.account,
      taker: taker.account,
    });
    const holders = (await depositor.client.receipts.slices(receiptId)).map(({ holder }) => holder);
    expect(holders).to.deep.equal([taker.account, depositor.account, depositor.account]);
  });

  describe("the cost of a loan", () => {
    const offered = async (): Promise<bigint> => {
      const { loanId } = await apply(await aReceipt());
      const terms = { rateMillionths: 34_500, dueDate: "2026-12-10" };
      await network.bank.client.loans.offer({ loanId, ...terms });
      return loanId;
    };
    /** One request of the depositor's, in which the bank gets so many fen back. */
    async function drawing(calls: readonly (readonly ["draw" | "repay", bigint])[], kept = 0n) {
      const context = actingContextOf(network, depositor);
      const desk = await context.contracts.at("PledgeDesk");
      const cash = await context.contracts.at("CashToken");
      const intents = calls.map(([name, loanId]) => {
        const data =
          name === "draw"
            ? desk.interface.encodeFunctionData("draw", [loanId])
            : desk.interface.encodeFunctionData("repay", [loanId]);
        return intentOf(desk, data);
      });
      const given = cash.interface.encodeFunctionData("transfer", [network.bank.account, kept]);
      await act(context, { calls: [...intents, intentOf(cash, given)], result: () => ({}) });
    }
    const cost = (loanId: bigint) => network.connect().loans.cost(loanId);
    const rejected = async (loanId: bigint) => {
      const error = await expectCode(cost(loanId), "AUDIT_UNDECLARED_FEE");
      expect((error as { details?: unknown }).details).to.include({ fee: 1n });
    };

    it("is rejected when the bank kept a part of it as it was drawn", async () => {
      const loanId = await offered();
      await drawing([["draw", loanId]], 1n);
      await rejected(loanId);
    });

    it("is rejected as well when the bank paid something else in the same request", async () => {
      const [one, other] = [await offered(), await offered()];
      await drawing(
        [
          ["draw", one],
          ["draw", other],
        ],
        1n,
      );
      await rejected(one);
      await rejected(other);
    });

    it("is not rejected for an earlier loan of the bank's that is repaid in the same request", async () => {
      const [earlier, later] = [await offered(), await offered()];
      await drawing([["draw", earlier]]);
      await depositor.client.cash.allow({ desk: "PledgeDesk", amount: 2n * PRINCIPAL });
      await drawing([
        ["draw", later],
        ["repay", earlier],
      ]);
      expect((await cost(later)).proceeds).to.equal(PRINCIPAL);
    });
  });

  it("delivers a part and the rest, and the receipt is cancelled", async () => {
    const receiptId = await aReceipt();
    const { slices, deliveries, receipts } = depositor.client;
    await slices.split({ instrumentId: receiptId, sliceFrom: 1n, at: 200_001n });
    await slices.merge({ instrumentId: receiptId, leftFrom: 1n });
    await slices.split({ instrumentId: receiptId, sliceFrom: 1n, at: 200_001n });

    const given = await deliveries.request({ receiptId, sliceFrom: 1n });
    await deliveries.withdraw({ deliveryId: given.deliveryId });
    for (const sliceFrom of [1n, 200_001n]) {
      const { deliveryId } = await deliveries.request({ receiptId, sliceFrom });
      await expectRefusal(deliveries.confirm({ deliveryId }), "DeliveryDesk_NotKeeper");
      await keeper.client.deliveries.confirm({ deliveryId });
      expect(await deliveries.get(deliveryId)).to.include({
        status: "delivered",
        holder: depositor.account,
        keeper: keeper.account,
      });
    }
    const { status, lotId } = await receipts.get(receiptId);
    expect(status).to.equal("cancelled");
    expect((await keeper.client.lots.get(lotId))?.receiptId).to.equal(undefined);
    const kinds = (await entriesOf(network, receiptId)).map(({ kind }) => kind);
    expect(kinds.at(-1)).to.equal("RECEIPT_CANCELLED");
  });
});
