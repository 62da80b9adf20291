import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address, CivilDate, Hash, InstrumentId } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface IssueReceiptParams extends ActionOptions {
  /** Whose goods they are; becomes the holder. */
  readonly depositor: Address;
  readonly lotId: Hash;
  /** In the goods' smallest unit. */
  readonly quantity: bigint;
  readonly storageUntil: CivilDate;
  /** Of the document with the required elements (民法典 909); see `hashDocument`. */
  readonly documentHash: Hash;
}

export interface IssuedReceipt extends Executed {
  /** 30-digit number. */
  readonly receiptId: InstrumentId;
}

/**
 * The keeper issues a warehouse receipt on a lot that it registered.
 * @throws PiaohaoError ReceiptRegistry_*, LotRegistry_AlreadyBound
 */
export async function issueReceipt(
  context: ClientContext,
  params: IssueReceiptParams,
): Promise<IssuedReceipt> {
  const registry = await context.contracts.at("ReceiptRegistry");
  const receipt = {
    depositor: params.depositor,
    lotId: params.lotId,
    quantity: params.quantity,
    storageUntilDay: dateToDay(params.storageUntil),
    documentHash: params.documentHash,
  };
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(registry, registry.interface.encodeFunctionData("issue", [receipt]))],
    result: (included) => ({
      receiptId: requireEvent(included, registry, registry.getEvent("ReceiptIssued")).receiptId,
    }),
  });
}
