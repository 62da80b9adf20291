import type { ActionOptions } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import type { ContractName } from "../../chain/interfaces.ts";
import { Governed__factory } from "../../generated/typechain/factories/contracts/libraries/Governed__factory.ts";
import type { Address } from "../../types.ts";

/** Another code for a contract of the Directory. */
export interface UpgradeParams extends ActionOptions {
  /** Its name in the Directory. */
  readonly contract: UpgradeableName;
  /** Where the new code is: deployed by an operator of the central bank beforehand. */
  readonly implementation: Address;
}

/** All but the AccessManager, which is no proxy. */
export type UpgradeableName = Exclude<ContractName, "AccessManager">;

export const GOVERNED = Governed__factory.createInterface();

export async function upgradeOf(
  { contracts }: ClientContext,
  { contract, implementation }: UpgradeParams,
): Promise<Intent> {
  const target = await contracts.addressOf(contract);
  const data = GOVERNED.encodeFunctionData("upgradeToAndCall", [implementation, "0x"]);
  return intentOf({ target }, data);
}
