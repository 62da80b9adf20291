import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import type { Address, CivilDate, Hash, InstrumentId } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import { decodeShortText } from "../../values/shortText.ts";

/** A warehouse receipt: its particulars and where it stands. Who holds what is in its slices. */
export interface WarehouseReceipt {
  readonly receiptId: InstrumentId;
  readonly status: MemberOf<"ReceiptStatus">;
  readonly keeper: Address;
  readonly depositor: Address;
  /** In the goods' smallest unit. */
  readonly quantity: bigint;
  readonly issueDate: CivilDate;
  readonly storageUntil: CivilDate;
  readonly lotId: Hash;
  readonly goodsType: string;
  readonly documentHash: Hash;
}

/** @throws PiaohaoError InstrumentRegistry_Unknown */
export async function getReceipt(
  { contracts }: ClientContext,
  receiptId: InstrumentId,
): Promise<WarehouseReceipt> {
  const receipt = await (await contracts.at("ReceiptRegistry")).receiptOf(receiptId);
  return {
    receiptId,
    status: decodeMember("ReceiptStatus", receipt.status),
    keeper: toAddress(receipt.keeper),
    depositor: toAddress(receipt.depositor),
    quantity: receipt.quantity,
    issueDate: dayToDate(receipt.issueDay),
    storageUntil: dayToDate(receipt.storageUntilDay),
    lotId: toHash(receipt.lotId),
    goodsType: decodeShortText(receipt.goodsType),
    documentHash: toHash(receipt.documentHash),
  };
}
