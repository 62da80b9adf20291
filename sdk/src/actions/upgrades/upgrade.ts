import type { ActionOptions } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import { type ContractName, INTERFACES } from "../../chain/interfaces.ts";
import { Governed__factory } from "../../generated/typechain/factories/contracts/libraries/Governed__factory.ts";
import type { Address } from "../../types.ts";

/** Another code for a contract of the Directory, or for the accounts of all members. */
export interface UpgradeParams extends ActionOptions {
  /** Its name in the Directory. */
  readonly contract: UpgradeableName;
  /** Where the new code is: deployed by an operator of the central bank beforehand. */
  readonly implementation: Address;
}

/** All but the AccessManager, whose code stays; `MemberAccountBeacon` has the code of members' accounts. */
export type UpgradeableName = Exclude<ContractName, "AccessManager">;

/** Who knows the code of members' accounts. */
export const ACCOUNTS = "MemberAccountBeacon";

export const GOVERNED = Governed__factory.createInterface();
const BEACON = INTERFACES[ACCOUNTS].createInterface();

export async function upgradeOf(
  { contracts }: ClientContext,
  { contract, implementation }: UpgradeParams,
): Promise<Intent> {
  const target = await contracts.addressOf(contract);
  const data =
    contract === ACCOUNTS
      ? BEACON.encodeFunctionData("upgradeTo", [implementation])
      : GOVERNED.encodeFunctionData("upgradeToAndCall", [implementation, "0x"]);
  return intentOf({ target }, data);
}
