import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import type { Address, Hash, InstrumentId } from "../../types.ts";
import { decodeShortText } from "../../values/shortText.ts";

export interface Lot {
  readonly lotId: Hash;
  readonly keeper: Address;
  /** In the goods' smallest unit. */
  readonly quantity: bigint;
  /** The one live receipt on the lot. */
  readonly receiptId: InstrumentId | undefined;
  readonly goodsType: string;
  readonly documentHash: Hash;
}

/** The lot with an id, if any keeper has registered it. */
export async function getLot({ contracts }: ClientContext, lotId: Hash): Promise<Lot | undefined> {
  const lot = await (await contracts.at("LotRegistry")).lotOf(lotId);
  if (lot.quantity === 0n) return undefined;
  return {
    lotId,
    keeper: toAddress(lot.keeper),
    quantity: lot.quantity,
    receiptId: lot.receiptId === 0n ? undefined : lot.receiptId,
    goodsType: decodeShortText(lot.goodsType),
    documentHash: toHash(lot.documentHash),
  };
}
