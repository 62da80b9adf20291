import { act } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address } from "../../types.ts";
import { sliceRangeOf } from "../slices/range.ts";
import type { OfferedTransfer, OfferTransferParams } from "./offer.ts";

export interface OfferEndorsementParams extends OfferTransferParams {
  /** Writes 不得转让: the signer is liable to this transferee and to no later holder (票据法 34). Default: false. */
  readonly forbidsTransfer?: boolean | undefined;
}

/**
 * The holder offers a sub-range of a bill; it is locked until answered, withdrawn or expired.
 * @throws PiaohaoError BillRules_*, TransferDesk_TransfereeNotEligible, TitleLedger_NotHolder, TitleLedger_Encumbered,
 * TitleLedger_RangeOutsideSlice
 */
export async function offerEndorsement(
  context: ClientContext,
  params: OfferEndorsementParams,
): Promise<OfferedTransfer> {
  const desk = await context.contracts.at("EndorsementDesk");
  const range = await sliceRangeOf(context, params);
  const args: [typeof range, Address] = [range, params.transferee];
  const data =
    params.forbidsTransfer === true
      ? desk.interface.encodeFunctionData("offerNotTransferable", args)
      : desk.interface.encodeFunctionData("offer", args);
  return act(context, {
    requestId: params.requestId,
    calls: [rangeIntentOf(desk, data)],
    result: (receipt) => {
      const event = requireEvent(receipt, desk, desk.getEvent("TransferOffered"));
      return { offerId: event.offerId, expiresAt: event.expiresAt };
    },
  });
}
