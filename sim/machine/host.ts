import type { NodeAdapters } from "../../node/src/app/adapters.ts";
import { assemble } from "../../node/src/app/assemble.ts";
import { createDatabase, type Database } from "../../node/src/db/database.ts";
import { createWriteAheadLog, type OpenWriteAheadLog } from "../../node/src/db/writeAheadLog.ts";
import type { GenesisState } from "../../node/src/exec/genesis/genesisState.ts";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Address } from "../../node/src/types/hex.ts";
import { Disk } from "../disk/disk.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { WireLie } from "../liars/liar.ts";
import type { Medium } from "../network/medium.ts";
import { Port } from "../network/port.ts";
import type { MachineScenario, Role, Scenario } from "../world/scenario.ts";
import type { World } from "../world/world.ts";
import { createMachineClock, type MachineClock } from "./clock.ts";
import { withLatency } from "./executor.ts";
import { Life } from "./life.ts";
import type { Process } from "./process.ts";

/** What hosts share. */
export interface HostSurroundings {
  readonly world: World<Host>;
  readonly scenario: Scenario;
  readonly medium: Medium;
  readonly ledger: Ledger;
  readonly genesis: GenesisState;
}

/** Far below the node's own bound, so that logs are compacted within a run. */
export const LOG_COMPACT_ABOVE_BYTES = 128 * 1024;
/** Errors that a full or failing disk explains: an operator makes room and starts the node again. */
const DISK_FAILURES: ReadonlySet<string> = new Set(["DB_WRITE_FAILED", "DB_WAL_WRITE_FAILED"]);
/** Errors that only a disk that broke its word explains: the node stays down until it is repaired. */
const DISK_LIES: ReadonlySet<string> = new Set([
  "DB_CORRUPT",
  "DB_WAL_CORRUPT",
  "DB_WRONG_GENESIS",
  "DB_WRONG_VERSION",
  "EXEC_STATE_MISSING",
  "EXEC_STATE_CORRUPT",
]);

/** A machine with its disk and its clock, and at most one process of the node at a time. */
export class Host {
  readonly address: Address;
  readonly role: Role;
  readonly disk: Disk;
  readonly clock: MachineClock;
  /** Chance that the machine stops in the middle of telling its peers a vote. */
  crashOnVote = 0;
  /** What a liar's process says in the place of its frames. */
  lie: WireLie | undefined;
  /** False of a machine that does not exist yet. */
  isThere: boolean;
  readonly #scenario: MachineScenario;
  readonly #surroundings: HostSurroundings;
  #life: Life | undefined;
  #process: Process | undefined;
  #isRetired = false;

  constructor(scenario: MachineScenario, surroundings: HostSurroundings) {
    this.address = scenario.identity.address;
    this.role = scenario.role;
    this.clock = { skewMs: scenario.skewMs };
    this.isThere = !scenario.joinsLate;
    this.disk = new Disk(surroundings.world.random);
    this.#scenario = scenario;
    this.#surroundings = surroundings;
  }

  /** The process, once it has started. */
  get process(): Process | undefined {
    return this.#process;
  }

  get isUp(): boolean {
    return this.#life !== undefined;
  }

  /** Whether everything that must hold of correct nodes must hold of it; a clock that is wrong changes nothing. */
  get isTrusted(): boolean {
    return this.role.kind !== "liar" && !this.disk.hasLied;
  }

  /** Whether blocks may be expected of it. */
  get isReliable(): boolean {
    return this.isThere && this.isTrusted && this.role.kind !== "wrongClock";
  }

  start(): void {
    if (this.isUp || !this.isThere || this.#isRetired) return;
    const life = new Life(this.#surroundings.world.schedule);
    this.#life = life;
    this.#say("starts");
    this.#run(life).catch((error: unknown) => this.#onFailure(life, error));
  }

  /** The process ends in the middle of whatever it does; with the power, what is not synced is lost as well. */
  crash(how: "process" | "power"): void {
    if (!this.isUp) return;
    this.#say(`${how} stops`);
    this.#end();
    if (how === "power") this.disk.losePower();
  }

  /** Stops as an operator asks it to. */
  async stop(): Promise<void> {
    const { assembly, life } = this.#process ?? {};
    if (assembly === undefined || life === undefined) return this.crash("process");
    this.#say("is stopped");
    this.#process = undefined;
    await assembly.stop();
    if (this.#life === life) this.#end();
  }

  suspend(): void {
    this.#say("is suspended");
    this.#life?.suspend();
  }

  resume(): void {
    this.#life?.resume();
  }

  async #run(life: Life): Promise<void> {
    const { world, genesis } = this.#surroundings;
    const owner = { crash: () => this.#crashSomehow(), wait: (ms: number) => life.wait(ms) };
    const database = await createDatabase(this.disk.openRecords(owner), genesis);
    const log = await createWriteAheadLog(this.disk.openLog(owner), {
      owner: { genesisHash: genesis.sealed.hash, validator: this.address },
      mustExist: database.chain.head().block.header.number > 0n,
      compactAboveBytes: LOG_COMPACT_ABOVE_BYTES,
    });
    if (life.isOver) return;
    const adapters = this.#adapters(life, database, log);
    const { role } = this;
    const assembly = await assemble(
      role.kind === "liar" ? role.liar.wrap(adapters, world.toolsOf(this, life)) : adapters,
    );
    if (life.isOver) return;
    this.#process = { life, database, assembly };
    assembly.chain.onHead((executed, sealed) => {
      if (!life.isOver) world.onCommit(this, executed, sealed);
    });
    world.onStart(this, this.#process);
    await assembly.start();
  }

  #adapters(life: Life, database: Database, log: OpenWriteAheadLog): NodeAdapters {
    const { world, scenario, medium, ledger } = this.#surroundings;
    const { identity } = this.#scenario;
    const clock = createMachineClock(world.schedule, this.clock, life);
    const peers = scenario.machines.map((machine) => machine.identity.address);
    const others = peers.filter((peer) => peer !== this.address);
    return {
      genesis: ledger.genesis,
      self: this.address,
      sign: identity.sign,
      recover: scenario.scheme.recover,
      decodeMessage: (message) => world.decode(message),
      decodeTransaction: ledger.decodeTransaction,
      store: database.chain,
      snapshots: database.snapshots,
      snapshotDistance: scenario.snapshotDistance,
      log,
      evidence: database.evidence,
      createExecutor: (known) =>
        withLatency(ledger.createExecutor(database, known), ledger.isReal, {
          block: () => life.wait(world.random.within(0, scenario.executionMaxMs)),
          soon: () => life.wait(0),
          busy: (work) => world.busy(work),
        }),
      createNetwork: (isAdmitted) =>
        new Port({
          medium,
          address: this.address,
          life,
          clock,
          peers: others,
          isAdmitted,
          onDropped: (peer, reason) => world.onDropped(this, peer, reason),
          onVote: (message) => world.onVote(this, message),
          lastPeers: () => this.#lastPeers(),
          crash: () => this.#crashSomehow(),
          lie: () => this.lie,
        }),
      configuredPeers: others,
      clock,
      logger: world.loggerOf(this),
      onFatal: (error) => this.#onFailure(life, error),
    };
  }

  /** Some votes are the machine's last. */
  #lastPeers(): number | undefined {
    const { world, scenario } = this.#surroundings;
    const isLast = world.random.chance(this.crashOnVote);
    return isLast ? world.random.within(0, scenario.machines.length - 1) : undefined;
  }

  #crashSomehow(): void {
    const { world } = this.#surroundings;
    this.crash(world.random.pick(["process", "power"] as const));
    world.onCrash(this);
  }

  #onFailure(life: Life, error: unknown): void {
    if (life.isOver) return;
    const code = error instanceof NodeError ? error.code : "";
    this.#say(`gives up: ${code || String(error)}`);
    this.#end();
    const { world } = this.#surroundings;
    if (DISK_FAILURES.has(code) || this.role.kind === "liar") world.onCrash(this);
    else if (DISK_LIES.has(code) && this.disk.hasLied) this.#isRetired = true;
    else world.onStrangeFailure(this, error);
  }

  #end(): void {
    this.#life?.end();
    this.#life = undefined;
    const process = this.#process;
    this.#process = undefined;
    process?.assembly.network.stop().catch(() => undefined);
  }

  #say(what: string): void {
    const { trace } = this.#surroundings.world;
    if (trace.isOn) trace.add(`${this.address.slice(0, 6)} ${what}`);
  }
}
