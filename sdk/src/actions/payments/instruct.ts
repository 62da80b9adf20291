import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { approval, replacingAllowance } from "../../chain/allowance.ts";
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
  const data = desk.interface.encodeFunctionData("instruct", [maxAmount, dateToDay(lastDate)]);
  const instruction = { requestId, calls: [intentOf(desk, data)], result: () => ({}) };
  if (allowance === undefined) return act(context, instruction);
  return act(context, {
    ...instruction,
    prepare: replacingAllowance("PresentmentDesk"),
    calls: [await approval(context, "PresentmentDesk", allowance), ...instruction.calls],
  });
}
