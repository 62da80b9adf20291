import { callNode } from "../../node/src/app/network/client.ts";
import type { Accident } from "../accident.ts";
import { BLOCKS_WAITED_USUALLY, FLOOD_EXTRA_BLOCKS } from "../bounds.ts";
import { createJunk, type Junk } from "../load/junk.ts";
import type { Acknowledged } from "../load/teller.ts";
import { ViolationError } from "../violation.ts";
import type { Arrival } from "../world/heads.ts";
import type { World } from "../world/world.ts";

/** Requests of the flooder on their way at a time. */
const CONCURRENCY = 6;
const ANSWER_MS = 5_000;

/** A member floods one node with everything that a pool must bear, while honest members trade on. */
export const flood: Accident = {
  name: "flood of a member",
  faults: [22],
  async run(world) {
    const { validators, load, random, durations, signal, say } = world;
    const target = random.pick(validators);
    const { flooder, chain } = load.cast;
    const junk = createJunk({ flooder, chainId: chain.chainId, random: random.next });
    say(`a member floods ${target.name}`);
    const fromMs = performance.now();
    const untilMs = fromMs + durations.floodMs;
    const isOver = (): boolean => performance.now() > untilMs || signal.aborted;
    const sent = await Promise.all(
      Array.from({ length: CONCURRENCY }, () => pour(junk, target.rpcUrl, isOver)),
    );
    const { usual, flooded } = waits(world, fromMs, untilMs);
    if (flooded > Math.max(usual, BLOCKS_WAITED_USUALLY) + FLOOD_EXTRA_BLOCKS) {
      const message = `under the flood honest transactions waited for ${flooded} blocks, before for ${usual}`;
      throw new ViolationError({ kind: "accident", message });
    }
    return {
      figures: {
        floodTransactions: sent.reduce((sum, count) => sum + count, 0),
        blocksWaitedBefore: usual,
        blocksWaited: flooded,
      },
    };
  },
};

async function pour(junk: Junk, rpcUrl: string, isOver: () => boolean): Promise<number> {
  let count = 0;
  for (; !isOver(); count += 1) {
    // Refusals are what it is after.
    await callNode(rpcUrl, "eth_sendRawTransaction", [await junk.next()], {
      timeoutMs: ANSWER_MS,
    }).catch(() => undefined);
  }
  return count;
}

/** Of 20 honest transactions 19 waited for no more blocks than this, before and during the flood. */
function waits({ load, heads }: World, fromMs: number, untilMs: number) {
  const of = (isMeant: (receipt: Acknowledged) => boolean): number => {
    const blocks = load.acknowledged
      .filter(isMeant)
      .map((receipt) => receipt.blockNumber - heightAt(heads.arrivals, receipt.sentAtMs))
      .sort((left, right) => left - right);
    return blocks[Math.floor((blocks.length - 1) * 0.95)] ?? 0;
  };
  return {
    usual: of(({ sentAtMs }) => sentAtMs < fromMs && sentAtMs > fromMs - (untilMs - fromMs)),
    flooded: of(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs <= untilMs),
  };
}

/** The highest block that was known at a moment. */
function heightAt(arrivals: readonly Arrival[], atMs: number): number {
  return arrivals.findLast((arrival) => arrival.atMs <= atMs)?.height ?? 0;
}
