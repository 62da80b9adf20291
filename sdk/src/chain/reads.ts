import { blockTimeShape, quantity } from "./answers.ts";
import type { RPC } from "./rpc.ts";

/** Height of the newest block. */
export function blockNumberOf(rpc: RPC): Promise<bigint> {
  return rpc.request("eth_blockNumber", [], quantity);
}

/** The chain's time: that of the newest block, UTC seconds. */
export async function chainTimeOf(rpc: RPC): Promise<bigint> {
  const block = await rpc.request("eth_getBlockByNumber", ["latest", false], blockTimeShape);
  return block.timestamp;
}
