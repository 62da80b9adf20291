import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";
import { type RangeParams, sliceRangeOf } from "../slices/range.ts";
import type { TransferDesk } from "./desk.ts";

export interface OfferTransferParams extends RangeParams, ActionOptions {
  readonly transferee: Address;
}

export interface OfferedTransfer extends Executed {
  readonly offerId: bigint;
  /** UTC seconds at which the lock ends by itself. */
  readonly expiresAt: bigint;
}

/**
 * The holder offers a sub-range of its free slice; it is locked until answered, withdrawn or expired.
 * @throws PiaohaoError TransferDesk_*, TitleLedger_NotHolder, TitleLedger_Encumbered, TitleLedger_RangeOutsideSlice
 */
export function offerTransfer(desk: TransferDesk) {
  return async (context: ClientContext, params: OfferTransferParams): Promise<OfferedTransfer> => {
    const contract = await context.contracts.at(desk);
    const range = await sliceRangeOf(context, params);
    const data = contract.interface.encodeFunctionData("offer", [range, params.transferee]);
    return act(context, {
      requestId: params.requestId,
      calls: [rangeIntentOf(contract, data)],
      result: (receipt) => {
        const event = requireEvent(receipt, contract, contract.getEvent("TransferOffered"));
        return { offerId: event.offerId, expiresAt: event.expiresAt };
      },
    });
  };
}
