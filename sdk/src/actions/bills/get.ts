import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { InstrumentId } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember } from "../../values/enumerations.ts";
import { backingOf } from "./backing.ts";
import type { Bill } from "./bill.ts";

/** @throws PiaohaoError InstrumentRegistry_Unknown */
export async function getBill(context: ClientContext, billId: InstrumentId): Promise<Bill> {
  const bill = await (await context.contracts.at("BillRegistry")).billOf(billId);
  return {
    billId,
    class: decodeMember("InstrumentClass", bill.class),
    status: decodeMember("BillStatus", bill.status),
    transferable: bill.transferable,
    splittable: bill.splittable,
    drawer: toAddress(bill.drawer),
    drawee: toAddress(bill.drawee),
    payee: toAddress(bill.payee),
    face: bill.face,
    issueDate: dayToDate(bill.issueDay),
    dueDate: dayToDate(bill.dueDay),
    ...(await backingOf(context, billId)),
  };
}
