import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { eventsIn } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";

export interface CollectPledgeParams extends ActionOptions {
  readonly loanId: bigint;
}

export interface CollectedPledge extends Executed {
  readonly presentmentId: bigint | undefined;
}

/**
 * The bank presents the pledged bill or receivable when it is due; what comes in pays the loan, the rest is the borrower's.
 * @throws PiaohaoError PledgeDesk_NotBank, PledgeDesk_WrongStatus, PledgeDesk_NotCollectable, PaymentDesk_TooEarly
 */
export async function collectPledge(
  context: ClientContext,
  { loanId, requestId }: CollectPledgeParams,
): Promise<CollectedPledge> {
  const desk = await context.contracts.at("PledgeDesk");
  const payments = [
    await context.contracts.at("PresentmentDesk"),
    await context.contracts.at("ReceivablePaymentDesk"),
  ];
  const data = desk.interface.encodeFunctionData("collect", [loanId]);
  return act(context, {
    requestId,
    calls: [intentOf(desk, data)],
    result: ({ logs }) => {
      const presented = payments.flatMap((payment) =>
        eventsIn(logs, payment, payment.getEvent("Presented")),
      );
      return { presentmentId: presented[0]?.presentmentId };
    },
  });
}
