import type { Address, Hex } from "../../types/hex.ts";

/**
 * The one account that deploys the network, and where. Implemented by the EVM that builds a genesis and by the simulated
 * network of the contract tests. Its first transaction has nonce 0 and comes from `DEPLOYER_ADDRESS`; its clock is past 0,
 * because the AccessManager takes a role granted at time 0 for none.
 */
export interface Deployer {
  /** Creates a contract; rejects if its constructor reverts. */
  deploy(initCode: Hex): Promise<Address>;
  /** Sends a transaction and answers its return data; rejects if it reverts. */
  call(to: Address, data: Hex): Promise<Hex>;
  /** Reads without changing anything. */
  view(to: Address, data: Hex): Promise<Hex>;
}

/** `keccak256("piaohao genesis deployer")[12..]`: nobody knows a key of it. */
export const DEPLOYER_ADDRESS: Address = "0x63fd99b34fda1f34ac29ae0a9270a88daa6a220c";
/** The Directory's proxy, created by the deployer's second transaction: the same on every network. */
export const DIRECTORY_ADDRESS: Address = "0xd06fd1e918af6b8bc70ffac40f8fface532b2664";
/** The AccessManager, created by the third. */
export const ACCESS_MANAGER_ADDRESS: Address = "0x3f42ac0dd38e2b3ec3aa8b5a61d3a337d114b9a1";
