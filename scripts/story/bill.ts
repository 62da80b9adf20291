import {
  formatInstrumentNumber,
  formatUnitRange,
  formatYuan,
  type InstrumentId,
  parseYuan,
} from "@piaohao/sdk";
import type { Trades } from "./trade.ts";
import type { Members, World } from "./world.ts";

const FACE = parseYuan("¥1,000,000.00");
const ENDORSED = parseYuan("¥380,000.00");
const RATE_MILLIONTHS = 26_500;
const ENDORSED_RANGE = { from: 1n, to: ENDORSED };
const KEPT_RANGE = { from: ENDORSED + 1n, to: FACE };

/** A supply-chain bill is issued, a part of it endorsed to a second-tier supplier and discounted, once. */
export async function bill(world: World, members: Members, trades: Trades): Promise<InstrumentId> {
  const { teller } = world;
  teller.act("三、供应链票据 A supply-chain bill");
  const billId = await issueBill(world, members, trades);
  await endorse(world, members, billId);
  await discount(world, members, { billId, trades });
  await teller.refused(
    "嘉兴精密 tries to put the same invoice behind a receivable",
    "EvidenceRegistry_Insufficient",
    () =>
      members.machinist.client.receivables.register({
        debtor: members.carMaker.account,
        face: parseYuan("¥0.01"),
        dueDate: "2026-07-08",
        ...trades.ofBill,
      }),
  );
  return billId;
}

async function issueBill(
  { teller }: World,
  { carMaker, machinist }: Members,
  { ofBill }: Trades,
): Promise<InstrumentId> {
  const { billId } = await teller.step(
    `华东汽车 issues a supply-chain bill of ${formatYuan(FACE)} to 嘉兴精密, due 2026-09-10`,
    () =>
      carMaker.client.bills.issue({
        class: "supplyChainCommercialBill",
        drawee: carMaker.account,
        payee: machinist.account,
        face: FACE,
        dueDate: "2026-09-10",
        ...ofBill,
      }),
    (issued) =>
      `package ${formatInstrumentNumber(issued.billId)}, ${formatUnitRange({ from: 1n, to: FACE })}`,
  );
  await teller.step("华东汽车 accepts it", () => carMaker.client.bills.accept({ billId }));
  await teller.step("嘉兴精密 receives it (收票)", () =>
    machinist.client.bills.receive({ billId }),
  );
  return billId;
}

async function endorse(
  { teller }: World,
  { machinist, foundry }: Members,
  billId: InstrumentId,
): Promise<void> {
  const { offerId } = await teller.step(
    `嘉兴精密 endorses ${formatYuan(ENDORSED)} of it to 海宁铸造`,
    () =>
      machinist.client.endorsements.offer({
        instrumentId: billId,
        range: ENDORSED_RANGE,
        transferee: foundry.account,
      }),
    () => formatUnitRange(ENDORSED_RANGE),
  );
  await teller.step(
    "海宁铸造 signs",
    () => foundry.client.endorsements.sign({ offerId }),
    () => `holds ${formatUnitRange(ENDORSED_RANGE)}; 嘉兴精密 keeps ${formatUnitRange(KEPT_RANGE)}`,
  );
}

async function discount(
  { teller, banks }: World,
  { foundry }: Members,
  { billId, trades }: { readonly billId: InstrumentId; readonly trades: Trades },
): Promise<void> {
  const { linan, pinghu } = banks;
  const application = { instrumentId: billId, range: ENDORSED_RANGE, ...trades.ofEndorsement };
  const { applicationId } = await teller.step("海宁铸造 asks 临安银行 to discount its part", () =>
    foundry.client.discounts.request({ ...application, bank: linan.account }),
  );
  await teller.refused(
    "海宁铸造 offers the same slice to 平湖银行 as well",
    "TitleLedger_Encumbered",
    () => foundry.client.discounts.request({ ...application, bank: pinghu.account }),
  );
  await teller.step("临安银行 quotes 2.65 %", () =>
    linan.client.discounts.quote({ applicationId, rateMillionths: RATE_MILLIONTHS }),
  );
  await teller.step(
    "海宁铸造 takes the quote: cash and title move in one transaction",
    () => foundry.client.discounts.settle({ applicationId }),
    ({ days, interest, proceeds }) =>
      `${days} days, interest ${formatYuan(interest)}, proceeds ${formatYuan(proceeds)}`,
  );
  await teller.refused(
    "海宁铸造 tries to discount the slice it no longer holds at 平湖银行",
    "TitleLedger_NotHolder",
    () => foundry.client.discounts.request({ ...application, bank: pinghu.account }),
  );
}

/** On the due day both holders present their slices, and each is paid to the fen. */
export async function billAtMaturity(
  { teller, banks }: World,
  { carMaker, machinist }: Members,
  billId: InstrumentId,
): Promise<void> {
  teller.act("八、到期 The bill matures");
  const presented = await teller.together(
    [
      { holder: banks.linan, range: ENDORSED_RANGE },
      { holder: machinist, range: KEPT_RANGE },
    ].map(({ holder, range }) => ({
      what: `${holder.name} presents ${formatUnitRange(range)}`,
      work: async () => {
        const present = { instrumentId: billId, sliceFrom: range.from };
        const { presentmentId } = await holder.client.presentments.present(present);
        return { holder, presentmentId };
      },
    })),
  );
  await teller.refused("临安银行 presents its slice a second time", "TitleLedger_Encumbered", () =>
    banks.linan.client.presentments.present({ instrumentId: billId, sliceFrom: 1n }),
  );
  await teller.together(
    presented.map(({ holder, presentmentId }) => ({
      what: `华东汽车 pays ${holder.name}`,
      work: () => carMaker.client.presentments.pay({ presentmentId }),
      tell: ({ amount }: { readonly amount: bigint }) => formatYuan(amount),
    })),
  );
  await teller.step(
    "the bill is settled",
    () => banks.linan.client.bills.get(billId),
    ({ status }) => `status ${status}`,
  );
}
