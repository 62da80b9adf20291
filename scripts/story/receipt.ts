import { formatInstrumentNumber, formatYuan, type InstrumentId, parseYuan } from "@piaohao/sdk";
import type { Members, World } from "./world.ts";

export interface PledgedReceipt {
  readonly receiptId: InstrumentId;
  readonly loanId: bigint;
}

const QUANTITY_KG = 500_000n;
const PRINCIPAL = parseYuan("¥7,000,000.00");
const RATE_MILLIONTHS = 34_500;
const WHOLE = { from: 1n, to: QUANTITY_KG };

/** Coils in a warehouse become a receipt, the receipt a pledge, the pledge a loan, once. */
export async function receipt(
  world: World,
  { warehouse, trader }: Members,
): Promise<PledgedReceipt> {
  const { teller, banks } = world;
  teller.act("六、仓单质押 A warehouse receipt in pledge");
  const { lotId } = await teller.step(
    "宁波港储 registers a lot: 500.000 t of steel coil in bay A-07",
    () =>
      warehouse.client.lots.register({
        mark: "NB-A07-20260310",
        quantity: QUANTITY_KG,
        goodsType: "STEEL-COIL-KG",
      }),
  );
  const issue = {
    depositor: trader.account,
    lotId,
    quantity: QUANTITY_KG,
    storageUntil: "2027-03-09",
    documentHash: DOCUMENT_HASH,
  };
  const { receiptId } = await teller.step(
    "宁波港储 issues a receipt on it to 舟山金属",
    () => warehouse.client.receipts.issue(issue),
    (issued) => formatInstrumentNumber(issued.receiptId),
  );
  await teller.refused(
    "宁波港储 issues a second receipt on the same lot",
    "LotRegistry_AlreadyBound",
    () => warehouse.client.receipts.issue(issue),
  );
  const { loanId } = await teller.step(
    `舟山金属 offers it in pledge to 钱塘银行 for ${formatYuan(PRINCIPAL)}`,
    () =>
      trader.client.receipts.pledge({
        receiptId,
        range: WHOLE,
        bank: banks.qiantang.account,
        principal: PRINCIPAL,
      }),
  );
  await teller.step("钱塘银行 offers the loan at 3.45 % until 2026-09-10", () =>
    banks.qiantang.client.loans.offer({
      loanId,
      rateMillionths: RATE_MILLIONTHS,
      dueDate: "2026-09-10",
    }),
  );
  await teller.step(
    "舟山金属 draws: cash to the borrower, the pledge on the receipt",
    () => trader.client.loans.draw({ loanId }),
    ({ principal }) => formatYuan(principal),
  );
  await teller.refused(
    "舟山金属 pledges the pledged receipt to 平湖银行",
    "TitleLedger_Encumbered",
    () =>
      trader.client.receipts.pledge({
        receiptId,
        range: WHOLE,
        bank: banks.pinghu.account,
        principal: PRINCIPAL,
      }),
  );
  return { receiptId, loanId };
}

/** Of the paper that lists what 民法典 909 requires; the paper stays with the parties. */
const DOCUMENT_HASH = `0x${"909".padStart(64, "0")}` as const;

/** The loan is repaid, the goods are released and leave the warehouse. */
export async function receiptAtMaturity(
  world: World,
  { warehouse, trader }: Members,
  { receiptId, loanId }: PledgedReceipt,
): Promise<void> {
  const { teller } = world;
  teller.act("九、还款出库 Repayment and delivery");
  await teller.refused("舟山金属 asks for the pledged goods", "TitleLedger_Encumbered", () =>
    trader.client.deliveries.request({ receiptId, sliceFrom: 1n }),
  );
  await teller.step(
    "舟山金属 repays: the pledge is released in the same transaction",
    () => trader.client.loans.repay({ loanId }),
    ({ principal, interest }) => `${formatYuan(principal)} and interest ${formatYuan(interest)}`,
  );
  const { deliveryId } = await teller.step("舟山金属 asks for delivery", () =>
    trader.client.deliveries.request({ receiptId, sliceFrom: 1n }),
  );
  await teller.step("宁波港储 hands the coils over; the receipt is cancelled", () =>
    warehouse.client.deliveries.confirm({ deliveryId }),
  );
}
