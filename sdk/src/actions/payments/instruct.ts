import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { CivilDate } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface InstructParams extends ActionOptions {
  /** Fen per slice; 0 ends the instruction. */
  readonly maxAmount: bigint;
  readonly lastDate: CivilDate;
  /** Fen that the desk may take from now on in all; without it the approval stays as it is. */
  readonly allowance?: bigint | undefined;
}

/**
 * An acceptor orders that what is presented of its bills is paid at once (自动应答), as far as it has approved cash for it.
 * @throws PiaohaoError PresentmentDesk_InstructionPast
 */
export async function instructPayments(
  context: ClientContext,
  { maxAmount, lastDate, allowance, requestId }: InstructParams,
): Promise<Executed> {
  const desk = await context.contracts.at("PresentmentDesk");
  const cash = await context.contracts.at("CashToken");
  const data = desk.interface.encodeFunctionData("instruct", [maxAmount, dateToDay(lastDate)]);
  const spender = await context.contracts.addressOf("PresentmentDesk");
  const approval =
    allowance === undefined
      ? []
      : [intentOf(cash, cash.interface.encodeFunctionData("approve", [spender, allowance]))];
  const calls = [...approval, intentOf(desk, data)];
  return act(context, { requestId, calls, result: () => ({}) });
}
