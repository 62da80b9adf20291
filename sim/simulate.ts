import { createEVMLedger } from "./ledger/evmLedger.ts";
import type { Ledger, LedgerKind, LedgerOptions } from "./ledger/ledger.ts";
import { createSmallLedger } from "./ledger/smallLedger.ts";
import { runCalm, runChaos } from "./world/phases.ts";
import { createRandom } from "./world/random.ts";
import { blockPeriodMsOf, pickScenario, type ScenarioOptions } from "./world/scenario.ts";
import { createSchedule, RealWork } from "./world/schedule.ts";
import { Simulation } from "./world/simulation.ts";
import { createTrace, NO_TRACE } from "./world/trace.ts";
import { Violation } from "./world/violation.ts";

export interface SimulateOptions extends ScenarioOptions {
  readonly seed: number;
  readonly ledger: LedgerKind;
  /** Nothing goes wrong but this: the machine of an index stops in the middle of its n-th write, counted from 1. */
  readonly accident?: { readonly machine: number; readonly write: number } | undefined;
  /** Ends the run after so many events, and looks at everything as at its end. */
  readonly events?: number | undefined;
  /** Takes each line of the trace. */
  readonly trace?: ((line: string) => void) | undefined;
}

export interface Outcome {
  readonly seed: number;
  /** Blocks decided. */
  readonly height: number;
  readonly validators: number;
  /** Events that ran, up to the failure if there was one. */
  readonly events: number;
  readonly virtualMs: number;
  /** Longest that it took to get a block after healing. */
  readonly recoveryMaxMs: number;
  /** What the run cost; not part of what a seed decides. */
  readonly cpuMs: number;
  readonly violation: { readonly checker: string; readonly message: string } | undefined;
}

/** 2026-03-10 00:00:00 UTC. */
const START_MS = 1_773_100_800_000;
const PHASES_MIN = 3;
const PHASES_MAX = 60;
/** The one in which late machines come to be. */
const LATE_PHASE = 3;

/** Runs one seed; the same seed runs the same way, event by event. */
export async function simulate(options: SimulateOptions): Promise<Outcome> {
  const cpu = process.cpuUsage();
  const random = createRandom(options.seed);
  const { seed, blockPeriodMs = blockPeriodMsOf(seed) } = options;
  const scenario = pickScenario(random, { ...options, blockPeriodMs });
  const realWork = new RealWork();
  let simulation: Simulation | undefined;
  const schedule = createSchedule({
    startMs: START_MS,
    realWork,
    onTick() {
      if (simulation === undefined) return;
      simulation.jury.onTick();
      if (simulation.jury.violation !== undefined) throw simulation.jury.violation;
      if (schedule.event() === options.events) throw new EndOfPrefix();
    },
  });
  const trace =
    options.trace === undefined
      ? NO_TRACE
      : createTrace(options.trace, () => ({
          event: schedule.event(),
          nowMs: schedule.nowMs() - START_MS,
        }));
  const ledger = createLedger(options.ledger, {
    ...scenario,
    validators: scenario.validators,
    startsAt: BigInt(START_MS / 1_000),
  });
  simulation = await Simulation.create({ random, schedule, realWork, trace, scenario, ledger });
  const violation = await run(simulation, options.accident);
  if (violation !== undefined && trace.isOn) trace.add(`VIOLATION ${violation.message}`);
  return {
    seed: options.seed,
    height: Number(simulation.reference.height),
    validators: scenario.validators.length,
    events: schedule.event(),
    virtualMs: schedule.nowMs() - START_MS,
    recoveryMaxMs: simulation.recoveryMaxMs,
    cpuMs: cpuMsSince(cpu),
    violation,
  };
}

function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function createLedger(kind: LedgerKind, options: LedgerOptions): Ledger {
  return kind === "evm" ? createEVMLedger(options) : createSmallLedger(options);
}

/** Thrown where a run that was asked for a prefix only ends. */
class EndOfPrefix extends Error {}

async function run(
  simulation: Simulation,
  accident: SimulateOptions["accident"],
): Promise<Outcome["violation"]> {
  try {
    begin(simulation, accident);
    await runPhases(simulation, accident === undefined).catch((error: unknown) => {
      if (!(error instanceof EndOfPrefix)) throw error;
    });
    await checkAtEnd(simulation);
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return { checker: error.checker, message: error.message };
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { checker: "simulator", message };
  }
}

function begin(simulation: Simulation, accident: SimulateOptions["accident"]): void {
  const { hosts } = simulation;
  introduce(simulation);
  startClients(simulation);
  const unlucky = accident && hosts[accident.machine];
  if (unlucky !== undefined) unlucky.disk.crashAtWrite = accident?.write;
  for (const host of hosts) host.start();
}

async function runPhases(simulation: Simulation, isChaotic: boolean): Promise<void> {
  const { hosts, scenario, reference } = simulation;
  for (let phase = 1; phase <= PHASES_MAX; phase++) {
    if (phase === LATE_PHASE) for (const host of hosts) host.isThere = true;
    if (isChaotic) await runChaos(simulation);
    await runCalm(simulation);
    if (phase >= PHASES_MIN && reference.height >= scenario.heights) return;
  }
}

function introduce({ hosts, trace }: Simulation): void {
  if (!trace.isOn) return;
  for (const { address, role } of hosts) {
    const manner = role.kind === "liar" ? ` ${role.liar.name}` : "";
    trace.add(`${address} ${role.kind}${manner}`);
  }
}

/** As long as the simulation runs, clients act now and then. */
function startClients({ schedule, random, clients }: Simulation): void {
  const act = (): void => {
    clients.act();
    schedule.in(random.within(100, 1_500), act);
  };
  schedule.in(0, act);
}

async function checkAtEnd({ hosts, jury }: Simulation): Promise<void> {
  for (const host of hosts) {
    const { process } = host;
    if (process !== undefined && host.isTrusted) await jury.atEnd(host, process);
  }
  if (jury.violation !== undefined) throw jury.violation;
}
