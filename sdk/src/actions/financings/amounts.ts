import type { CivilDate } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";

/** What a financing costs. Money in fen. */
export interface FinancingAmounts {
  readonly face: bigint;
  /** face × rate × days / 360, rounded half up to the fen. */
  readonly interest: bigint;
  /** face − interest. */
  readonly proceeds: bigint;
  /** The day of settlement counts, the payment day does not. */
  readonly days: number;
  /** The due date, moved to the next business day. */
  readonly paymentDate: CivilDate;
  /** The payment date rests on a year whose calendar is not yet published. */
  readonly provisional: boolean;
}

/** As the desks return and emit them. */
interface ContractAmounts {
  readonly face: bigint;
  readonly interest: bigint;
  readonly proceeds: bigint;
  readonly days_: bigint;
  readonly adjustedDueDay: bigint;
  readonly provisional: boolean;
}

export function toAmounts(amounts: ContractAmounts): FinancingAmounts {
  return {
    face: amounts.face,
    interest: amounts.interest,
    proceeds: amounts.proceeds,
    days: Number(amounts.days_),
    paymentDate: dayToDate(amounts.adjustedDueDay),
    provisional: amounts.provisional,
  };
}
