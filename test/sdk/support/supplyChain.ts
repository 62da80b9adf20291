import { type Party, startNetwork, type TestNetwork } from "./network.ts";

/** A network with a core enterprise, a supplier that sells to it, and another that sells to nobody yet. */
export interface SupplyChain {
  readonly network: TestNetwork;
  readonly core: Party;
  readonly supplier: Party;
  readonly other: Party;
}

export async function startSupplyChain(): Promise<SupplyChain> {
  const network = await startNetwork();
  const core = await network.admit("coreEnterprise");
  const supplier = await network.admit("supplier");
  const other = await network.admit("supplier");
  return { network, core, supplier, other };
}
