import { inclusionOf, measureBurst } from "../support/burst.ts";
import { sendAll } from "../support/load.ts";
import { round } from "../support/round.ts";
import { type Chain, measureNetworks, type RoundsOptions, spanned } from "../support/rounds.ts";
import type { Say } from "../support/say.ts";
import { signWorkload, type Workload } from "./workload.ts";

export interface YardstickOptions extends RoundsOptions {
  readonly transactions: number;
  /** Calls that each chain takes before those that are measured. */
  readonly warmUp: number;
  readonly clients: number;
  /** Calls in one request. */
  readonly batch: number;
  /** Of a block. */
  readonly gasLimit: bigint;
}

/** The same signed calls to networks of several sizes and to anvil, each on a fresh chain. */
export async function benchYardstick(options: YardstickOptions, say: Say): Promise<object> {
  const { transactions, warmUp, clients, batch, gasLimit } = options;
  say(`signing ${transactions + warmUp} calls ...`);
  const workload = signWorkload({ transactions: transactions + warmUp, clients });
  const before = Math.ceil(warmUp / clients);
  const measured = await measureNetworks(
    options,
    (chain) => play(chain, workload, { batch, before }),
    say,
  );
  return {
    transactions,
    warmUp,
    clients,
    batch,
    gasLimit: Number(gasLimit),
    ...measured,
  };
}

/** `before` of each client's calls come first and are not measured. */
async function play(
  chain: Chain,
  { deployment, clients: calls }: Workload,
  { batch, before }: { readonly batch: number; readonly before: number },
) {
  await sendAll(chain, [[deployment]]);
  const first = calls.map((client) => client.slice(0, before));
  if (before > 0) await measureBurst(chain, first, { batch });
  const clients = calls.map((client) => client.slice(before));
  const cpuBefore = process.cpuUsage();
  const { result, span } = await spanned(() => measureBurst(chain, clients, { batch }));
  const { user, system } = process.cpuUsage(cpuBefore);
  const inclusion = await inclusionOf(chain, [[deployment], ...calls]);
  /** Milliseconds of CPU that a transaction costs whoever sends it. */
  const loadCPUMsPerTransaction = round((user + system) / 1_000 / clients.flat().length, 3);
  return { run: { ...result, ...inclusion, loadCPUMsPerTransaction }, span };
}
