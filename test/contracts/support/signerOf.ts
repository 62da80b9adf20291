import { ethers, networkHelpers } from "../support/chain.ts";
import type { TestNetwork } from "../support/network.ts";

/** A contract of the network as the sender of a transaction, to see what its callee does with a call that it never makes. */
export async function signerOf({ addressOf }: TestNetwork, name: string) {
  const address = addressOf(name);
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 24n);
  return ethers.getSigner(address);
}
