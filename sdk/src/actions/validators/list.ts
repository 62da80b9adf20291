import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";

/** The validators of the next block, ascending. */
export async function listValidators({ contracts }: ClientContext): Promise<readonly Address[]> {
  return (await (await contracts.at("ValidatorRegistry")).getValidators()).map(toAddress);
}
