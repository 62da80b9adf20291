import { quantity, receiptShape } from "../../sdk/src/chain/answers.ts";
import type { Hash } from "../../sdk/src/types.ts";
import { heightOf, receiptsAbove } from "../support/blocks.ts";
import { type BurstMeasurement, measureBurst, type ProcessMeasurement } from "../support/burst.ts";
import { withEndpoint } from "../support/endpoint.ts";
import { watchHeads } from "../support/heads.ts";
import { type Institution, type SignedTransaction, signExecution } from "../support/institution.ts";
import { medianOf } from "../support/percentile.ts";
import { round } from "../support/round.ts";
import {
  type Chain,
  type Measured,
  measureNetworks,
  type RoundsOptions,
  spanned,
} from "../support/rounds.ts";
import type { Say } from "../support/say.ts";
import type { Target } from "../support/target.ts";
import { type Cast, openLanes } from "./cast.ts";
import { type Bill, type Stage, stagesOf } from "./stages.ts";

export interface LifecycleOptions extends RoundsOptions {
  /** Rounded up to a multiple of `clients`. */
  readonly bills: number;
  /** Lanes: a drawer, a payee and an endorsee each, who send over connections of their own. */
  readonly clients: number;
  /** Transactions in one request. */
  readonly batch: number;
}

interface StageResult extends BurstMeasurement {
  readonly name: string;
  readonly transactions: number;
  readonly gasPerTransaction: number;
  readonly failed: number;
}

interface Run extends Measured {
  readonly lifecyclesPerSecond: number;
  readonly stages: readonly Pick<
    StageResult,
    "name" | "committedPerSecond" | "gasPerTransaction" | "failed"
  >[];
}

/**
 * Bills from their issue to the discount of an endorsed part, through the accounts of members: all bills at once, stage after
 * stage. A stage is signed when the one before has told the numbers it needs, and the clock stands still meanwhile.
 */
export async function benchLifecycle(options: LifecycleOptions, say: Say): Promise<object> {
  const { bills, clients, batch } = options;
  const measured = await measureNetworks(
    options,
    (chain) => play(chain, options, say),
    say,
    (runs: readonly Run[]) => ({
      lifecyclesPerSecond: medianOf(runs, ({ lifecyclesPerSecond }) => lifecyclesPerSecond),
    }),
  );
  return {
    bills: Math.ceil(bills / clients) * clients,
    clients,
    batch,
    ...measured,
  };
}

async function play(chain: Chain, { bills, clients, batch }: LifecycleOptions, say: Say) {
  const cast = await castOn(chain, clients);
  const all = cast.lanes.flatMap((lane) =>
    Array.from({ length: Math.ceil(bills / clients) }, (): Bill => {
      return { lane, billId: 0n, offerId: 0n, applicationId: 0n, lockedUntil: 0n };
    }),
  );
  const { result, span } = await spanned(async () => {
    const results: StageResult[] = [];
    for (const stage of await stagesOf(cast)) {
      const done = await playStage(chain, cast, stage, all, batch);
      say(`${chain.name}: ${stage.name}: ${done.committedPerSecond} a second`);
      results.push(done);
      // What follows would stand on nothing.
      if (done.failed > 0) break;
    }
    return results;
  });
  return { run: together(result, all.length), span };
}

/** Sets the stage, each transaction when its turn has come. */
function castOn(chain: Chain, lanes: number): Promise<Cast> {
  return withEndpoint(chain.urls[0] ?? "", async (endpoint) => {
    const watcher = await watchHeads(endpoint.url, "block");
    try {
      return await openLanes(chain.network, lanes, async ({ raw, hash }) => {
        await endpoint.call("eth_sendRawTransaction", [raw]);
        await watcher.until([hash]);
      });
    } finally {
      watcher.close();
    }
  });
}

/** The transaction of a stage for every bill, sent by all its actors at once. */
async function playStage(
  chain: Chain,
  { chain: facts }: Cast,
  { name, gasLimit, actorOf, callsOf, learn }: Stage,
  bills: readonly Bill[],
  batch: number,
): Promise<StageResult> {
  const queues = new Map<Institution, SignedTransaction[]>();
  const sent: SignedTransaction[] = [];
  for (const bill of bills) {
    const actor = actorOf(bill);
    const signed = await signExecution(actor, facts, { calls: callsOf(bill), gasLimit });
    queues.set(actor, [...(queues.get(actor) ?? []), signed]);
    sent.push(signed);
  }
  const height = await withEndpoint(chain.urls[0] ?? "", heightOf);
  const burst = await measureBurst(chain, [...queues.values()], { batch });
  const receipts = await receiptsAfter(chain, height);
  let failed = 0;
  let gas = 0n;
  for (const [index, bill] of bills.entries()) {
    const receipt = receipts.get(sent[index]?.hash ?? "0x");
    if (receipt?.status !== 1n) failed += 1;
    else learn?.(bill, receipt);
    gas += receipt?.gasUsed ?? 0n;
  }
  const gasPerTransaction = Math.round(Number(gas) / bills.length);
  return { ...burst, name, transactions: bills.length, gasPerTransaction, failed };
}

const shape = receiptShape.extend({ gasUsed: quantity });
type Receipt = ReturnType<typeof shape.parse>;

function receiptsAfter({ urls }: Target, height: number): Promise<ReadonlyMap<Hash, Receipt>> {
  return withEndpoint(urls[0] ?? "", async (endpoint) => {
    const receipts = new Map<Hash, Receipt>();
    for await (const block of receiptsAbove(endpoint, height)) {
      for (const receipt of block.map((one) => shape.parse(one))) {
        receipts.set(receipt.transactionHash, receipt);
      }
    }
    return receipts;
  });
}

/** The stages as one load; a bill that failed at one has no lifecycle. */
function together(stages: readonly StageResult[], bills: number): Run {
  const seconds = sumOf(stages, (stage) => stage.seconds);
  const transactions = sumOf(stages, (stage) => stage.transactions);
  const failed = sumOf(stages, (stage) => stage.failed);
  const gas = sumOf(stages, (stage) => stage.gasPerTransaction * stage.transactions);
  const [first] = stages;
  return {
    lifecyclesPerSecond: failed === 0 ? round(bills / seconds, 2) : 0,
    committedPerSecond: round(transactions / seconds, 1),
    seconds: round(seconds, 2),
    blockSizes: stages.flatMap(({ blockSizes }) => blockSizes),
    processes: (first?.processes ?? []).map((_, index) => processOver(stages, index)),
    gasPerTransaction: Math.round(gas / transactions),
    failed,
    stages: stages.map(({ name, committedPerSecond, gasPerTransaction, failed: ofStage }) => ({
      name,
      committedPerSecond,
      gasPerTransaction,
      failed: ofStage,
    })),
  };
}

/** All stages have as many transactions: the mean of them is that of all. */
function processOver(stages: readonly StageResult[], index: number): ProcessMeasurement {
  const own = stages.flatMap(({ processes }) => processes.slice(index, index + 1));
  const mean = (field: "cpuMsPerTransaction" | "diskBytesPerTransaction", digits: number) =>
    own.some((one) => one[field] === null)
      ? null
      : round(sumOf(own, (one) => one[field] ?? 0) / own.length, digits);
  return {
    name: own[0]?.name ?? "",
    cpuMsPerTransaction: mean("cpuMsPerTransaction", 3),
    residentBytes: own.at(-1)?.residentBytes ?? null,
    diskBytesPerTransaction: mean("diskBytesPerTransaction", 0),
  };
}

function sumOf<T>(all: readonly T[], figure: (one: T) => number): number {
  return all.reduce((sum, one) => sum + figure(one), 0);
}
