import {
  dateToTimestamp,
  formatInstrumentNumber,
  formatRate,
  formatYuan,
  type InstrumentId,
  parseYuan,
} from "@piaohao/sdk";
import type { Trades } from "./trade.ts";
import type { Members, World } from "./world.ts";

const FACE = parseYuan("¥500,000.00");
export const WHOLE_BILL = { from: 1n, to: FACE };
/** What both banks buy, at rates of their own. */
const QUOTE = {
  acceptorClass: "coreEnterprise",
  daysMin: 30,
  daysMax: 190,
  faceMin: parseYuan("¥10,000.00"),
  faceMax: parseYuan("¥2,000,000.00"),
  capacity: parseYuan("¥2,000,000.00"),
  validUntil: dateToTimestamp("2026-03-17"),
} as const;

/** A commercial bill is accepted, disclosed, guaranteed, endorsed and sold to the bank that quotes best. */
export async function guaranteedBill(
  world: World,
  members: Members,
  trades: Trades,
): Promise<InstrumentId> {
  world.teller.act("四、有保证的票据 A bill with a guarantee");
  const billId = await acceptedBill(world, members, trades);
  await discloseAndGuarantee(world, members, billId);
  await passOn(world, members, billId);
  await sell(world, members, { billId, trades });
  return billId;
}

async function acceptedBill(
  { teller }: World,
  { trader, shipyard, foundry }: Members,
  { ofGuaranteedBill }: Trades,
): Promise<InstrumentId> {
  const { billId } = await teller.step(
    `舟山金属 draws a bill of ${formatYuan(FACE)} on 台州船厂, to 海宁铸造, due 2026-09-10`,
    () =>
      trader.client.bills.issue({
        class: "commercialAcceptedBill",
        drawee: shipyard.account,
        payee: foundry.account,
        face: FACE,
        dueDate: "2026-09-10",
        ...ofGuaranteedBill,
      }),
    (issued) => `package ${formatInstrumentNumber(issued.billId)}`,
  );
  await teller.step("台州船厂 accepts it, and does not disclose it yet", () =>
    shipyard.client.bills.accept({ billId, disclose: false }),
  );
  return billId;
}

async function discloseAndGuarantee(
  { teller }: World,
  { shipyard, guarantor }: Members,
  billId: InstrumentId,
): Promise<void> {
  const application = {
    instrumentId: billId,
    range: WHOLE_BILL,
    party: "acceptor",
    guarantor: guarantor.account,
  } as const;
  await teller.refused(
    "台州船厂 asks 浙江担保 to guarantee it",
    "DisclosureRegistry_NotDisclosed",
    () => shipyard.client.guarantees.apply(application),
  );
  await teller.step(
    "台州船厂 discloses the bill (信息披露)",
    async () => {
      await shipyard.client.disclosures.bill({ billId });
      return shipyard.client.disclosures.ofBill(billId);
    },
    (disclosed) => (disclosed?.matches ? "agrees with the bill" : "disagrees with the bill"),
  );
  const { guaranteeId } = await teller.step("台州船厂 asks 浙江担保 again", () =>
    shipyard.client.guarantees.apply(application),
  );
  await teller.step("浙江担保 signs: jointly liable with the acceptor (票据保证)", () =>
    guarantor.client.guarantees.sign({ guaranteeId }),
  );
}

async function passOn(
  { teller }: World,
  { foundry, machinist }: Members,
  billId: InstrumentId,
): Promise<void> {
  await teller.step("海宁铸造 receives it and endorses it to 嘉兴精密", async () => {
    await foundry.client.bills.receive({ billId });
    const endorsed = { instrumentId: billId, range: WHOLE_BILL, transferee: machinist.account };
    const { offerId } = await foundry.client.endorsements.offer(endorsed);
    await machinist.client.endorsements.sign({ offerId });
  });
}

/** Two banks quote for bills of core enterprises; the seller takes the better quote, and never knew whom to ask. */
async function sell(
  { teller, banks }: World,
  { machinist }: Members,
  { billId, trades }: { readonly billId: InstrumentId; readonly trades: Trades },
): Promise<void> {
  const { pinghu, qiantang } = banks;
  await teller.step("平湖银行 quotes 2.80 % for bills of core enterprises (报价)", () =>
    pinghu.client.quotes.post({ ...QUOTE, rateMillionths: 28_000 }),
  );
  await teller.step("钱塘银行 quotes 2.70 %", () =>
    qiantang.client.quotes.post({ ...QUOTE, rateMillionths: 27_000 }),
  );
  await teller.step(
    "嘉兴精密 sells in the market: the better rate is matched, cash and title move at once (撮合)",
    () =>
      machinist.client.market.sell({
        instrumentId: billId,
        range: WHOLE_BILL,
        rateMax: 28_000,
        ...trades.ofSale,
      }),
    ({ parts }) =>
      parts
        .map(({ bank, rateMillionths, days, interest, proceeds }) => {
          const buyer = bank === qiantang.account ? qiantang.name : pinghu.name;
          const cost = `interest ${formatYuan(interest)}, proceeds ${formatYuan(proceeds)}`;
          return `to ${buyer} at ${formatRate(rateMillionths)}, ${days} days, ${cost}`;
        })
        .join("; "),
  );
}
