import { Interface } from "ethers";
import type { Contracts } from "../../sdk/src/chain/contracts.ts";
import { ACCOUNT, type ContractName, INTERFACES } from "../../sdk/src/chain/interfaces.ts";
import type { Call } from "../../sdk/src/chain/signer.ts";
import type { Address, Hex } from "../../sdk/src/types.ts";

const ACCOUNT_INTERFACE = ACCOUNT.createInterface();

/** Says what a checker's transaction does, as `DiscountDesk.settle`; several calls are joined by ` + `. */
export type NameOfTransaction = (data: Hex) => string;

export async function createNaming(contracts: Contracts): Promise<NameOfTransaction> {
  const known = new Map<Address, { readonly name: ContractName; readonly abi: Interface }>();
  for (const name of Object.keys(INTERFACES) as ContractName[]) {
    const abi = Interface.from(INTERFACES[name].createInterface().fragments);
    known.set(await contracts.addressOf(name), { name, abi });
  }
  const nameOfCall = (target: string, data: string): string => {
    const contract = known.get(target.toLowerCase() as Address);
    if (contract === undefined) return `${target} ${data.slice(0, 10)}`;
    const method = contract.abi.getFunction(data.slice(0, 10))?.name ?? data.slice(0, 10);
    return `${contract.name}.${method}`;
  };
  return (data) => {
    const [request] = ACCOUNT_INTERFACE.decodeFunctionData("execute", data);
    const { calls } = request as { readonly calls: readonly Call[] };
    return calls.map(({ target, data: call }) => nameOfCall(target, call)).join(" + ");
  };
}
