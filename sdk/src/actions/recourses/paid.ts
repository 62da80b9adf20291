import type { Executed } from "../../chain/act.ts";
import type { Receipt } from "../../chain/answers.ts";
import { requireEvent } from "../../chain/events.ts";
import type { ContractOf } from "../../chain/interfaces.ts";

export interface PaidRecourse extends Executed {
  /** Fen: the face, or what the claimant had paid. */
  readonly principal: bigint;
  readonly interest: bigint;
  readonly costs: bigint;
}

/** What the claimant was paid in a transaction. */
export function paidIn(
  receipt: Receipt,
  desk: ContractOf<"RecourseDesk">,
): Omit<PaidRecourse, keyof Executed> {
  const { principal, interest, costs } = requireEvent(receipt, desk, desk.getEvent("RecoursePaid"));
  return { principal, interest, costs };
}
