import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";

/**
 * The institution that runs a validator.
 * @throws PiaohaoError ValidatorRegistry_Unknown
 */
export async function operatorOfValidator(
  { contracts }: ClientContext,
  validator: Address,
): Promise<Address> {
  return toAddress(await (await contracts.at("ValidatorRegistry")).operatorOf(validator));
}
