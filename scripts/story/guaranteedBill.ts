import { formatInstrumentNumber, formatYuan, type InstrumentId, parseYuan } from "@piaohao/sdk";
import type { Trades } from "./trade.ts";
import type { Members, World } from "./world.ts";

const FACE = parseYuan("¥500,000.00");
const RATE_MILLIONTHS = 27_000;
export const WHOLE_BILL = { from: 1n, to: FACE };

/** A commercial bill is accepted, disclosed, guaranteed, endorsed and discounted. */
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

async function sell(
  { teller, banks }: World,
  { machinist }: Members,
  { billId, trades }: { readonly billId: InstrumentId; readonly trades: Trades },
): Promise<void> {
  const { qiantang } = banks;
  const { applicationId } = await teller.step("嘉兴精密 asks 钱塘银行 to discount it", () =>
    machinist.client.discounts.request({
      instrumentId: billId,
      range: WHOLE_BILL,
      bank: qiantang.account,
      ...trades.ofSale,
    }),
  );
  await teller.step("钱塘银行 quotes 2.70 %", () =>
    qiantang.client.discounts.quote({ applicationId, rateMillionths: RATE_MILLIONTHS }),
  );
  await teller.step(
    "嘉兴精密 takes the quote",
    () => machinist.client.discounts.settle({ applicationId }),
    ({ days, interest, proceeds }) =>
      `${days} days, interest ${formatYuan(interest)}, proceeds ${formatYuan(proceeds)}`,
  );
}
