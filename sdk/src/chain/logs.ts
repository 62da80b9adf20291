import { z } from "zod";
import { toRefusal } from "../errors/revert.ts";
import type { Address, Hash } from "../types.ts";
import { type Log, logShape } from "./answers.ts";
import { type BlockRange, findChanges } from "./changes.ts";
import type { RPC } from "./rpc.ts";
import { RPCFault } from "./rpcFault.ts";

export interface LogQuery {
  readonly address: Address;
  readonly topics: readonly Hash[];
  /** A text for what a block leaves of that which these logs tell of; it differs when a block has one. */
  readonly stateAt: (block: bigint) => Promise<string>;
}

const logsShape = z.array(logShape);

/**
 * All logs of a query in a range, in order. A node that finds the range too large is asked for the blocks that have logs, so
 * that the cost does not grow with the length of the chain.
 */
export async function readLogs(
  rpc: RPC,
  query: LogQuery,
  range: BlockRange,
): Promise<readonly Log[]> {
  try {
    return await askLogs(rpc, query, range);
  } catch (error) {
    if (!(error instanceof RPCFault)) throw error;
  }
  const logs: Log[] = [];
  for (const block of await findChanges(query.stateAt, range)) {
    logs.push(...(await readBlock(rpc, query, block)));
  }
  return logs;
}

async function readBlock(rpc: RPC, query: LogQuery, block: bigint): Promise<readonly Log[]> {
  try {
    return await askLogs(rpc, query, { from: block, to: block });
  } catch (error) {
    throw toRefusal(error);
  }
}

function askLogs(
  rpc: RPC,
  { address, topics }: LogQuery,
  { from, to }: BlockRange,
): Promise<readonly Log[]> {
  const filter = { address, topics, fromBlock: toQuantity(from), toBlock: toQuantity(to) };
  return rpc.request("eth_getLogs", [filter], logsShape);
}

/** An indexed number in a log. */
export function idTopic(id: bigint): Hash {
  return `0x${id.toString(16).padStart(64, "0")}`;
}

export function toQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
