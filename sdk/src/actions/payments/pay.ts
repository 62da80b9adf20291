import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { PaymentDesk } from "./desk.ts";

export interface PayParams extends ActionOptions {
  readonly presentmentId: bigint;
}

export interface PaidSlice extends Executed {
  /** Fen. */
  readonly amount: bigint;
}

/**
 * The obligor pays a presented slice in full, one fen per unit; the cash is approved in the same request. Of a receivable it
 * still pays what it refused or left unanswered; what a bill's acceptor did not pay is `recourses.payAsAcceptor`.
 * @throws PiaohaoError PaymentDesk_NotObligor, PaymentDesk_WrongStatus, ERC20InsufficientBalance
 */
export function pay(desk: PaymentDesk) {
  return async (
    context: ClientContext,
    { presentmentId, requestId }: PayParams,
  ): Promise<PaidSlice> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("pay", [presentmentId]);
    return act(context, {
      requestId,
      prepare: allowing(context, desk, async () => {
        const { from, to } = await contract.presentmentOf(presentmentId);
        return to - from + 1n;
      }),
      calls: [intentOf(contract, data)],
      result: (receipt) => ({
        amount: requireEvent(receipt, contract, contract.getEvent("Paid")).amount,
      }),
    });
  };
}
