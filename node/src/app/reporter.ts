import type { Logger } from "pino";
import type { Header, Signature } from "../types/block.ts";
import { hexToBytes } from "../types/codec/bytes.ts";
import type { Evidence } from "../types/evidence.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";
import { type Executor, PLAIN_CALL } from "../types/ports/executor.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import {
  CONTENT_BYTES_MAX,
  type EquivocationRegistry,
  findEquivocationRegistry,
  reportData,
} from "./equivocationRegistry.ts";
import type { Intake } from "./intake.ts";
import { signOwnTransaction } from "./ownTransaction.ts";
import type { Witness } from "./witness.ts";

export interface ReporterPorts {
  readonly self: Address;
  readonly chainId: bigint;
  readonly sign: (digest: Hash) => Signature;
  readonly head: () => Header;
  readonly validators: () => readonly Address[];
  readonly executor: Pick<Executor, "call" | "estimateGas">;
  readonly pool: Pick<TxPool, "pendingNonce">;
  readonly intake: Pick<Intake, "submit">;
  readonly evidence: Pick<EvidenceStore, "count" | "get">;
  readonly witness: Pick<Witness, "hasTwin" | "onRecorded">;
  readonly logger: Pick<Logger, "info" | "warn">;
}

/** Puts what a validator can prove on the chain: each evidence in a transaction of the node's own key. */
export interface Reporter {
  /** To be called at the start and when the head has changed. Never throws, and nobody waits for it. */
  onHead(): void;
  /** Resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** Every validator that saw it can report an equivocation: each waits this many blocks for each one whose turn is before its. */
const BLOCKS_A_TURN = 2n;
/** A report that is in no block after so many is sent again, */
const RETRY_BLOCKS = 10n;
/** so many times; after a restart anew. */
const ATTEMPTS_MAX = 5;
/** A third more than needed now: others report too, and change the storage that ours finds. */
const GAS_MARGIN = 3n;

interface Task {
  readonly index: number;
  /** Height of the head from which on we may send. */
  dueAt: bigint;
  attempts: number;
}

export function createReporter(ports: ReporterPorts): Reporter {
  const { head, evidence, witness, executor, validators, self, logger } = ports;
  const tasks: Task[] = [];
  let registry: EquivocationRegistry | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  const add = (index: number, { height }: Evidence): void => {
    const turn = turnOf(self, validators(), height);
    if (turn === undefined) return;
    tasks.push({ index, dueAt: head().number + BLOCKS_A_TURN * turn, attempts: 0 });
  };
  for (let index = 0; index < evidence.count(); index += 1) {
    const known = evidence.get(index);
    if (known !== undefined) add(index, known);
  }
  witness.onRecorded(add);

  /** Whether the task is done with. */
  const attend = async (task: Task): Promise<boolean> => {
    const found = evidence.get(task.index);
    const at = head();
    registry ??= await findEquivocationRegistry(executor, at);
    if (found === undefined || registry === undefined) return true;
    if (await registry.isOnRecord(found, at)) return true;
    if (at.number < task.dueAt || witness.hasTwin()) return false;
    task.attempts += 1;
    task.dueAt = at.number + RETRY_BLOCKS;
    return !(await send(ports, registry.address, found)) || task.attempts >= ATTEMPTS_MAX;
  };

  const work = async (): Promise<void> => {
    for (const task of tasks.splice(0)) {
      if (stopped) return;
      try {
        if (!(await attend(task))) tasks.push(task);
      } catch (error) {
        // A full pool or a busy machine: another time.
        logger.warn({ err: error, index: task.index }, "an equivocation could not be reported yet");
        if (task.attempts < ATTEMPTS_MAX) tasks.push(task);
      }
    }
  };

  return {
    onHead() {
      if (stopped || tasks.length === 0 || running !== undefined) return;
      running = work().finally(() => {
        running = undefined;
      });
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** How many validators come before us in reporting what happened at a height; undefined when we have no seat. */
function turnOf(self: Address, validators: readonly Address[], height: bigint): bigint | undefined {
  const seat = validators.indexOf(self);
  if (seat < 0) return undefined;
  return (BigInt(seat) + height) % BigInt(validators.length);
}

/** Whether a report was sent; not when the contract would refuse it. Throws TXPOOL_*. */
async function send(
  { self, chainId, sign, head, executor, pool, intake, logger }: ReporterPorts,
  to: Address,
  found: Evidence,
): Promise<boolean> {
  const { validator, height, round, kind } = found;
  const facts = { validator, height: Number(height), round, kind };
  const bytes = Math.max(found.first.content.length, found.second.content.length);
  if (bytes > CONTENT_BYTES_MAX) {
    logger.warn({ ...facts, bytes }, "an equivocation is too large to be proven on the chain");
    return false;
  }
  const data = reportData(found);
  const request = { ...PLAIN_CALL, from: self, to, data: hexToBytes(data) };
  const estimate = await executor.estimateGas(request, head());
  if ("failed" in estimate) {
    const { returnData: reason } = estimate.failed;
    logger.warn({ ...facts, reason }, "the registry refuses the report of an equivocation");
    return false;
  }
  const gasLimit = estimate.gas + estimate.gas / GAS_MARGIN;
  const nonce = pool.pendingNonce(self);
  const hash = intake.submit(signOwnTransaction({ chainId, nonce, gasLimit, to, data }, sign));
  logger.info({ ...facts, hash }, "an equivocation is reported to the chain");
  return true;
}
