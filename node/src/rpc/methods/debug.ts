import { z } from "zod";
import { assertDefined } from "../../types/assert.ts";
import type { SealedBlock } from "../../types/block.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256Hex } from "../../types/keccak.ts";
import type { TraceOptions, TransactionTrace } from "../../types/ports/tracing.ts";
import type { AdminContext } from "../adminContext.ts";
import { placeOf, requireBlock, requireKept, requireState } from "../chain.ts";
import { notFound } from "../errors.ts";
import { invalidParams, method } from "../method.ts";
import { blockNumberSchema, hashSchema } from "../schemas.ts";
import { decodeStored } from "../storedTransaction.ts";

const FLAG_MESSAGE = "must be true or false";
const flag = z
  .boolean(FLAG_MESSAGE)
  .nullish()
  .transform((given) => given ?? false);

const LIMIT_MESSAGE = "must be a number of steps, 0 for all";
const TRACER_MESSAGE = "must be callTracer, or absent for every instruction";
const OPTIONS_MESSAGE =
  "must be an object of tracer, tracerConfig, disableStack, disableStorage, enableMemory, enableReturnData, limit";

/** geth's options. What would change the answer and is not known here is refused; its bounds of time are the node's own. */
const optionsSchema = z
  .strictObject(
    {
      tracer: z.enum(["callTracer", ""], TRACER_MESSAGE).nullish(),
      tracerConfig: z
        .strictObject({ onlyTopCall: flag, withLog: flag }, "must be {onlyTopCall, withLog}")
        .nullish(),
      disableStack: flag,
      disableStorage: flag,
      enableMemory: flag,
      enableReturnData: flag,
      limit: z.int(LIMIT_MESSAGE).min(0, LIMIT_MESSAGE).nullish(),
      timeout: z.unknown().optional(),
      reexec: z.unknown().optional(),
    },
    OPTIONS_MESSAGE,
  )
  .nullish()
  .transform((options): TraceOptions => {
    if (options?.tracer === "callTracer") {
      const { onlyTopCall = false, withLog = false } = options.tracerConfig ?? {};
      return { kind: "calls", onlyTop: onlyTopCall, logs: withLog };
    }
    return {
      kind: "steps",
      stack: options?.disableStack !== true,
      storage: options?.disableStorage !== true,
      memory: options?.enableMemory ?? false,
      returnData: options?.enableReturnData ?? false,
      limit: options?.limit ?? 0,
    };
  });

/** Which transactions of a block are traced. */
interface Range {
  readonly first: number;
  readonly last: number;
}

async function trace(
  { backend }: AdminContext,
  sealed: SealedBlock,
  range: Range,
  options: TraceOptions,
): Promise<readonly TransactionTrace[]> {
  const { header, transactions } = sealed.block;
  requireKept(backend, header.number);
  const parent = requireState(backend, { kind: "number", number: header.number - 1n });
  const senders = assertDefined(backend.chain.sendersOf(sealed.hash), "a stored block has senders");
  const transactionAt = (index: number) => {
    const raw = assertDefined(transactions[index], "within the block");
    return decodeStored(raw, assertDefined(senders[index], "each transaction has a sender"));
  };
  return backend.executor.trace({ header, parent, transactionAt, ...range, options });
}

async function traceTransaction(context: AdminContext, hash: Hash, options: TraceOptions) {
  const { backend } = context;
  const place = placeOf(backend, hash);
  if (place === undefined) {
    const isPending = backend.pool.get(hash) !== undefined;
    throw notFound(
      isPending
        ? `a block with transaction ${hash}, which is still pending,`
        : `transaction ${hash}`,
    );
  }
  const { sealed, index } = place;
  const [traced] = await trace(context, sealed, { first: index, last: index }, options);
  return traced;
}

async function traceBlock(context: AdminContext, sealed: SealedBlock, options: TraceOptions) {
  const { header, transactions } = sealed.block;
  if (header.number === 0n) throw invalidParams("block", "must not be the genesis block");
  if (transactions.length === 0) return [];
  const traces = await trace(context, sealed, { first: 0, last: transactions.length - 1 }, options);
  return traces.map((result, index) => ({
    txHash: keccak256Hex(assertDefined(transactions[index], "within the block")),
    result,
  }));
}

/** What transactions did, found out by executing them again; in geth's shapes. */
export const DEBUG_METHODS = {
  debug_traceTransaction: method(
    { transactionHash: hashSchema, options: optionsSchema },
    (context: AdminContext, { transactionHash, options }) =>
      traceTransaction(context, transactionHash, options),
  ),
  debug_traceBlockByNumber: method(
    { block: blockNumberSchema, options: optionsSchema },
    (context: AdminContext, { block, options }) =>
      traceBlock(context, requireBlock(context.backend, block), options),
  ),
};
