import type { SealedBlock } from "../types/block.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { LogSelector } from "../types/ports/store.ts";
import type { RPCBackend } from "./backend.ts";
import { blocksAt, blocksBetween, requireKept } from "./chain.ts";
import { higherOf } from "./format.ts";
import type { RPCLimits } from "./limits.ts";

/** Empty lists stand for "any". */
export interface LogCriteria {
  readonly address: readonly Address[];
  /** By position; each position lists alternatives. */
  readonly topics: readonly (readonly Hash[])[];
}

export interface LogRange {
  /** Inclusive, `to` not above the head. */
  readonly from: bigint;
  readonly to: bigint;
}

/** Which blocks a question about logs is to be answered from. */
export interface LogPlan {
  readonly blocks: AsyncIterable<SealedBlock>;
  /** The first block that is not considered: the one after the range, or nearer where a limit cuts it. */
  readonly end: bigint;
  /** Which limit cut the range, if one did. */
  readonly cut: string | undefined;
}

/**
 * Who asks for one event of one contract is answered from the index, however long the range: the limit is on the blocks
 * that have such logs. Else, and before the index begins, it is on the blocks of the range.
 */
export async function planLogs(
  backend: RPCBackend,
  limits: RPCLimits,
  criteria: LogCriteria,
  range: LogRange,
): Promise<LogPlan> {
  const selector = selectorOf(criteria);
  const scan = planScan(backend, limits, range);
  if (selector === undefined) return scan;
  const indexed = { from: higherOf(range.from, backend.chain.logs.from()), to: range.to };
  if (indexed.from > range.to) return scan;
  const earlier = planScan(backend, limits, { from: range.from, to: indexed.from - 1n });
  if (earlier.cut !== undefined) return earlier;
  const later = await planIndexed(backend, limits, selector, indexed);
  return later === undefined ? scan : { ...later, blocks: joined(earlier.blocks, later.blocks) };
}

/** The one contract and event that all logs have; the argument if there is one too. */
function selectorOf({ address, topics }: LogCriteria): LogSelector | undefined {
  const [events = [], words = []] = topics;
  const [emitter] = address;
  const [event] = events;
  const isOne = address.length === 1 && events.length === 1;
  if (!isOne || emitter === undefined || event === undefined) return undefined;
  return { address: emitter, event, argument: words.length === 1 ? words[0] : undefined };
}

function planScan(backend: RPCBackend, { logBlocksMax }: RPCLimits, range: LogRange): LogPlan {
  const { from, to } = range;
  const count = to - from + 1n;
  const isCut = count > logBlocksMax;
  const end = isCut ? from + logBlocksMax : to + 1n;
  return {
    blocks: blocksBetween(backend, from, end - 1n),
    end,
    cut: isCut ? `the range has ${count} blocks, the limit is ${logBlocksMax}` : undefined,
  };
}

/** Undefined where the index is no help: so many blocks have the event that asking for all of its arguments tells nothing. */
async function planIndexed(
  backend: RPCBackend,
  { logBlocksMax }: RPCLimits,
  selector: LogSelector,
  range: LogRange,
): Promise<LogPlan | undefined> {
  if (range.to > 0n) requireKept(backend, higherOf(range.from, 1n));
  const max = Number(logBlocksMax);
  const numbers = await backend.chain.logs.blocksWith(selector, range, max + 1);
  if (numbers === undefined) return undefined;
  const next = numbers[max];
  return {
    blocks: blocksAt(backend, numbers.slice(0, max)),
    end: next ?? range.to + 1n,
    cut:
      next === undefined
        ? undefined
        : `more than ${logBlocksMax} blocks of the range may have such logs`,
  };
}

async function* joined(
  first: AsyncIterable<SealedBlock>,
  second: AsyncIterable<SealedBlock>,
): AsyncGenerator<SealedBlock> {
  yield* first;
  yield* second;
}
