import { z } from "zod";
import type { Context } from "../context.ts";
import { notFound } from "../errors.ts";
import { lowerOf } from "../format.ts";
import { queryLogs } from "../logQuery.ts";
import { invalidParams, longRead, method } from "../method.ts";
import { type BlockReference, type LogFilter, logFilterSchema } from "../schemas.ts";

const idSchema = z.string("must be the id of a filter").max(66, "must be the id of a filter");

/** A tag fixes no bound: it moves with the head. */
function numberOf(reference: BlockReference | null | undefined): bigint | undefined {
  return reference?.kind === "number" ? reference.number : undefined;
}

function checkOrder(from: bigint | undefined, to: bigint | undefined): void {
  if (from !== undefined && to !== undefined && from > to) {
    throw invalidParams("filter.fromBlock", "must not be after filter.toBlock");
  }
}

async function getLogs(context: Context, filter: LogFilter) {
  const { backend, limits } = context;
  const { address, topics, blockHash } = filter;
  const criteria = { address, topics };
  if (blockHash) {
    const number = backend.chain.blockByHash(blockHash)?.block.header.number;
    if (number === undefined) throw notFound(`block ${blockHash}`);
    return queryLogs(backend, limits, criteria, { from: number, to: number });
  }
  checkOrder(numberOf(filter.fromBlock), numberOf(filter.toBlock));
  const head = backend.chain.head().block.header.number;
  const from = numberOf(filter.fromBlock) ?? head;
  const to = lowerOf(numberOf(filter.toBlock), head);
  return from > to ? [] : queryLogs(backend, limits, criteria, { from, to });
}

function newFilter(context: Context, filter: LogFilter) {
  if (filter.blockHash) throw invalidParams("filter.blockHash", "is not for filters that go on");
  const fromBlock = numberOf(filter.fromBlock);
  const toBlock = numberOf(filter.toBlock);
  checkOrder(fromBlock, toBlock);
  const criteria = { address: filter.address, topics: filter.topics };
  const subject = { kind: "logs", criteria, fromBlock, toBlock } as const;
  return context.filters.install(subject, context.caller.address);
}

/** Logs, and the filters by which HTTP clients poll for news. */
export const LOG_METHODS = {
  eth_getLogs: longRead(
    method({ filter: logFilterSchema }, (context, { filter }) => getLogs(context, filter)),
  ),
  eth_newFilter: method({ filter: logFilterSchema }, (context, { filter }) =>
    newFilter(context, filter),
  ),
  eth_newBlockFilter: method({}, ({ filters, caller }) =>
    filters.install({ kind: "blocks" }, caller.address),
  ),
  eth_newPendingTransactionFilter: method({}, ({ filters, caller }) =>
    filters.install({ kind: "pendingTransactions" }, caller.address),
  ),
  eth_getFilterChanges: longRead(
    method({ filterId: idSchema }, ({ filters }, { filterId }) => filters.changes(filterId)),
  ),
  eth_getFilterLogs: longRead(
    method({ filterId: idSchema }, ({ filters }, { filterId }) => filters.logs(filterId)),
  ),
  eth_uninstallFilter: method({ filterId: idSchema }, ({ filters }, { filterId }) =>
    filters.uninstall(filterId),
  ),
};
