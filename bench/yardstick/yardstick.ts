import { inclusionOf, measureBurst } from "../support/burst.ts";
import { sendAll } from "../support/load.ts";
import { machineOf } from "../support/machine.ts";
import { round } from "../support/round.ts";
import { type Chain, measureNetworks, type RoundsOptions, spanned } from "../support/rounds.ts";
import { signWorkload, type Workload } from "./workload.ts";

export interface YardstickOptions extends RoundsOptions {
  readonly transactions: number;
  readonly clients: number;
  /** Calls in one request. */
  readonly batch: number;
  /** Of a block. */
  readonly gasLimit: bigint;
}

type Say = (line: string) => void;

/** The same signed calls to networks of several sizes and to anvil, each on a fresh chain. */
export async function benchYardstick(options: YardstickOptions, say: Say): Promise<object> {
  const { transactions, clients, batch, gasLimit } = options;
  say(`signing ${transactions} calls ...`);
  const workload = signWorkload(options);
  const measured = await measureNetworks(options, (chain) => play(chain, workload, batch), say);
  return {
    bench: "yardstick",
    at: new Date().toISOString(),
    machine: machineOf(),
    transactions,
    clients,
    batch,
    gasLimit: Number(gasLimit),
    ...measured,
  };
}

async function play(chain: Chain, { deployment, clients }: Workload, batch: number) {
  await sendAll(chain, [[deployment]]);
  const cpuBefore = process.cpuUsage();
  const { result, span } = await spanned(() => measureBurst(chain, clients, { batch }));
  const { user, system } = process.cpuUsage(cpuBefore);
  const inclusion = await inclusionOf(chain, [[deployment], ...clients]);
  /** Milliseconds of CPU that a transaction costs whoever sends it. */
  const loadCPUMsPerTransaction = round((user + system) / 1_000 / clients.flat().length, 3);
  return { run: { ...result, ...inclusion, loadCPUMsPerTransaction }, span };
}
