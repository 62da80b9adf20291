import type { SealedBlock } from "../types/block.ts";
import type { Hash } from "../types/hex.ts";
import type { Log } from "../types/receipt.ts";
import type { RPCBackend } from "./backend.ts";
import { bloomBits, bloomMayHave } from "./bloom.ts";
import { receiptsOf } from "./chain.ts";
import { limitExceeded } from "./errors.ts";
import { quantity } from "./format.ts";
import type { RPCLimits } from "./limits.ts";
import { type LogCriteria, type LogPlan, type LogRange, planLogs } from "./logPlan.ts";
import { type LogView, logView, type PlacedLog, placedLogs } from "./views/receipt.ts";

export interface LogMatcher {
  /** The logs of a block that meet the criteria; `logs` is asked only if the bloom allows a match. */
  matchesOf(sealed: SealedBlock, logs: () => readonly PlacedLog[]): readonly PlacedLog[];
}

export function createLogMatcher({ address, topics }: LogCriteria): LogMatcher {
  const groups = [address, ...topics].filter((group) => group.length > 0);
  const bits = groups.map((group) => group.map(bloomBits));
  const addresses = new Set(address);
  const positions = topics.map((alternatives) => new Set(alternatives));

  function mayMatch(bloom: Uint8Array): boolean {
    return bits.every((group) => group.some((value) => bloomMayHave(bloom, value)));
  }

  function matches(log: Log): boolean {
    if (addresses.size > 0 && !addresses.has(log.address)) return false;
    if (positions.length > log.topics.length) return false;
    return positions.every((position, at) => position.size === 0 || position.has(topicAt(log, at)));
  }

  return {
    matchesOf(sealed, logs) {
      if (!mayMatch(sealed.block.header.logsBloom)) return [];
      return logs().filter(({ log }) => matches(log));
    },
  };
}

function topicAt(log: Log, position: number): Hash {
  return log.topics[position] ?? "0x";
}

export interface LogPage {
  readonly logs: readonly LogView[];
  /** The first block that was not looked at. */
  readonly next: bigint;
}

/**
 * Logs from `from` on, as far as the limits on blocks and results let it go. A single block is
 * always answered whole, so that every range can be read in pages.
 */
export async function readLogs(
  backend: RPCBackend,
  limits: RPCLimits,
  criteria: LogCriteria,
  range: LogRange,
): Promise<LogPage> {
  return readPlanned(backend, limits, criteria, await planLogs(backend, limits, criteria, range));
}

async function readPlanned(
  backend: RPCBackend,
  limits: RPCLimits,
  criteria: LogCriteria,
  { blocks, end }: LogPlan,
): Promise<LogPage> {
  const matcher = createLogMatcher(criteria);
  const logs: LogView[] = [];
  let data = 0;
  for await (const sealed of blocks) {
    const found = matcher
      .matchesOf(sealed, () => placedLogs(receiptsOf(backend, sealed)))
      .map((placed) => logView(sealed, placed));
    data += found.reduce((sum, log) => sum + log.data.length, 0);
    const isFull = logs.length + found.length > limits.logResultsMax || data > limits.logDataMax;
    if (logs.length > 0 && isFull) return { logs, next: sealed.block.header.number };
    for (const log of found) logs.push(log);
  }
  return { logs, next: end };
}

/** All logs of a range; beyond a limit the error names the part of the range to ask for. */
export async function queryLogs(
  backend: RPCBackend,
  limits: RPCLimits,
  criteria: LogCriteria,
  range: LogRange,
): Promise<readonly LogView[]> {
  const plan = await planLogs(backend, limits, criteria, range);
  if (plan.cut !== undefined) throw tooLarge(plan.cut, { from: range.from, to: plan.end - 1n });
  const { logs, next } = await readPlanned(backend, limits, criteria, plan);
  if (next <= range.to) {
    const reason = `the range has more than ${limits.logResultsMax} logs or ${limits.logDataMax} digits of data`;
    throw tooLarge(reason, { from: range.from, to: next - 1n });
  }
  return logs;
}

function tooLarge(reason: string, { from, to }: LogRange) {
  const fits = { fromBlock: quantity(from), toBlock: quantity(to) };
  const message = `${reason}; this range fits: fromBlock ${fits.fromBlock}, toBlock ${fits.toBlock}`;
  return limitExceeded(message, fits);
}
