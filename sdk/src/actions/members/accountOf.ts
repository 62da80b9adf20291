import type { ClientContext } from "../../chain/context.ts";
import { toOptionalAddress } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";
import { usccToBytes } from "../../values/uscc.ts";

/** The account of the institution with this credit code, if it is a member. */
export async function accountOfUSCC(
  { contracts }: ClientContext,
  uscc: string,
): Promise<Address | undefined> {
  const registry = await contracts.at("MemberRegistry");
  return toOptionalAddress(await registry.accountOf(usccToBytes(uscc)));
}
