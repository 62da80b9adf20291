import type { Address } from "../../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";
import { createLiar } from "./byzantine.ts";
import { type Checkers, createCheckers, Violation } from "./checkers.ts";
import { validators as validatorsOf } from "./network.ts";
import { createRandom, type Random } from "./random.ts";
import { createSchedule, type Schedule } from "./schedule.ts";
import { SimulatedNode } from "./simulatedNode.ts";

/** A defect put in on purpose, to see that the checkers catch it. */
export type PlantedBug = "quorumTooSmall" | "forgetfulRestart" | undefined;

export interface Simulation {
  readonly seed: number;
  readonly bug?: PlantedBug;
  /** Sees every message that anybody sends, also those that the network loses. */
  readonly onMessage?: (message: VerifiedMessage) => void;
  /** Told who may lie. */
  readonly onLiar?: (liar: Address) => void;
}

export interface World {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly checkers: Checkers;
  readonly validators: readonly Address[];
  readonly bug: PlantedBug;
  readonly chaos: () => Chaos;
  readonly broadcast: (from: Address, message: VerifiedMessage) => void;
  /** To one peer, through the same network. */
  readonly send: (from: Address, to: Address, message: VerifiedMessage) => void;
  readonly trace: (line: string) => void;
}

/** How bad the network and the machines are right now. */
export interface Chaos {
  /** Share of messages lost, by kind: losing commits is how some decide and others do not. */
  readonly drop: (kind: VerifiedMessage["kind"]) => number;
  /** Chance of a node fetching blocks from another, twice a second. */
  readonly sync: number;
  readonly duplicate: number;
  readonly delayMaxMs: number;
  /** At each effect of a node. */
  readonly crash: number;
  /** A message from one side to the other is lost; asymmetric, so that one direction may work. */
  readonly cut: (from: Address, to: Address) => boolean;
}

const CALM: Chaos = {
  drop: () => 0,
  sync: 1,
  duplicate: 0,
  delayMaxMs: 60,
  crash: 0,
  cut: () => false,
};
const START_MS = 2_000_000;
const CHAOS_MS = 15_000;
const CHAOS_STEP_MS = 2_500;
/** After healing: restarts, one capped round of everybody, and rounds of up to f liars. */
const HEALING_MS = 90_000;
const PROGRESS_BLOCKS = 3;

/** Runs one seed; throws a Violation that names the seed. Returns the trace. */
export function simulate(simulation: Simulation): readonly string[] {
  const trace: string[] = [];
  const { seed } = simulation;
  try {
    run(simulation, trace);
    return trace;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Violation(`seed ${seed}: ${reason}`, { cause: error });
  }
}

function run({ seed, bug, onMessage, onLiar }: Simulation, trace: string[]): void {
  const random = createRandom(seed);
  const schedule = createSchedule(START_MS);
  const validators = validatorsOf(random.within(4, 7));
  const liar = random.chance(0.7) ? random.pick(validators) : undefined;
  if (liar !== undefined) onLiar?.(liar);
  let chaos = CALM;
  const peers = new Map<Address, { receive(message: VerifiedMessage): void }>();
  const send = (from: Address, to: Address, message: VerifiedMessage) => {
    onMessage?.(message);
    const { drop, duplicate, delayMaxMs, cut } = chaos;
    const copies =
      cut(from, to) || random.chance(drop(message.kind)) ? 0 : random.chance(duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      schedule.in(random.within(1, delayMaxMs), () => peers.get(to)?.receive(message));
    }
  };
  const world: World = {
    schedule,
    random,
    checkers: createCheckers(validators),
    validators,
    bug,
    chaos: () => chaos,
    broadcast(from, message) {
      for (const to of validators) if (to !== from) send(from, to, message);
    },
    send,
    trace: (line) => trace.push(`${schedule.nowMs()} ${line}`),
  };
  const honest = validators
    .filter((address) => address !== liar)
    .map((address) => new SimulatedNode(address, world));
  for (const node of honest) peers.set(node.self, node);
  if (liar !== undefined) peers.set(liar, createLiar(liar, world));
  startSync(world, honest);
  for (const node of honest) node.start();
  for (let at = START_MS; at < START_MS + CHAOS_MS; at += CHAOS_STEP_MS) {
    chaos = anyChaos(random, validators);
    schedule.runUntil(at + CHAOS_STEP_MS);
  }
  chaos = CALM;
  checkProgress(world, honest);
}

function anyChaos(random: Random, validators: readonly Address[]): Chaos {
  if (random.chance(0.2)) return CALM;
  const side = new Set(validators.filter(() => random.chance(0.5)));
  const isCut = random.chance(0.5);
  const drop = random.pick([0, 0.05, 0.3]);
  const lostKind = random.pick(["proposal", "prepare", "commit", "commit", "commit"]);
  const lostShare = random.pick([0, 0.4, 0.6, 0.8]);
  const isOneWay = random.chance(0.3);
  return {
    drop: (kind) => (kind === lostKind ? lostShare : drop),
    sync: random.pick([0, 0, 0.2]),
    duplicate: random.pick([0, 0.3]),
    delayMaxMs: random.pick([60, 400, 2_500]),
    crash: random.pick([0, 0.01, 0.05]),
    cut: (from, to) => isCut && side.has(from) !== side.has(to) && (!isOneWay || side.has(from)),
  };
}

/** Every half second a node asks a peer it can talk to for the blocks it lacks. */
function startSync({ schedule, random, chaos }: World, nodes: readonly SimulatedNode[]): void {
  const tick = () => {
    for (const node of nodes) {
      const peer = random.pick(nodes);
      const isCut = chaos().cut(node.self, peer.self) || chaos().cut(peer.self, node.self);
      if (!isCut && peer.isUp && random.chance(chaos().sync)) node.importBlocks(peer.chain);
    }
    schedule.in(500, tick);
  };
  schedule.in(500, tick);
}

/** With a calm network and everybody back, every correct node gets a few blocks further in time. */
function checkProgress({ schedule }: World, honest: readonly SimulatedNode[]): void {
  const target = Math.max(...honest.map(({ chain }) => chain.length)) + PROGRESS_BLOCKS;
  const isThere = () => honest.every(({ chain }) => chain.length >= target);
  schedule.runUntil(schedule.nowMs() + HEALING_MS, isThere);
  if (!isThere()) {
    const heights = honest.map(({ chain }) => chain.length - 1).join(", ");
    throw new Violation(`no progress after healing: heights ${heights}, wanted ${target - 1}`);
  }
}
