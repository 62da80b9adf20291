import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";

/** The accounts of all members in the order of admission, suspended ones among them. */
export async function listMembers({ contracts }: ClientContext): Promise<readonly Address[]> {
  const registry = await contracts.at("MemberRegistry");
  const count = await registry.memberCount();
  const accounts: Address[] = [];
  for (let index = 0n; index < count; index += 1n) {
    accounts.push(toAddress(await registry.memberAt(index)));
  }
  return accounts;
}
