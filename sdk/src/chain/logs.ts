import { z } from "zod";
import { toRefusal } from "../errors/revert.ts";
import type { Address, Hash } from "../types.ts";
import { type Log, logShape, quantity } from "./answers.ts";
import type { BlockRange } from "./changes.ts";
import type { RPC } from "./rpc.ts";
import { firstBlockKept, RPCFault } from "./rpcFault.ts";

export interface LogQuery {
  readonly address: Address;
  readonly topics: readonly Hash[];
  /** How many such logs there are up to a block, by its state. Asked when a node does not answer for all blocks at once. */
  readonly countAt: (block: bigint) => Promise<bigint>;
}

const logsShape = z.array(logShape);
const fittingShape = z.looseObject({ fromBlock: quantity, toBlock: quantity });

/**
 * All logs of a query in a range, in order: by one question to a node that has them in its index, as ours do for the event
 * of a contract. A node that finds the range too large is asked from the end of it backwards, until there are as many logs as
 * the state of the last block counts. So a node needs no earlier state, and none of the blocks before the first log.
 * @throws SDKError SDK_NOT_KEPT when the node began with a snapshot and the first logs are in blocks before it;
 *   SDK_RPC_ERROR, SDK_NO_NODE
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
    return readBackwards(rpc, query, narrowed(range, error));
  }
}

/** What is left to look at: the blocks up to `to`, `size` of them next. */
interface Search extends BlockRange {
  readonly size: bigint;
  /** Why the blocks before `from` are not looked at, if there are any. */
  readonly notKept: RPCFault | undefined;
}

async function readBackwards(rpc: RPC, query: LogQuery, first: Search): Promise<readonly Log[]> {
  const count = await query.countAt(first.to);
  const pages: (readonly Log[])[] = [];
  let found = 0n;
  let search = first;
  while (found < count && search.from <= search.to) {
    try {
      const page = await askLogs(rpc, query, lastOf(search));
      pages.unshift(page);
      found += BigInt(page.length);
      search = { ...search, to: search.to - search.size, size: search.size * 2n };
    } catch (error) {
      if (!(error instanceof RPCFault)) throw error;
      search = narrowed(lastOf(search), error, search);
    }
  }
  if (found < count && search.notKept !== undefined) throw toRefusal(search.notKept);
  return pages.flat();
}

function lastOf({ from, to, size }: Search): BlockRange {
  const start = to - size + 1n;
  return { from: start > from ? start : from, to };
}

/**
 * How to go on when a range was refused: with the blocks that are kept; with as many as the node says that fit, or half.
 * @throws SDKError SDK_NOT_KEPT when the node keeps none of the blocks; SDK_RPC_ERROR when it refuses a single one
 */
function narrowed(
  asked: BlockRange,
  fault: RPCFault,
  { from, notKept }: Pick<Search, "from" | "notKept"> = { from: asked.from, notKept: undefined },
): Search {
  const { to } = asked;
  const earliest = firstBlockKept(fault);
  const size = to - asked.from + 1n;
  if (earliest !== undefined && asked.from < earliest && earliest <= to) {
    return { from: earliest, to, size: to - earliest + 1n, notKept: fault };
  }
  if (earliest !== undefined || size === 1n) throw toRefusal(fault);
  const fitting = fittingShape.safeParse(fault.data);
  const named = fitting.success ? fitting.data.toBlock - fitting.data.fromBlock + 1n : size;
  const isSmaller = 0n < named && named < size;
  return { from, to, size: isSmaller ? named : size / 2n, notKept };
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
