import type { NodeAdapters } from "../../node/src/app/adapters.ts";
import { genesisState } from "../../node/src/exec/genesis/genesisState.ts";
import type { SealedBlock } from "../../node/src/types/block.ts";
import { decodeMessage, type WireMessage } from "../../node/src/types/codec/message.ts";
import { verifyMessage } from "../../node/src/types/codec/verifyMessage.ts";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../node/src/types/message.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import { createAgreementChecker } from "../checkers/agreement.ts";
import { createBoundsChecker } from "../checkers/bounds.ts";
import type { Checker } from "../checkers/checker.ts";
import { createDurabilityChecker } from "../checkers/durability.ts";
import { createEvidenceChecker } from "../checkers/evidence.ts";
import { Jury } from "../checkers/jury.ts";
import { createLocksChecker } from "../checkers/locks.ts";
import { createMannersChecker } from "../checkers/manners.ts";
import {
  createReferenceChain,
  type ReferenceBlock,
  type ReferenceChain,
} from "../checkers/referenceChain.ts";
import { createSealedCheck } from "../checkers/seals.ts";
import { createStorageChecker } from "../checkers/storage.ts";
import { createValidityChecker } from "../checkers/validity.ts";
import { createVotesChecker } from "../checkers/votes.ts";
import { Clients } from "../clients/clients.ts";
import { Governance } from "../clients/governance.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LiarTools } from "../liars/liar.ts";
import { Host } from "../machine/host.ts";
import type { Life } from "../machine/life.ts";
import type { Process } from "../machine/process.ts";
import { Medium } from "../network/medium.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import type { RealWork, Schedule } from "./schedule.ts";
import type { Trace } from "./trace.ts";
import { Violation } from "./violation.ts";
import type { World } from "./world.ts";

export interface SimulationParts {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly realWork: RealWork;
  readonly trace: Trace;
  readonly scenario: Scenario;
  readonly ledger: Ledger;
}

/** A network of machines, those who use it and those who watch it. */
export class Simulation implements World<Host> {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly trace: Trace;
  readonly scenario: Scenario;
  readonly medium: Medium;
  readonly hosts: readonly Host[];
  readonly clients: Clients;
  readonly governance: Governance;
  readonly reference: ReferenceChain;
  readonly jury: Jury;
  /** Then nobody waits with starting what has stopped. */
  isCalm = true;
  /** Longest that it took to get a block after healing. */
  recoveryMaxMs = 0;
  readonly #realWork: RealWork;
  readonly #decoded = new Map<Uint8Array, WireMessage>();
  readonly #opened = new Map<Uint8Array, VerifiedMessage>();

  private constructor(parts: SimulationParts, reference: ReferenceChain, genesis: Genesis) {
    const { random, schedule, scenario, ledger } = parts;
    this.random = random;
    this.schedule = schedule;
    this.trace = parts.trace;
    this.#realWork = parts.realWork;
    this.scenario = scenario;
    this.reference = reference;
    this.medium = new Medium(schedule, random);
    const surroundings = { world: this, scenario, medium: this.medium, ledger, genesis };
    this.hosts = scenario.machines.map((machine) => new Host(machine, surroundings));
    this.clients = new Clients({ ledger, count: scenario.clients, random, hosts: this.hosts });
    this.governance = new Governance({ ledger, random, hosts: this.hosts, clients: this.clients });
    this.jury = new Jury({
      reference,
      checkers: this.#checkers(genesis),
      onDecided: (block) => this.#onDecided(block),
      busy: (work) => this.busy(work),
    });
  }

  static async create(parts: SimulationParts): Promise<Simulation> {
    const genesis = genesisState(parts.ledger.genesis);
    return new Simulation(parts, await createReferenceChain(parts.ledger, genesis), genesis);
  }

  async runUntil(endMs: number, isDone?: () => boolean): Promise<void> {
    await this.schedule.runUntil(endMs, isDone);
  }

  busy<T>(work: Promise<T>): Promise<T> {
    return this.#realWork.busy(work);
  }

  decode(message: Uint8Array): WireMessage {
    const known = this.#decoded.get(message);
    if (known !== undefined) return known;
    const decoded = decodeMessage(message);
    this.#decoded.set(message, decoded);
    return decoded;
  }

  open(message: Uint8Array): VerifiedMessage | undefined {
    const known = this.#opened.get(message);
    if (known !== undefined) return known;
    try {
      const verification = verifyMessage(this.decode(message), this.scenario.scheme.recover);
      if (verification.kind === "rejected") return undefined;
      this.#opened.set(message, verification.message);
      return verification.message;
    } catch (error) {
      if (error instanceof NodeError) return undefined;
      throw error;
    }
  }

  toolsOf(host: Host, life: Life): LiarTools {
    return {
      random: this.random,
      after: (delayMs, action) => {
        life.after(delayMs, action);
      },
      open: (message) => this.open(message),
      onWire: (lie) => {
        host.lie = lie;
      },
      trace: (line) => {
        if (this.trace.isOn) this.trace.add(`${nameOf(host)} ${line}`);
      },
    };
  }

  loggerOf(host: Host): NodeAdapters["logger"] {
    const log = (details: unknown, message?: string): void => {
      if (this.trace.isOn) this.trace.add(`${nameOf(host)} says: ${message ?? String(details)}`);
    };
    return { info: log, warn: log, error: log };
  }

  onStart(host: Host, process: Process): void {
    if (this.trace.isOn) {
      const { hash, block } = process.database.chain.head();
      this.trace.add(`${nameOf(host)} is at ${block.header.number} ${hash}`);
    }
    if (host.isTrusted) this.jury.onStart(host, process);
  }

  onCrash(host: Host): void {
    const delayMs = this.isCalm ? 50 : this.random.within(10, this.random.pick([300, 6_000]));
    this.schedule.in(delayMs, () => host.start());
  }

  stopHost(host: Host): void {
    host
      .stop()
      .then(() => this.onCrash(host))
      .catch((error: unknown) => this.jury.report(error));
  }

  onVote(host: Host, message: Uint8Array): void {
    const opened = this.open(message);
    if (this.trace.isOn) this.trace.add(`${nameOf(host)} votes ${describe(opened)}`);
    if (!host.isTrusted) return;
    if (opened !== undefined) this.jury.onVote(host, opened);
    else this.jury.report(new Violation("votes", `${host.address} says what nobody accepts`));
  }

  onCommit(host: Host, executed: ExecutedBlock, sealed: SealedBlock): void {
    if (this.trace.isOn) {
      const { number, extraData } = sealed.block.header;
      this.trace.add(`${nameOf(host)} has ${number} ${sealed.hash} of round ${extraData.round}`);
    }
    if (!host.isTrusted) return;
    this.jury.onCommit(host, executed, sealed);
    this.clients.onReceipts(executed.receipts.map(({ transactionHash }) => transactionHash));
  }

  onDropped(host: Host, peer: Address, reason: string): void {
    if (this.trace.isOn) this.trace.add(`${nameOf(host)} drops ${peer.slice(0, 6)}: ${reason}`);
    if (host.isTrusted) this.jury.onDropped(host, peer, reason);
  }

  onStrangeFailure(host: Host, error: unknown): void {
    if (!host.isTrusted) {
      this.onCrash(host);
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.jury.report(new Violation("survival", `${host.address} stopped: ${reason}`, error));
  }

  onHealed(tookMs: number): void {
    this.recoveryMaxMs = Math.max(this.recoveryMaxMs, tookMs);
  }

  #onDecided({ sealed, validatorsAfter }: ReferenceBlock): void {
    if (!this.trace.isOn) return;
    const { number } = sealed.block.header;
    const names = validatorsAfter.map((address) => address.slice(0, 6));
    this.trace.add(`block ${number} is decided, next are ${names.join(" ")}`);
  }

  #checkers(genesis: Genesis): readonly Checker[] {
    const { reference, scenario, hosts } = this;
    const checkSealed = createSealedCheck(scenario.scheme.recover);
    const hostOf = (address: Address) => hosts.find((host) => host.address === address);
    return [
      createVotesChecker(),
      createLocksChecker(reference, hostOf),
      createAgreementChecker(reference),
      createValidityChecker({ reference, checkSealed, ...scenario }),
      createDurabilityChecker(),
      createBoundsChecker(hosts),
      createMannersChecker(hostOf),
      createEvidenceChecker(hostOf),
      createStorageChecker({ reference, genesis, checkSealed }),
    ];
  }
}

type Genesis = ReturnType<typeof genesisState>;

function nameOf({ address }: Host): string {
  return address.slice(0, 6);
}

function describe(message: VerifiedMessage | undefined): string {
  if (message === undefined) return "gibberish";
  const { height, round } = message.signed.payload;
  return `${message.kind} ${height}/${round}`;
}
