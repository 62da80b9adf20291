import { formatInstrumentNumber, formatYuan, type InstrumentId, parseYuan } from "@piaohao/sdk";
import type { Party } from "./cast.ts";
import type { Trades } from "./trade.ts";
import type { Members, World } from "./world.ts";

const FACE = parseYuan("¥3,000,000.00");
const FIRST_PART = parseYuan("¥1,200,000.00");
const SECOND_PART = parseYuan("¥450,000.00");
const RATE_MILLIONTHS = 42_000;
export const RECEIVABLE_DUE = "2026-07-08";

/** A receivable is confirmed, circulates over two tiers and its last part is financed, once. */
export async function receivable(
  world: World,
  members: Members,
  trades: Trades,
): Promise<InstrumentId> {
  const { teller } = world;
  const { carMaker, machinist, trader, foundry } = members;
  teller.act("五、应收账款 A receivable");
  const { receivableId } = await teller.step(
    `嘉兴精密 registers a receivable of ${formatYuan(FACE)} against 华东汽车, due ${RECEIVABLE_DUE}`,
    () =>
      machinist.client.receivables.register({
        debtor: carMaker.account,
        face: FACE,
        dueDate: RECEIVABLE_DUE,
        ...trades.ofReceivable,
      }),
    (registered) => formatInstrumentNumber(registered.receivableId),
  );
  await teller.step("华东汽车 confirms it (确权)", () =>
    carMaker.client.receivables.confirm({ receivableId }),
  );
  await assign(world, receivableId, { from: machinist, to: trader, amount: FIRST_PART });
  await assign(world, receivableId, { from: trader, to: foundry, amount: SECOND_PART });
  await finance(world, members, { receivableId, trades });
  return receivableId;
}

/** The transferee takes the low end of the transferor's slice. */
async function assign(
  { teller }: World,
  instrumentId: InstrumentId,
  { from, to, amount }: { readonly from: Party; readonly to: Party; readonly amount: bigint },
): Promise<void> {
  await teller.step(
    `${from.name} assigns ${formatYuan(amount)} to ${to.name}; the debtor has notice`,
    async () => {
      const range = { from: 1n, to: amount };
      const { offerId } = await from.client.assignments.offer({
        instrumentId,
        range,
        transferee: to.account,
      });
      await to.client.assignments.sign({ offerId });
    },
  );
}

async function finance(
  { teller, banks }: World,
  { foundry }: Members,
  { receivableId, trades }: { readonly receivableId: InstrumentId; readonly trades: Trades },
): Promise<void> {
  const { applicationId } = await teller.step("海宁铸造 asks 平湖银行 to finance its part", () =>
    foundry.client.financings.request({
      instrumentId: receivableId,
      range: { from: 1n, to: SECOND_PART },
      bank: banks.pinghu.account,
      ...trades.ofAssignment,
    }),
  );
  await teller.step("平湖银行 quotes 4.20 %", () =>
    banks.pinghu.client.financings.quote({ applicationId, rateMillionths: RATE_MILLIONTHS }),
  );
  await teller.step(
    "海宁铸造 takes the quote",
    () => foundry.client.financings.settle({ applicationId }),
    ({ days, interest, proceeds }) =>
      `${days} days, interest ${formatYuan(interest)}, proceeds ${formatYuan(proceeds)}`,
  );
}

/** On the due day the debtor pays every holder of a part. */
export async function receivableAtMaturity(
  { teller, banks }: World,
  { carMaker, machinist, trader }: Members,
  instrumentId: InstrumentId,
): Promise<void> {
  teller.act("七、应收账款到期 The receivable falls due");
  await teller.together(
    [
      { holder: banks.pinghu, sliceFrom: 1n },
      { holder: trader, sliceFrom: SECOND_PART + 1n },
      { holder: machinist, sliceFrom: FIRST_PART + 1n },
    ].map(({ holder, sliceFrom }) => ({
      what: `华东汽车 pays ${holder.name}`,
      work: async () => {
        const { presentmentId } = await holder.client.receivablePayments.present({
          instrumentId,
          sliceFrom,
        });
        return carMaker.client.receivablePayments.pay({ presentmentId });
      },
      tell: ({ amount }: { readonly amount: bigint }) => formatYuan(amount),
    })),
  );
}
