import { faultsOf } from "../../node/src/types/validators.ts";
import { CALM_DISK } from "../disk/fate.ts";
import type { Host } from "../machine/host.ts";
import { badWeather, CALM_NETWORK } from "../network/weather.ts";
import type { Simulation } from "./simulation.ts";
import { Violation } from "./violation.ts";

/** A round's timeout never grows beyond this many times the first: the node's own cap. */
const ROUND_TIMEOUT_CAP = 8;
const SECOND_MS = 1_000;

/** Everything goes wrong that may, for a while. */
export async function runChaos(simulation: Simulation): Promise<void> {
  const { random, schedule, medium, hosts, scenario } = simulation;
  simulation.isCalm = false;
  medium.weather = badWeather(
    random,
    hosts.map(({ address }) => address),
  );
  for (const host of hosts) worsen(simulation, host);
  const durationMs = random.within(2, 12) * SECOND_MS;
  for (const host of random.some(hosts, random.pick([0, 0.2, 0.5, 1]))) {
    schedule.in(random.within(0, durationMs), () => strike(simulation, host));
  }
  if (random.chance(0.1)) {
    schedule.in(random.within(0, durationMs), () => {
      for (const host of hosts) host.crash("power");
    });
  }
  if (scenario.changesValidators) {
    schedule.in(random.within(0, durationMs), () => simulation.governance.act());
  }
  await simulation.runUntil(schedule.nowMs() + durationMs);
}

/** A disk and a machine get worse. */
function worsen({ random, scenario }: Simulation, host: Host): void {
  if (host.role.kind === "liar") return;
  const isLyingDisk = host.role.kind === "lyingDisk";
  host.disk.weather = {
    crash: random.pick([0, 0, 0, 0.01]),
    full: random.pick([0, 0, 0, 0, 0, 0.01]),
    short: random.pick([0, 0, 0, 0, 0, 0.01]),
    lost: isLyingDisk ? random.pick([0, 0.05, 1]) : 0,
    latencyMaxMs: scenario.diskLatencyMaxMs,
  };
  host.crashOnVote = random.pick([0, 0, 0, 0.02]);
}

/** Something happens to one machine. */
function strike(simulation: Simulation, host: Host): void {
  const { random, schedule } = simulation;
  switch (random.within(0, 7)) {
    case 0:
      host.suspend();
      schedule.in(random.within(100, 30 * SECOND_MS), () => host.resume());
      break;
    case 1:
      simulation.stopHost(host);
      break;
    case 2:
      jumpClock(simulation, host);
      break;
    case 3:
      if (host.role.kind === "lyingDisk") host.disk.flipBit(random.pick(["log", "records"]));
      host.crash("process");
      simulation.onCrash(host);
      break;
    default:
      host.crash(random.pick(["process", "power"] as const));
      simulation.onCrash(host);
  }
}

/** A correct clock stays within half a second of the time; the difference of two within a second. */
function jumpClock({ random }: Simulation, host: Host): void {
  const isWrong = host.role.kind === "wrongClock";
  host.clock.skewMs = isWrong
    ? random.within(-3_600, 3_600) * SECOND_MS
    : random.within(-SECOND_MS / 2, SECOND_MS / 2);
}

/** Everything is mended; then every correct validator gets a block further in the time that is promised, and some more. */
export async function runCalm(simulation: Simulation): Promise<void> {
  const { random, schedule, medium, hosts, clients, reference } = simulation;
  simulation.isCalm = true;
  medium.weather = CALM_NETWORK;
  for (const host of hosts) {
    host.disk.weather = CALM_DISK;
    host.crashOnVote = 0;
    host.resume();
    host.start();
  }
  clients.sendAllAgain();
  const healedMs = schedule.nowMs();
  const goal = reference.height + 1n;
  await simulation.runUntil(healedMs + boundMs(simulation), () => isThere(simulation, goal));
  if (!isThere(simulation, goal)) {
    throw new Violation("progress", `not at block ${goal} in time: ${heightsOf(simulation)}`);
  }
  simulation.onHealed(schedule.nowMs() - healedMs);
  const further = goal + BigInt(random.within(1, 6));
  const endMs = schedule.nowMs() + boundMs(simulation) * Number(further - goal);
  await simulation.runUntil(endMs, () => isThere(simulation, further));
  if (!isThere(simulation, further)) {
    throw new Violation("progress", `not at block ${further} in time: ${heightsOf(simulation)}`);
  }
}

/**
 * How long a block may take once a quorum of correct validators is connected: connections are dialled within 3 s; a node
 * that fell behind may wait 10 s for an answer that was lost; whoever is in a late round leaves it within one capped
 * timeout, then rounds of up to f faulty proposers pass; and an empty block has its own period.
 */
function boundMs({ scenario }: Simulation): number {
  const capMs = scenario.requestTimeoutSeconds * SECOND_MS * ROUND_TIMEOUT_CAP;
  const faulty = faultsOf(scenario.machines.length);
  const { blockPeriodSeconds, emptyBlockPeriodSeconds } = scenario;
  const periodMs = Math.max(blockPeriodSeconds, emptyBlockPeriodSeconds) * SECOND_MS;
  return 13 * SECOND_MS + (2 + faulty) * capMs + periodMs;
}

/** Whether every reliable validator of the set in force has come so far. */
function isThere(simulation: Simulation, height: bigint): boolean {
  const { reference } = simulation;
  if (reference.height < height) return false;
  return expected(simulation).every(({ process }) => heightOf(process) >= height);
}

function expected({ hosts, reference }: Simulation): readonly Host[] {
  const { validatorsAfter } = reference.head;
  return hosts.filter((host) => host.isReliable && validatorsAfter.includes(host.address));
}

function heightOf(process: Host["process"]): bigint {
  return process?.database.chain.head().block.header.number ?? -1n;
}

function heightsOf(simulation: Simulation): string {
  const all = expected(simulation).map(
    ({ address, process }) => `${address.slice(0, 6)} ${heightOf(process)}`,
  );
  return `${all.join(", ")}; decided ${simulation.reference.height}`;
}
