import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { LedgerKind } from "../ledger/ledger.ts";
import type { Outcome } from "../simulate.ts";

export interface Seeds {
  readonly first: number;
  readonly last: number;
  readonly ledger: LedgerKind;
}

/** What a worker is asked for: seeds from `first` to `last`. */
export type Order = Seeds;

/** Seeds that a worker gets at a time. */
const CHUNK = 16;
/** Every core has a worker of its own: threads that collect garbage for one would only take time from another. */
const WORKER_FLAGS: readonly string[] = ["--single-threaded-gc"];

/** Runs seeds on all cores, each in a process of its own; outcomes are in the order of the seeds. */
export async function sweep(
  { first, last, ledger }: Seeds,
  onProgress: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = first;
  const takeOrder = (): Order | undefined => {
    if (next > last) return undefined;
    const order = { first: next, last: Math.min(last, next + CHUNK - 1), ledger };
    next = order.last + 1;
    return order;
  };
  const onOutcomes = (some: readonly Outcome[]): void => {
    outcomes.push(...some);
    onProgress(outcomes.length);
  };
  const count = Math.min(availableParallelism(), Math.ceil((last - first + 1) / CHUNK));
  await Promise.all(Array.from({ length: count }, () => work(takeOrder, onOutcomes)));
  return outcomes.sort((left, right) => left.seed - right.seed);
}

/** One worker from its start to its end. */
function work(
  takeOrder: () => Order | undefined,
  onOutcomes: (outcomes: readonly Outcome[]) => void,
): Promise<void> {
  const worker = fork(join(import.meta.dirname, "worker.ts"), {
    execArgv: [...process.execArgv, ...WORKER_FLAGS],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let order = takeOrder();
  const goOn = (): void => {
    if (order === undefined) worker.disconnect();
    else worker.send(order);
  };
  worker.on("message", (outcomes: readonly Outcome[]) => {
    order = takeOrder();
    onOutcomes(outcomes);
    goOn();
  });
  worker.on("error", reject);
  worker.on("exit", (code) => {
    if (order === undefined && code === 0) resolve();
    else reject(new Error(`a worker ended with ${code} at seeds ${order?.first}..${order?.last}`));
  });
  goOn();
  return promise.finally(() => stop(worker));
}

function stop(worker: ChildProcess): void {
  if (worker.exitCode === null) worker.kill();
}
