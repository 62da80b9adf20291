import { type Party, startNetwork, type TestNetwork } from "./network.ts";

/** A network with those through whose hands a bill goes. */
export interface BillMarket {
  readonly network: TestNetwork;
  readonly drawer: Party;
  readonly drawee: Party;
  readonly holder: Party;
}

/** @param cash fen that each of the two banks has to buy bills with. */
export async function startBillMarket(cash: bigint): Promise<BillMarket> {
  const network = await startNetwork();
  const drawer = await network.admit("coreEnterprise");
  const drawee = await network.admit("coreEnterprise");
  const holder = await network.admit("supplier");
  for (const { account } of [network.bank, network.otherBank]) {
    await network.centralBank.client.cash.mint({ to: account, amount: cash });
  }
  return { network, drawer, drawee, holder };
}
