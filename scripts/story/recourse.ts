import {
  type Address,
  type BillRecourse,
  type Debtor,
  formatYuan,
  type InstrumentId,
  parseYuan,
} from "@piaohao/sdk";
import { fund } from "./admission.ts";
import type { Party } from "./cast.ts";
import { WHOLE_BILL } from "./guaranteedBill.ts";
import type { Members, World } from "./world.ts";

const COSTS = parseYuan("¥800.00");

/** On the due day the acceptor refuses: nobody takes the bill any more, and its holder sees whom it may ask. */
export async function dishonour(
  { teller, banks }: World,
  members: Members,
  billId: InstrumentId,
): Promise<bigint> {
  const { shipyard, foundry } = members;
  const { client } = banks.qiantang;
  teller.act("十、拒付与追索 Dishonour and recourse");
  const { presentmentId } = await teller.step("钱塘银行 presents the bill with the guarantee", () =>
    client.presentments.present({ instrumentId: billId, sliceFrom: 1n }),
  );
  await teller.step("台州船厂 refuses payment", () =>
    shipyard.client.presentments.refuse({ presentmentId, reason: "账户余额不足" }),
  );
  await teller.refused("钱塘银行 tries to endorse it to 海宁铸造", "BillRules_Matured", () =>
    client.endorsements.offer({
      instrumentId: billId,
      range: WHOLE_BILL,
      transferee: foundry.account,
    }),
  );
  const { recourseId } = await teller.step(
    "钱塘银行 looks whom it may ask",
    () => openRecourse(banks.qiantang, billId),
    (recourse) => tellParties(recourse, members),
  );
  return recourseId;
}

/** The holder asks its own endorser, who pays face, interest and costs and takes its place. */
export async function recourse(
  { teller, banks }: World,
  { machinist }: Members,
  { billId, recourseId }: { readonly billId: InstrumentId; readonly recourseId: bigint },
): Promise<void> {
  const { qiantang } = banks;
  const { claimId } = await teller.step(
    `钱塘银行 claims from 嘉兴精密, with costs of ${formatYuan(COSTS)}`,
    async () => {
      const debtor = debtorIn(await openRecourse(qiantang, billId), machinist.account);
      return qiantang.client.recourses.claim({ recourseId, debtor, costs: COSTS });
    },
  );
  await teller.step("嘉兴精密 pays", () => machinist.client.recourses.pay({ claimId }), tellPaid);
}

/** The payer asks the guarantor in turn; it pays, and in the end the acceptor pays it. */
export async function furtherRecourse(
  world: World,
  members: Members,
  { billId, recourseId }: { readonly billId: InstrumentId; readonly recourseId: bigint },
): Promise<void> {
  const { teller } = world;
  const { machinist, guarantor, shipyard } = members;
  const { claimId } = await teller.step("嘉兴精密 claims from 浙江担保 (再追索)", async () => {
    const debtor = debtorIn(await openRecourse(machinist, billId), guarantor.account);
    return machinist.client.recourses.claim({ recourseId, debtor });
  });
  await teller.step("浙江担保 pays", () => guarantor.client.recourses.pay({ claimId }), tellPaid);
  await teller.step(
    "浙江担保 has taken its place",
    () => openRecourse(guarantor, billId),
    (further) => tellParties(further, members),
  );
  const { what, work, tell } = fund(world, shipyard, "¥600,000.00");
  await teller.step(what, work, tell);
  await teller.step(
    "台州船厂 pays 浙江担保: the bill is settled",
    async () => {
      await shipyard.client.recourses.payAsAcceptor({ recourseId });
      return Promise.all([
        shipyard.client.bills.get(billId),
        shipyard.client.credit.standing(shipyard.account),
      ]);
    },
    ([{ status }, { overduePayments }]) =>
      `status ${status}; ${overduePayments} overdue payment on record`,
  );
}

async function openRecourse({ client }: Party, billId: InstrumentId): Promise<BillRecourse> {
  const [found] = await client.bills.recourse(billId, WHOLE_BILL);
  if (found === undefined) throw new Error("there is no recourse");
  return found;
}

function debtorIn({ parties }: BillRecourse, debtor: Address): Debtor {
  const party = parties.find(({ account }) => account === debtor);
  if (party === undefined) throw new Error("it may not be asked");
  return party.debtor;
}

function tellParties({ parties }: BillRecourse, members: Members): string {
  const names = new Map(Object.values(members).map(({ name, account }) => [account, name]));
  return parties
    .map(({ account, amount = 0n, until, law }) => {
      const [name = ""] = (names.get(account) ?? account).split(" ");
      return `${name} for ${formatYuan(amount)} until ${until} (${law})`;
    })
    .join("; ");
}

function tellPaid(paid: {
  readonly principal: bigint;
  readonly interest: bigint;
  readonly costs: bigint;
}): string {
  const { principal, interest, costs } = paid;
  const total = formatYuan(principal + interest + costs);
  return `${formatYuan(principal)}, interest ${formatYuan(interest)}, costs ${formatYuan(costs)}: ${total}`;
}
