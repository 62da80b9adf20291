import { heightOf } from "../support/blocks.ts";
import { createEndpoint } from "../support/endpoint.ts";
import { sendAtRate } from "../support/load.ts";
import { round } from "../support/round.ts";
import type { Say } from "../support/say.ts";
import { type LongNetwork, type Newcomer, seatNewcomer, startLongNetwork } from "./network.ts";
import { findSeal, until } from "./watch.ts";

export interface JoinOptions {
  readonly blocks: number;
  /** Bills in each block of the chain. */
  readonly bills: number;
}

/** Of the load while the newcomer joins. */
const BILLS_PER_SECOND = 20;
const LOAD_SECONDS = 60;
const WAIT_MS = 120_000;

/** A fifth validator with an empty disk joins by snapshot: how long from its start to its first seal in a block. */
export async function benchJoin({ blocks, bills }: JoinOptions, say: Say): Promise<object> {
  const spareBills = BILLS_PER_SECOND * LOAD_SECONDS;
  const long = await startLongNetwork({ blocks, bills, spareBills }, say);
  try {
    const newcomer = await seatNewcomer(long, { mode: "snapshot" });
    const { network } = long;
    say(`the fifth validator joins under ${BILLS_PER_SECOND} bills a second ...`);
    const target = { name: "piaohao", urls: network.rpcUrls, processes: [], stop: long.stop };
    const load = sendAtRate(target, long.spare, BILLS_PER_SECOND);
    // The result of the load is of no interest, its failure is.
    load.catch(() => undefined);
    const times = await measureJoin(long, newcomer);
    say("waiting for the load to end ...");
    const latencies = await load;
    await newcomer.process.signal("SIGTERM");
    return {
      blocks: long.height,
      transactions: long.transactions,
      ...times,
      billsDuringJoin: latencies.length,
    };
  } finally {
    await long.stop();
  }
}

async function measureJoin({ network }: LongNetwork, { address, process }: Newcomer) {
  const validators = createEndpoint(network.rpcUrls[0] ?? "");
  const own = createEndpoint(process.rpcUrl);
  const beganMs = performance.now();
  const seconds = (): number => round((performance.now() - beganMs) / 1_000, 2);
  try {
    let next = await heightOf(validators);
    await process.start();
    const answers = seconds();
    await until("the snapshot", WAIT_MS, async () =>
      (await heightOf(own)) > 0 ? true : undefined,
    );
    const snapshot = seconds();
    await until("the head", WAIT_MS, async () => {
      const [mine, theirs] = await Promise.all([heightOf(own), heightOf(validators)]);
      return mine >= theirs ? true : undefined;
    });
    const head = seconds();
    const block = await until("a seal of the newcomer", WAIT_MS, async () => {
      const { found, next: after } = await findSeal(validators, address, next);
      next = after;
      return found;
    });
    const secondsFromStart = { answers, snapshot, head, firstSeal: seconds() };
    return { secondsFromStart, firstSealedBlock: block };
  } finally {
    validators.close();
    own.close();
  }
}
