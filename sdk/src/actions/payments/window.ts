import type { ClientContext } from "../../chain/context.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay, dayToDate } from "../../values/civilDate.ts";
import type { PaymentDesk } from "./desk.ts";

export interface PaymentWindow {
  readonly firstDate: CivilDate;
  /** A later presentment of a bill is late. */
  readonly lastDate: CivilDate;
  /** `lastDate` rests on a year whose calendar is not yet published. */
  readonly provisional: boolean;
}

/** When an instrument due on a date is presented. */
export function paymentWindow(desk: PaymentDesk) {
  return async ({ contracts }: ClientContext, dueDate: CivilDate): Promise<PaymentWindow> => {
    const window = await (await contracts.at(desk)).windowOf(dateToDay(dueDate));
    return {
      firstDate: dayToDate(window.firstDay),
      lastDate: dayToDate(window.lastDay),
      provisional: window.provisional,
    };
  };
}
