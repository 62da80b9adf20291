import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";
import type { PaymentDesk } from "./desk.ts";

export interface PresentParams extends ActionOptions {
  readonly instrumentId: InstrumentId;
  /** First unit of a whole free slice that the signer holds. */
  readonly sliceFrom: bigint;
}

export interface PresentedSlice extends Executed {
  readonly presentmentId: bigint;
}

/**
 * The holder presents a slice for payment, from the due day on.
 * @throws PiaohaoError PaymentDesk_TooEarly, PaymentDesk_TooLate, TitleLedger_NotHolder, TitleLedger_Encumbered
 */
export function present(desk: PaymentDesk) {
  return async (
    context: ClientContext,
    { instrumentId, sliceFrom, requestId }: PresentParams,
  ): Promise<PresentedSlice> => {
    const contract = await context.contracts.at(desk);
    const data = contract.interface.encodeFunctionData("present", [instrumentId, sliceFrom]);
    return act(context, {
      requestId,
      calls: [intentOf(contract, data)],
      result: (receipt) => ({
        presentmentId: requireEvent(receipt, contract, contract.getEvent("Presented"))
          .presentmentId,
      }),
    });
  };
}
