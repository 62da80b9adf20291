import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { rangeIntentOf } from "../../chain/intent.ts";
import type { Address, Hash } from "../../types.ts";
import { type RangeParams, sliceRangeOf } from "../slices/range.ts";
import type { FinancingDesk } from "./desk.ts";

export interface RequestFinancingParams extends RangeParams, ActionOptions {
  readonly bank: Address;
  /** The signer's own trade background: it is the seller. */
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

export interface RequestedFinancing extends Executed {
  readonly applicationId: bigint;
  /** UTC seconds at which the lock ends by itself. */
  readonly expiresAt: bigint;
}

/**
 * The holder asks a bank to buy a sub-range before its due day; it is locked until the request comes to an end.
 * @throws PiaohaoError FinancingDesk_*, TitleLedger_Encumbered, EvidenceRegistry_Insufficient
 */
export function requestFinancing(desk: FinancingDesk) {
  return async (
    context: ClientContext,
    params: RequestFinancingParams,
  ): Promise<RequestedFinancing> => {
    const contract = await context.contracts.at(desk);
    const range = await sliceRangeOf(context, params);
    const data = contract.interface.encodeFunctionData("request", [
      range,
      params.bank,
      params.contractEvidence,
      params.invoiceEvidence,
    ]);
    return act(context, {
      requestId: params.requestId,
      calls: [rangeIntentOf(contract, data)],
      result: (receipt) => {
        const event = requireEvent(receipt, contract, contract.getEvent("FinancingRequested"));
        return { applicationId: event.requestId, expiresAt: event.expiresAt };
      },
    });
  };
}
