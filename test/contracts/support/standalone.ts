import type { BaseContract, ContractFactory } from "ethers";
import type { AccessManager } from "../../../sdk/src/generated/typechain/@openzeppelin/contracts/access/manager/AccessManager.ts";
import { ethers } from "./chain.ts";

export interface Standalone<T extends BaseContract> {
  readonly contract: T;
  readonly authority: AccessManager;
}

interface StandaloneOptions {
  /** Constructor arguments of the implementation. */
  readonly needs?: readonly unknown[];
  readonly signature?: string;
  /** Initialiser arguments after the authority. */
  readonly args?: readonly unknown[];
}

/** One governed contract behind its proxy, whose only authority is the first test signer, without delay. */
export async function deployAlone<T extends BaseContract>(
  name: string,
  { needs = [], signature = "initialize(address)", args = [] }: StandaloneOptions = {},
): Promise<Standalone<T>> {
  const [admin] = await ethers.getSigners();
  const authority = await deployTestContract<AccessManager>("AccessManager", [admin?.address]);
  const implementation = await deployTestContract(name, needs);
  const data = implementation.interface.encodeFunctionData(signature, [authority.target, ...args]);
  const proxy = await deployTestContract("ERC1967Proxy", [implementation.target, data]);
  return { contract: implementation.attach(proxy.target) as T, authority };
}

/** A compiled contract of the project or of contracts/test/, by name. */
export async function deployTestContract<T extends BaseContract>(
  name: string,
  args: readonly unknown[] = [],
): Promise<T> {
  const factory: ContractFactory = await ethers.getContractFactory(name);
  return (await factory.deploy(...args)) as BaseContract as T;
}
