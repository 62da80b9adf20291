import type { ActionOptions } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { Address, InstrumentId } from "../../types.ts";
import type { UnitRange } from "../../values/unitRange.ts";
import { type AppliedLoan, applyForLoan } from "../loans/apply.ts";

export interface PledgeReceiptParams extends ActionOptions {
  readonly receiptId: InstrumentId;
  /** Goods offered in pledge, within one slice of the signer. */
  readonly range: UnitRange;
  readonly bank: Address;
  /** Fen asked for. */
  readonly principal: bigint;
}

/**
 * The holder offers goods under a receipt to a bank in pledge for a loan; they are locked until the bank answers.
 * @throws PiaohaoError TitleLedger_Encumbered, TitleLedger_NotHolder, PledgeDesk_*
 */
export function pledgeReceipt(
  context: ClientContext,
  { receiptId, ...rest }: PledgeReceiptParams,
): Promise<AppliedLoan> {
  return applyForLoan(context, { ...rest, instrumentId: receiptId });
}
