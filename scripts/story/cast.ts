// Who plays in the story: institutions with two keys each, and the client through which they act.
import { type Address, type Client, createClient } from "@piaohao/sdk";
import { Wallet } from "ethers";
import { developmentKey } from "../../node/src/app/network/developmentConsortium.ts";
import type { NetworkFile } from "../../node/src/app/network/init.ts";

export interface Party {
  readonly name: string;
  readonly account: Address;
  readonly client: Client;
}

export interface Operators {
  readonly maker: Wallet;
  readonly checker: Wallet;
}

/** The keys of an institution of a development network: nobody keeps them, the network's secret gives them again. */
export function operatorsOf(network: NetworkFile, uscc: string): Operators {
  const { developmentSecret } = network;
  if (developmentSecret === undefined) throw new Error("only a development network has known keys");
  const wallet = (role: "maker" | "checker"): Wallet =>
    new Wallet(`0x${Buffer.from(developmentKey(developmentSecret, uscc, role)).toString("hex")}`);
  return { maker: wallet("maker"), checker: wallet("checker") };
}

/** A client that only reads: an auditor needs no seat at the table. */
export function reader(network: NetworkFile, genesis: unknown): Client {
  return createClient({ rpcUrls: network.rpcUrls, genesis });
}

/** An admitted institution, found on chain by its credit code. */
export async function partyOf(network: NetworkFile, name: string, uscc: string): Promise<Party> {
  const { rpcUrls, fingerprintKey } = network;
  const account = await createClient({ rpcUrls }).members.accountOf(uscc);
  if (account === undefined) throw new Error(`${name} (${uscc}) is no member`);
  const signer = { account, ...operatorsOf(network, uscc) };
  // The story moves the network's clock, months ahead of this machine's.
  const client = createClient({ rpcUrls, signer, fingerprintKey, trustsNodeTime: true });
  return { name, account, client };
}
