import { ZeroHash } from "ethers";
import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import { type ClientContext, requireFingerprintKey } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import { fingerprintLot } from "../../evidence/fingerprint.ts";
import type { Hash } from "../../types.ts";
import { encodeShortText } from "../../values/shortText.ts";

export interface RegisterLotParams extends ActionOptions {
  /** Serial, mark, RFID or bay, in any way of writing it. */
  readonly mark: string;
  /** In the goods' smallest unit. */
  readonly quantity: bigint;
  /** Short text of at most 31 bytes, for example `COPPER-CATHODE`. */
  readonly goodsType: string;
  /** Of the particulars; see `hashDocument`. */
  readonly documentHash?: Hash | undefined;
}

export interface RegisteredLot extends Executed {
  readonly lotId: Hash;
}

/**
 * A warehouse keeper registers a physical lot.
 * @throws PiaohaoError LotRegistry_AlreadyRegistered when any keeper has registered it
 */
export async function registerLot(
  context: ClientContext,
  { mark, quantity, goodsType, documentHash = ZeroHash as Hash, requestId }: RegisterLotParams,
): Promise<RegisteredLot> {
  const lotId = fingerprintLot(requireFingerprintKey(context), { mark });
  const registry = await context.contracts.at("LotRegistry");
  const registration = {
    fingerprint: lotId,
    quantity,
    goodsType: encodeShortText(goodsType),
    documentHash,
  };
  const data = registry.interface.encodeFunctionData("register", [registration]);
  return act(context, { requestId, calls: [intentOf(registry, data)], result: () => ({ lotId }) });
}
