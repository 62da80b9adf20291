import { join } from "node:path";
import { inTurn } from "../support/inTurn.ts";
import { medianLatency } from "../support/latency.ts";
import { measureNetworks, type RoundsOptions, startPeer } from "../support/rounds.ts";
import type { Say } from "../support/say.ts";
import { inScratch } from "../support/scratch.ts";
import { createNetwork } from "../support/validators.ts";
import { measure, type Workload } from "./measure.ts";
import { setStage } from "./stage.ts";
import { signIssues } from "./workload.ts";

export interface IssueOptions extends RoundsOptions {
  /** Of the burst; rounded up to a multiple of `clients`. */
  readonly transactions: number;
  readonly clients: number;
}

const PACE_PER_SECOND = 20;
const PACE_SECONDS = 10;

/**
 * Issues the same bills on fresh networks of several sizes and on anvil. Everything it started is ended when it returns or
 * fails.
 */
export async function benchIssue(options: IssueOptions, say: Say): Promise<object> {
  const { workload, gasLimit } = await signWorkload(options, say);
  const measured = await measureNetworks(
    options,
    (chain) => measure(chain, workload, say),
    say,
    (runs) => ({ latencyMs: medianLatency(runs.map(({ latencyMs }) => latencyMs)) }),
  );
  return {
    transactions: workload.clients.flat().length,
    clients: workload.clients.length,
    gasLimit: Number(gasLimit),
    ...measured,
  };
}

/** Signs everything, on a chain that only tells where accounts will be and what an issue takes: all networks begin alike. */
function signWorkload(
  { transactions, clients, gasLimit: blockGasLimit }: IssueOptions,
  say: Say,
): Promise<{ readonly workload: Workload; readonly gasLimit: bigint }> {
  return inScratch(async (scratch) => {
    const network = await createNetwork(join(scratch, "network"), { count: 1, blockGasLimit });
    const anvil = await startPeer(network, "perTransaction");
    try {
      const { cast, gasLimit, setup } = await setStage(anvil, clients);
      const paced = Math.ceil((PACE_PER_SECOND * PACE_SECONDS) / clients);
      const burst = Math.ceil(transactions / clients);
      say(`signing ${(paced + burst) * clients} bills with gas limit ${gasLimit} ...`);
      const issues = await signIssues(cast, paced + burst, gasLimit);
      const workload = {
        setup,
        paced: inTurn(issues.map((own) => own.slice(0, paced))),
        pacePerSecond: PACE_PER_SECOND,
        clients: issues.map((own) => own.slice(paced)),
      };
      return { workload, gasLimit };
    } finally {
      await anvil.stop();
    }
  });
}
