import type { Accident, Course } from "./accident.ts";
import { BLOCK_WITHIN_MS, CAUGHT_UP_WITHIN_MS } from "./bounds.ts";
import type { Agreed } from "./check/agreement.ts";
import { checkStretch } from "./check/asked.ts";
import type { AccidentReport } from "./report.ts";
import { type Violation, violationOf } from "./violation.ts";
import { gapsIn } from "./world/gaps.ts";
import type { Arrival } from "./world/heads.ts";
import { within } from "./world/within.ts";
import type { World } from "./world/world.ts";

/** Lets accidents happen and looks, after each, whether all is well again. */
export interface Conduct {
  run(accident: Accident): Promise<AccidentReport>;
}

/** `genesis` is where the chain begins for all. */
export function createConduct(world: World, genesis: Agreed): Conduct {
  let agreed = genesis;
  let checkedReceipts = 0;

  /** Every block and every receipt since the last accident, at every validator. */
  async function check(to: number): Promise<readonly Violation[]> {
    const { acknowledged } = world.load;
    const upTo = acknowledged.length;
    const fresh = acknowledged.slice(checkedReceipts, upTo);
    // A receipt may be of a block that came after the one that everybody has.
    const isThere = ({ blockNumber }: { readonly blockNumber: number }) => blockNumber <= to;
    const stretch = { after: agreed, to, acknowledged: fresh.filter(isThere) };
    const findings = await checkStretch(world.validators, stretch);
    agreed = findings.agreed;
    checkedReceipts = fresh.every(isThere) ? upTo : checkedReceipts;
    return findings.violations;
  }

  return {
    async run(accident) {
      const fromMs = performance.now();
      const violations: Violation[] = [];
      let course: Course = {};
      let recovery: Recovery | undefined;
      try {
        course = await accident.run(world);
        recovery = await recovered(world, course.outage?.backAtMs ?? performance.now());
        violations.push(...(await check(lowestHeight(world))));
      } catch (error) {
        if (world.signal.aborted) throw error;
        violations.push(violationOf(error));
      }
      for (const validator of world.validators) validator.readVotes();
      const toMs = recovery?.block.atMs ?? performance.now();
      const gaps = gapsIn(world.heads.arrivals, { fromMs, toMs, outage: course.outage });
      if (gaps.longestConnectedMs > BLOCK_WITHIN_MS) {
        const message = `${Math.round(gaps.longestConnectedMs)} ms without a block although a quorum was connected`;
        violations.push({ kind: "stall", message });
      }
      return {
        name: accident.name,
        faults: accident.faults,
        longestGapMs: Math.round(gaps.longestMs),
        longestConnectedGapMs: Math.round(gaps.longestConnectedMs),
        recoveryMs: recovery?.blockMs ?? null,
        serviceMs: recovery?.serviceMs ?? null,
        caughtUpMs: recovery?.caughtUpMs ?? null,
        tookMs: Math.round(performance.now() - fromMs),
        figures: course.figures ?? {},
        violations,
      };
    },
  };
}

interface Recovery {
  readonly block: Arrival;
  /** Milliseconds from the moment in question. */
  readonly blockMs: number;
  readonly serviceMs: number;
  readonly caughtUpMs: number;
}

/** Waits for a block, a receipt and every validator, in this order; throws ViolationError when one is late. */
async function recovered(world: World, sinceMs: number): Promise<Recovery> {
  const { heads, load, validators } = world;
  const leftMs = (boundMs: number): number => sinceMs + boundMs - performance.now();
  const firstBlock = (): Arrival | undefined => heads.arrivals.find(({ atMs }) => atMs >= sinceMs);
  await within(world, leftMs(BLOCK_WITHIN_MS), {
    what: "a block with a quorum connected",
    is: () => firstBlock() !== undefined,
  });
  const block = firstBlock() ?? { height: 0, atMs: sinceMs };
  const firstReceipt = () =>
    load.acknowledged.find(({ acknowledgedAtMs }) => acknowledgedAtMs >= sinceMs);
  await within(world, leftMs(CAUGHT_UP_WITHIN_MS), {
    what: "a client has a receipt",
    is: () => firstReceipt() !== undefined,
  });
  const servedAtMs = firstReceipt()?.acknowledgedAtMs ?? sinceMs;
  await within(world, CAUGHT_UP_WITHIN_MS, {
    what: `every validator has block ${block.height}`,
    is: () => validators.every(({ name }) => heads.heightOf(name) >= block.height),
  });
  return {
    block,
    blockMs: Math.round(block.atMs - sinceMs),
    serviceMs: Math.round(servedAtMs - sinceMs),
    caughtUpMs: Math.round(performance.now() - sinceMs),
  };
}

function lowestHeight({ validators, heads }: World): number {
  return Math.min(...validators.map(({ name }) => heads.heightOf(name)));
}
