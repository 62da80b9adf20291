import { IMPLEMENTATION_SLOT, wordToAddress } from "../../audit/storageLayout.ts";
import { hash } from "../../chain/answers.ts";
import type { ClientContext } from "../../chain/context.ts";
import type { Address } from "../../types.ts";
import { ACCOUNTS, type UpgradeableName } from "./upgrade.ts";

/** Where the code of a contract, or of members' accounts, is now. */
export async function implementationOf(
  { contracts, rpc }: ClientContext,
  contract: UpgradeableName,
): Promise<Address> {
  if (contract === ACCOUNTS) {
    const beacon = await contracts.at(ACCOUNTS);
    return (await beacon.implementation()).toLowerCase() as Address;
  }
  const target = await contracts.addressOf(contract);
  const params = [target, IMPLEMENTATION_SLOT, "latest"];
  return wordToAddress(await rpc.request("eth_getStorageAt", params, hash));
}
