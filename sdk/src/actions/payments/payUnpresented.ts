import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";

export interface PayUnpresentedParams extends ActionOptions {
  readonly instrumentId: InstrumentId;
  /** First unit of a free slice. */
  readonly sliceFrom: bigint;
}

export interface PaidUnpresented extends Executed {
  readonly presentmentId: bigint;
  /** Fen. */
  readonly amount: bigint;
}

/**
 * The debtor pays a slice of a receivable that nobody has presented, to whoever holds it.
 * @throws PiaohaoError PaymentDesk_NotObligor, PaymentDesk_TooEarly, ERC20InsufficientBalance
 */
export async function payUnpresented(
  context: ClientContext,
  { instrumentId, sliceFrom, requestId }: PayUnpresentedParams,
): Promise<PaidUnpresented> {
  const desk = await context.contracts.at("ReceivablePaymentDesk");
  const ledger = await context.contracts.at("TitleLedger");
  const data = desk.interface.encodeFunctionData("payUnpresented", [instrumentId, sliceFrom]);
  return act(context, {
    requestId,
    prepare: allowing(context, "ReceivablePaymentDesk", async () => {
      const { from, to } = await ledger.sliceAt(instrumentId, sliceFrom);
      return to - from + 1n;
    }),
    calls: [intentOf(desk, data)],
    result: (receipt) => {
      const { presentmentId, amount } = requireEvent(receipt, desk, desk.getEvent("Paid"));
      return { presentmentId, amount };
    },
  });
}
