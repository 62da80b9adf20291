import type { SealedBlock } from "../types/block.ts";
import type { Effect, Input, Transition } from "../types/consensus.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";
import type { Snapshot } from "../types/ports/store.ts";
import { MessageQueue } from "./messageQueue.ts";
import type { Proposals } from "./proposals.ts";
import type { ConsensusTimers } from "./timers.ts";

/** What the driver needs to carry out effects; each member is one concern of the node. */
export interface DriverPorts<State> {
  readonly step: (state: State, input: Input) => Transition<State>;
  /**
   * Signs a draft, writes the vote ahead, broadcasts it, and returns it as everybody else sees it; undefined when the node
   * signs nothing any more, which is to the core as if the network had lost its vote.
   */
  readonly send: (
    effect: Extract<Effect, { kind: "send" }>,
  ) => Promise<VerifiedMessage | undefined>;
  readonly persistPrepared: (effect: Extract<Effect, { kind: "persistPrepared" }>) => Promise<void>;
  readonly proposals: Proposals;
  /** Commits a sealed block (with its state) on the head and returns the input that begins the next height. */
  readonly commit: (sealed: SealedBlock) => Promise<NewHeight>;
  /** Makes a snapshot the head and returns the input that begins the next height. */
  readonly adopt: (snapshot: Snapshot) => Promise<NewHeight>;
  readonly headNumber: () => bigint;
  readonly timers: ConsensusTimers;
  readonly fellBehind: (author: Address, height: bigint) => void;
  /** A failure after which this node must not go on (disk, broken invariant). */
  readonly fatal: (error: unknown) => void;
}

type CheckEffect = Extract<Effect, { kind: "checkBlock" }>;

type NewHeight = Extract<Input, { kind: "newHeight" }>;

type Job =
  | { readonly kind: "input"; readonly input: Input }
  /** A block that was early when it arrived. */
  | { readonly kind: "check"; readonly effect: CheckEffect }
  | {
      /** Something that moves the head other than a decision. */
      readonly kind: "move";
      readonly move: () => Promise<void>;
      readonly resolve: () => void;
      readonly reject: (error: unknown) => void;
    };

/** The only loop of the node: one input at a time, its effects strictly in order. */
export class Driver<State> {
  readonly #ports: DriverPorts<State>;
  /** Our own: timers, results, imports, our votes. As few as effects ask for. */
  readonly #jobs: Job[] = [];
  /** The peers': as many as they like to send, within bounds. */
  readonly #messages = new MessageQueue();
  /** The height that begins, before anything else that waits. */
  #begun: Input | undefined;
  /** After a message it is our own turn, after our own a message's: neither holds up the other. */
  #isOwnTurn = true;
  #state: State;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(initial: State, ports: DriverPorts<State>) {
    this.#state = initial;
    this.#ports = ports;
  }

  get state(): State {
    return this.#state;
  }

  get queueLength(): number {
    return this.#jobs.length + this.#messages.length;
  }

  /** Queues an input of our own. */
  input(input: Input): void {
    this.#push({ kind: "input", input });
  }

  /** Queues a peer's message, `bytes` as it came; beyond the bounds messages are dropped, peers repeat what matters. */
  receive(message: VerifiedMessage, bytes: number): void {
    if (this.#stopped) return;
    this.#messages.push(message, bytes);
    this.#running ??= this.#drain();
  }

  /** Commits a block that sync fetched and verified; resolves when it is on disk. */
  importBlock(sealed: SealedBlock): Promise<void> {
    return this.#moveHead(() => this.#commit(sealed));
  }

  /** Begins after a snapshot; resolves when it is on disk. One that consensus was faster than is no news. */
  adopt(snapshot: Snapshot): Promise<void> {
    return this.#moveHead(async () => {
      if (this.#ports.headNumber() > 0n) return;
      this.#beginFirst(await this.#ports.adopt(snapshot));
    });
  }

  /** Between two inputs. */
  #moveHead(move: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => this.#push({ kind: "move", move, resolve, reject }));
  }

  /** Resolves when the effect in progress is done; nothing is carried out afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#ports.timers.stop();
    await this.#running;
    this.#refuseQueued();
  }

  #refuseQueued(): void {
    this.#messages.clear();
    for (const job of this.#jobs.splice(0)) refuse(job);
  }

  #push(job: Job): void {
    if (this.#stopped) {
      refuse(job);
      return;
    }
    this.#jobs.push(job);
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    try {
      for (let job = this.#next(); job !== undefined; job = this.#next()) {
        await this.#work(job);
        if (this.#stopped) return;
      }
    } catch (error) {
      this.#stopped = true;
      // Sync waits for the import it asked for, and whoever stops the node waits for sync.
      this.#refuseQueued();
      this.#ports.fatal(error);
    } finally {
      this.#running = undefined;
    }
  }

  #next(): Job | undefined {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun !== undefined) return { kind: "input", input: begun };
    const isOwn = this.#isOwnTurn && this.#jobs.length > 0;
    const message = isOwn ? undefined : this.#messages.shift();
    this.#isOwnTurn = message !== undefined;
    return message === undefined
      ? this.#jobs.shift()
      : { kind: "input", input: { kind: "message", message } };
  }

  #work(job: Job): Promise<void> {
    switch (job.kind) {
      case "input":
        return this.#feed(job.input);
      case "check":
        return this.#checkWhenDue(job.effect);
      case "move":
        return this.#move(job);
    }
  }

  async #feed(input: Input): Promise<void> {
    const transition = this.#ports.step(this.#state, input);
    this.#state = transition.state;
    for (const effect of transition.effects) await this.#carryOut(effect);
  }

  async #carryOut(effect: Effect): Promise<void> {
    const { timers } = this.#ports;
    switch (effect.kind) {
      case "persistPrepared":
        return this.#ports.persistPrepared(effect);
      case "send":
        return this.#send(effect);
      case "buildBlock":
        return this.#build(effect);
      case "checkBlock":
        return this.#checkWhenDue(effect);
      case "decide":
        return this.#decide(effect.block);
      case "startBlockTimer":
        return timers.startBlockTimer(effect, () =>
          this.input({ kind: "blockTimerFired", height: effect.height }),
        );
      case "startRoundTimer": {
        const { height, round } = effect;
        return timers.startRoundTimer(effect, () =>
          this.input({ kind: "roundTimerFired", height, round }),
        );
      }
      case "fellBehind":
        return this.#ports.fellBehind(effect.author, effect.height);
    }
  }

  async #send(effect: Extract<Effect, { kind: "send" }>): Promise<void> {
    const message = await this.#ports.send(effect);
    if (message !== undefined) this.#push({ kind: "input", input: { kind: "message", message } });
  }

  async #build(effect: Extract<Effect, { kind: "buildBlock" }>): Promise<void> {
    const { height, round } = effect;
    const { block } = await this.#ports.proposals.build(effect);
    this.input({ kind: "blockBuilt", height, round, block });
  }

  /** A block of a slightly faster clock is not wrong, only early: it is looked at again when its time has come. */
  async #checkWhenDue(effect: CheckEffect): Promise<void> {
    const { proposals, timers, headNumber } = this.#ports;
    const { height, round, digest } = effect;
    if (height !== headNumber() + 1n) return;
    const waitMs = proposals.waitMs(effect);
    if (waitMs > 0) return timers.defer(waitMs, () => this.#push({ kind: "check", effect }));
    const valid = await proposals.check(effect);
    this.input({ kind: "blockChecked", height, round, digest, valid });
  }

  async #move({ move, resolve, reject }: Extract<Job, { kind: "move" }>): Promise<void> {
    try {
      await move();
      resolve();
    } catch (error) {
      reject(error);
      if (!isInvalidBlock(error)) throw error;
    }
  }

  /** A proposer may send a quorum one body and us another under the same header: then the decided block is fetched. */
  async #decide(sealed: SealedBlock): Promise<void> {
    try {
      await this.#commit(sealed);
    } catch (error) {
      if (!isInvalidBlock(error)) throw error;
      const { coinbase, number } = sealed.block.header;
      this.#ports.fellBehind(coinbase, number);
    }
  }

  /** The next height begins before anything else that waits. A block that is on the chain already is no news. */
  async #commit(sealed: SealedBlock): Promise<void> {
    if (sealed.block.header.number !== this.#ports.headNumber() + 1n) return;
    this.#beginFirst(await this.#ports.commit(sealed));
  }

  #beginFirst(input: NewHeight): void {
    this.#begun = input;
  }
}

function isInvalidBlock(error: unknown): boolean {
  return error instanceof NodeError && error.code === "EXEC_INVALID_BLOCK";
}

function refuse(job: Job): void {
  if (job.kind === "move") {
    job.reject(new NodeError("DRIVER_STOPPED", "the node is stopping"));
  }
}
