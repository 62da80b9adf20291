import { z } from "zod";
import { toRefusal } from "../errors/revert.ts";
import type { Address, Hash } from "../types.ts";
import { type Log, logShape, quantity } from "./answers.ts";
import type { RPC } from "./rpc.ts";
import { RPCFault } from "./rpcFault.ts";

export interface LogQuery {
  readonly address: Address;
  /** By position; null stands for any. */
  readonly topics: readonly (Hash | readonly Hash[] | null)[];
  readonly fromBlock: bigint;
  /** Inclusive. */
  readonly toBlock: bigint;
}

/** A node that finds a range too large may name the part that it would answer. */
const offerShape = z.looseObject({ toBlock: quantity });
const logsShape = z.array(logShape);
const BLOCKS_MIN = 1n;

/** All logs of a query in order, asked for in ranges that the node answers. */
export async function readLogs(rpc: RPC, query: LogQuery): Promise<readonly Log[]> {
  const logs: Log[] = [];
  let from = query.fromBlock;
  let span = query.toBlock - query.fromBlock + 1n;
  while (from <= query.toBlock) {
    const to = from + span - 1n < query.toBlock ? from + span - 1n : query.toBlock;
    const page = await readPage(rpc, { ...query, fromBlock: from, toBlock: to });
    if (page.logs === undefined) {
      span = page.span;
    } else {
      for (const log of page.logs) logs.push(log);
      from = to + 1n;
    }
  }
  return logs;
}

/** The logs of a range, or a smaller number of blocks to ask for. */
type Page = { readonly logs: readonly Log[] } | { readonly logs: undefined; readonly span: bigint };

async function readPage(
  rpc: RPC,
  { address, topics, fromBlock, toBlock }: LogQuery,
): Promise<Page> {
  const filter = {
    address,
    topics,
    fromBlock: toQuantity(fromBlock),
    toBlock: toQuantity(toBlock),
  };
  try {
    return { logs: await rpc.request("eth_getLogs", [filter], logsShape) };
  } catch (error) {
    const blocks = toBlock - fromBlock + 1n;
    if (!(error instanceof RPCFault) || blocks <= BLOCKS_MIN) throw toRefusal(error);
    return { logs: undefined, span: smallerSpan(error, { fromBlock, blocks }) };
  }
}

/** What the node offers, else half; always smaller than before. */
function smallerSpan(
  fault: RPCFault,
  { fromBlock, blocks }: { readonly fromBlock: bigint; readonly blocks: bigint },
): bigint {
  const offer = offerShape.safeParse(fault.data);
  const offered = offer.success ? offer.data.toBlock - fromBlock + 1n : 0n;
  return offered >= BLOCKS_MIN && offered < blocks ? offered : (blocks + 1n) / 2n;
}

export function toQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
