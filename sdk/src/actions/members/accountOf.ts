import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";
import { usccToBytes } from "../../values/uscc.ts";

const NO_ACCOUNT = `0x${"0".repeat(40)}`;

/** The account of the institution with this credit code, if it is a member. */
export async function accountOfUSCC(
  { contracts }: ClientContext,
  uscc: string,
): Promise<Address | undefined> {
  const registry = await contracts.at("MemberRegistry");
  const account = toAddress(await registry.accountOf(usccToBytes(uscc)));
  return account === NO_ACCOUNT ? undefined : account;
}
