import { expect } from "chai";
import { hashDocument, type InstrumentId } from "../../../sdk/src/index.ts";
import type { Party, TestNetwork } from "../support/network.ts";
import { askDiscount, endorse, pledge, present } from "../support/plays.ts";
import { expectRefusal } from "../support/refusal.ts";
import { startSupplyChain } from "../support/supplyChain.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = 10_000n;
const WHOLE = { from: 1n, to: FACE };
const DUE = "2026-03-20";

/** Rows of docs/frauds.md, by their names. */
describe("frauds: what may not be disposed of", () => {
  let network: TestNetwork;
  let core: Party;
  let supplier: Party;
  let other: Party;

  before(async () => {
    ({ network, core, supplier, other } = await startSupplyChain());
    for (const { account } of [core, network.bank, network.otherBank]) {
      await network.centralBank.client.cash.mint({ to: account, amount: 10n * FACE });
    }
  });
  after(() => network.stop());

  const aBill = (dueDate?: string): Promise<InstrumentId> =>
    receivedBill({ drawer: core, payee: supplier }, core, FACE, dueDate);

  /** Everything that a holder does with a bill that circulates. */
  const disposals = (instrumentId: InstrumentId) => {
    const part = { instrumentId, range: WHOLE };
    const { client } = supplier;
    return {
      endorse: () => client.endorsements.offer({ ...part, transferee: other.account }),
      discount: () => askDiscount(supplier, network.otherBank, part),
      pledge: () => client.loans.apply({ ...part, bank: network.otherBank.account, principal: 1n }),
    };
  };

  const refuseAll = async (instrumentId: InstrumentId, code: string) => {
    for (const dispose of Object.values(disposals(instrumentId))) {
      const { args } = await expectRefusal(dispose(), code);
      expect([args["billId"], args["instrumentId"]]).to.include(instrumentId);
    }
  };

  it("Pledging the pledged; releasing while pledged: rejected", async () => {
    const billId = await aBill();
    const loanId = await pledge(supplier, network.bank, { instrumentId: billId, range: WHOLE });
    await refuseAll(billId, "TitleLedger_Encumbered");
    const back = { instrumentId: billId, range: WHOLE, transferee: other.account };
    await expectRefusal(network.bank.client.endorsements.offer(back), "TitleLedger_NotHolder", {
      instrumentId: billId,
    });

    const keeper = await network.admit("warehouseKeeper");
    const lot = { mark: "NB-B01", quantity: FACE, goodsType: "STEEL-COIL" };
    const { lotId } = await keeper.client.lots.register(lot);
    const { receiptId } = await keeper.client.receipts.issue({
      depositor: supplier.account,
      lotId,
      quantity: FACE,
      storageUntil: "2027-03-10",
      documentHash: hashDocument("仓单"),
    });
    await pledge(supplier, network.bank, { instrumentId: receiptId, range: WHOLE });
    await expectRefusal(
      supplier.client.deliveries.request({ receiptId, sliceFrom: 1n }),
      "TitleLedger_Encumbered",
      { instrumentId: receiptId, kind: 2n },
    );

    await network.centralBank.client.cash.mint({ to: supplier.account, amount: 10n });
    await supplier.client.loans.repay({ loanId });
    await endorse(supplier, other, { instrumentId: billId, range: WHOLE });
  });

  it("Court freeze: everything but the lawful release is rejected", async () => {
    const instrumentId = await aBill(DUE);
    const { freezes } = network.centralBank.client;
    const orderHash = hashDocument("（2026）沪01执1号");
    const untilDate = "2027-03-10";
    const { freezeId } = await freezes.freeze({ instrumentId, range: WHOLE, orderHash, untilDate });
    await refuseAll(instrumentId, "TitleLedger_Encumbered");
    await expectRefusal(
      supplier.client.freezes.release({ freezeId, orderHash }),
      "AccessManagedUnauthorized",
    );
    await network.toDate(DUE);
    await expectRefusal(present(supplier, instrumentId), "TitleLedger_Encumbered", { kind: 6n });
    await freezes.release({ freezeId, orderHash });
    const presentmentId = await present(supplier, instrumentId);
    await core.client.presentments.pay({ presentmentId });
  });

  it("Non-transferable bill: endorsement, discount and pledge are rejected; payment works", async () => {
    const dueDate = "2026-04-10";
    const trade = await registerTrade(supplier, core, FACE);
    const { billId } = await core.client.bills.issue({
      class: "supplyChainCommercialBill",
      drawee: core.account,
      payee: supplier.account,
      face: FACE,
      dueDate,
      transferable: false,
      ...trade,
    });
    await core.client.bills.accept({ billId });
    await supplier.client.bills.receive({ billId });
    await refuseAll(billId, "BillRules_NotTransferable");
    await network.toDate(dueDate);
    const presentmentId = await present(supplier, billId);
    await core.client.presentments.pay({ presentmentId });
    expect((await supplier.client.bills.get(billId)).status).to.equal("settled");
  });

  it("Double presentment or payment: one settlement of each sub-range", async () => {
    const dueDate = "2026-04-20";
    const instrumentId = await aBill(dueDate);
    const half = { from: 1n, to: FACE / 2n };
    await endorse(supplier, other, { instrumentId, range: half });
    await network.toDate(dueDate);
    const presentmentId = await present(other, instrumentId);
    await expectRefusal(present(other, instrumentId), "TitleLedger_Encumbered", { kind: 4n });
    const before = await other.client.cash.balance();
    await core.client.presentments.pay({ presentmentId });
    await expectRefusal(
      core.client.presentments.pay({ presentmentId }),
      "PaymentDesk_WrongStatus",
      {
        presentmentId,
      },
    );
    await expectRefusal(present(other, instrumentId), "TitleLedger_Encumbered", { kind: 7n });
    expect((await other.client.cash.balance()) - before).to.equal(FACE / 2n);
    const rest = await present(supplier, instrumentId, half.to + 1n);
    await core.client.presentments.pay({ presentmentId: rest });
    expect((await supplier.client.bills.get(instrumentId)).status).to.equal("settled");
  });
});
