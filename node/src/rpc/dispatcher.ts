import type { Logger } from "pino";
import type { Origin } from "./context.ts";
import { errorToRPC, limitExceeded, RPC_CODE, RPCError } from "./errors.ts";
import { stringifyInTurns } from "./json.ts";
import type { RPCLimits } from "./limits.ts";
import type { Method } from "./method.ts";
import type { Outcome, RPCMetrics } from "./metrics.ts";
import { type ID, idOf, requestOf } from "./request.ts";
import { checkShape } from "./shape.ts";
import type { Turns } from "./turns.ts";

/**
 * Answers one body or WebSocket message, and never rejects. Undefined where only notifications were sent, and where the caller
 * has gone: then what is not answered yet is not executed either.
 */
export type Dispatch = (text: string, origin: Origin) => Promise<string | undefined>;

/** What the dispatcher itself needs of the context that it hands to methods. */
interface Basics {
  readonly limits: Pick<
    RPCLimits,
    "batchMax" | "batchDurationMsMax" | "responseBytesMax" | "depthMax" | "valuesMax"
  >;
  readonly turns: Turns;
}

export interface DispatcherOptions<C extends Basics> {
  readonly methods: ReadonlyMap<string, Method<C>>;
  readonly contextOf: (origin: Origin) => C;
  /** Told of a batch before its calls are answered; they wait for what it returns. */
  readonly prepare?: (batch: readonly unknown[]) => Promise<void> | undefined;
  readonly metrics: Pick<RPCMetrics, "observe">;
  readonly logger: Pick<Logger, "error">;
  /** Monotonic. */
  readonly nowMs: () => number;
}

export function createDispatcher<C extends Basics>(options: DispatcherOptions<C>): Dispatch {
  return async (text, origin) => {
    const context = options.contextOf(origin);
    const { limits, turns } = context;
    await turns.next();
    if (origin.caller.isGone()) return undefined;
    const parsed = parse(text, limits);
    if (parsed instanceof RPCError) return failureText(null, parsed);
    if (!Array.isArray(parsed)) {
      return bounded(await answer(options, context, parsed), parsed, limits.responseBytesMax);
    }
    return answerBatch(options, context, parsed, origin);
  };
}

function parse(text: string, limits: Basics["limits"]): unknown {
  try {
    checkShape(text, limits);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RPCError) return error;
    return new RPCError(RPC_CODE.parseError, "the request is not JSON", undefined, error);
  }
}

async function answerBatch<C extends Basics>(
  options: DispatcherOptions<C>,
  context: C,
  batch: unknown[],
  origin: Origin,
) {
  const refusal = refuseBatch(batch.length, context.limits.batchMax);
  if (refusal !== undefined) return failureText(null, refusal);
  const deadlineMs = options.nowMs() + context.limits.batchDurationMsMax;
  await options.prepare?.(batch);
  const outlet = origin.openOutlet();
  try {
    const answers: string[] = [];
    for await (const text of answersTo(batch, { options, context, origin, deadlineMs })) {
      answers.push(text);
      // It is in memory until the last call is answered: small questions make large answers.
      outlet.add(text.length);
    }
    const isOwed = answers.length > 0 && !origin.caller.isGone();
    return isOwed ? `[${answers.join(",")}]` : undefined;
  } finally {
    outlet.close();
  }
}

interface BatchRun<C extends Basics> {
  readonly options: DispatcherOptions<C>;
  readonly context: C;
  readonly origin: Origin;
  readonly deadlineMs: number;
}

/** One call after another, others in between: a batch gets no larger share of the node than one caller. */
async function* answersTo<C extends Basics>(
  batch: unknown[],
  { options, context, origin, deadlineMs }: BatchRun<C>,
): AsyncGenerator<string> {
  let left = context.limits.responseBytesMax;
  // Once it is over, the other calls are refused unexecuted.
  let end: RPCError | undefined;
  for (const request of batch) {
    // The first one too: reading the batch was a turn's work.
    await context.turns.next();
    if (origin.caller.isGone()) return;
    if (options.nowMs() > deadlineMs) {
      end ??= limitExceeded(`the batch took longer than ${context.limits.batchDurationMsMax} ms`);
    }
    const given = end ? failureOf(request, end) : await answer(options, context, request);
    const text = bounded(given, request, left);
    if (text !== given) end ??= ANSWER_TOO_LARGE;
    if (text === undefined) continue;
    left -= text.length;
    yield text;
  }
}

function refuseBatch(length: number, batchMax: number): RPCError | undefined {
  if (length === 0) return new RPCError(RPC_CODE.invalidRequest, "the batch is empty");
  if (length <= batchMax) return undefined;
  const message = `the batch has ${length} calls, the limit is ${batchMax}`;
  return new RPCError(RPC_CODE.invalidRequest, message);
}

/** Undefined for a notification: a request without an id. */
async function answer<C extends Basics>(
  options: DispatcherOptions<C>,
  context: C,
  request: unknown,
) {
  const parsed = requestOf(request);
  if (parsed instanceof RPCError) return failureText(idOf(request) ?? null, parsed);
  const { id, method, params } = parsed;
  const result = await execute(options, context, method, params);
  if (id === undefined) return undefined;
  if (result instanceof RPCError) return failureText(id, result);
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}

/** The result as JSON, or why there is none; never rejects. */
async function execute<C extends Basics>(
  { methods, metrics, logger, nowMs }: DispatcherOptions<C>,
  context: C,
  name: string,
  parameters: readonly unknown[],
): Promise<string | RPCError> {
  const method = methods.get(name);
  if (method === undefined) {
    metrics.observe("unknown", "refused", 0);
    return new RPCError(RPC_CODE.methodNotFound, `method ${name.slice(0, 64)} does not exist`);
  }
  const startMs = nowMs();
  let outcome: Outcome = "ok";
  try {
    return await stringifyInTurns(await method.run(context, parameters));
  } catch (error) {
    const known = errorToRPC(error);
    outcome = known === undefined ? "failed" : "refused";
    if (known !== undefined) return known;
    logger.error({ err: error, method: name }, "a call failed by a fault of the node");
    return new RPCError(RPC_CODE.internal, "internal error; the node's log has the details");
  } finally {
    metrics.observe(name, outcome, (nowMs() - startMs) / 1000);
  }
}

const ANSWER_TOO_LARGE = limitExceeded("the answer is too large; ask for less at once");

/** Replaces an answer that is larger than what is left. */
function bounded(text: string | undefined, request: unknown, left: number): string | undefined {
  if (text === undefined || text.length <= left) return text;
  return failureOf(request, ANSWER_TOO_LARGE);
}

function failureOf(request: unknown, error: RPCError): string | undefined {
  const id = idOf(request);
  return id === undefined ? undefined : failureText(id, error);
}

/** An error answer; `data` is left out where there is none. */
export function failureText(id: ID, { code, message, data }: RPCError): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data } });
}
