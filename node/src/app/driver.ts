import type { SealedBlock } from "../types/block.ts";
import type { Effect, Input, Transition } from "../types/consensus.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";
import type { ExecutedBlock } from "../types/ports/store.ts";
import type { ConsensusTimers } from "./timers.ts";

/** What the driver needs to carry out effects; each member is one concern of the node. */
export interface DriverPorts<State> {
  readonly step: (state: State, input: Input) => Transition<State>;
  /** Signs a draft, writes the vote ahead, broadcasts it, and returns it as everybody else sees it. */
  readonly send: (effect: Extract<Effect, { kind: "send" }>) => Promise<VerifiedMessage>;
  readonly persistPrepared: (effect: Extract<Effect, { kind: "persistPrepared" }>) => Promise<void>;
  readonly proposals: {
    build(effect: Extract<Effect, { kind: "buildBlock" }>): Promise<ExecutedBlock>;
    /** Executes and compares; false for a block that is wrong in itself. */
    check(effect: CheckEffect): Promise<boolean>;
    /** Milliseconds until the block's timestamp is acceptable here; 0 for now. */
    waitMs(effect: CheckEffect): number;
  };
  /** Commits a sealed block (with its state) on the head and returns the input that begins the next height. */
  readonly commit: (sealed: SealedBlock) => Promise<Extract<Input, { kind: "newHeight" }>>;
  readonly headNumber: () => bigint;
  readonly timers: ConsensusTimers;
  readonly fellBehind: (author: Address, height: bigint) => void;
  /** A failure after which this node must not go on (disk, broken invariant). */
  readonly fatal: (error: unknown) => void;
}

export interface Driver {
  /** Queues an input of the outside; messages beyond the bound are dropped, peers repeat what matters. */
  input(input: Input): void;
  /** Commits a block that sync fetched and verified; resolves when it is on disk. */
  importBlock(sealed: SealedBlock): Promise<void>;
  stop(): Promise<void>;
  queueLength(): number;
}

type CheckEffect = Extract<Effect, { kind: "checkBlock" }>;

type Job =
  | { readonly kind: "input"; readonly input: Input }
  /** A block that was early when it arrived. */
  | { readonly kind: "check"; readonly effect: CheckEffect }
  | {
      readonly kind: "import";
      readonly sealed: SealedBlock;
      readonly resolve: () => void;
      readonly reject: (error: unknown) => void;
    };

/** Messages waiting for the core; beyond it a flood of a faulty peer is dropped instead of filling memory. */
const QUEUE_MAX = 4_096;

/** The only loop of the node: one input at a time, its effects strictly in order. */
export function createDriver<State>(initial: State, ports: DriverPorts<State>): Driver {
  const queue: Job[] = [];
  let state = initial;
  let running = Promise.resolve();
  let busy = false;
  let stopped = false;

  const push = (job: Job): void => {
    if (stopped) {
      if (job.kind === "import") job.reject(new NodeError("DRIVER_STOPPED", "the node is stopping"));
      return;
    }
    queue.push(job);
    if (!busy) {
      busy = true;
      running = drain().catch(ports.fatal);
    }
  };
  const pushInput = (input: Input): void => push({ kind: "input", input });

  async function drain(): Promise<void> {
    try {
      for (let job = queue.shift(); job !== undefined && !stopped; job = queue.shift()) {
        await work(job);
      }
    } finally {
      busy = false;
    }
  }

  function work(job: Job): Promise<void> {
    switch (job.kind) {
      case "input":
        return feed(job.input);
      case "check":
        return checkWhenDue(job.effect);
      case "import":
        return importSealed(job);
    }
  }

  async function feed(input: Input): Promise<void> {
    const transition = ports.step(state, input);
    state = transition.state;
    for (const effect of transition.effects) await carryOut(effect);
  }

  async function importSealed(job: Extract<Job, { kind: "import" }>): Promise<void> {
    try {
      const expected = ports.headNumber() + 1n;
      if (job.sealed.block.header.number === expected) await commitAndGoOn(job.sealed);
      job.resolve();
    } catch (error) {
      job.reject(error);
      if (!(error instanceof NodeError && error.code === "EXEC_INVALID_BLOCK")) throw error;
    }
  }

  async function carryOut(effect: Effect): Promise<void> {
    switch (effect.kind) {
      case "persistPrepared":
        return ports.persistPrepared(effect);
      case "send":
        return pushInput({ kind: "message", message: await ports.send(effect) });
      case "buildBlock": {
        const { height, round } = effect;
        const { block } = await ports.proposals.build(effect);
        return pushInput({ kind: "blockBuilt", height, round, block });
      }
      case "checkBlock":
        return checkWhenDue(effect);
      case "decide":
        if (effect.block.block.header.number !== ports.headNumber() + 1n) return;
        return commitAndGoOn(effect.block);
      case "startBlockTimer":
        return ports.timers.startBlockTimer(effect, () =>
          pushInput({ kind: "blockTimerFired", height: effect.height }),
        );
      case "startRoundTimer": {
        const { height, round } = effect;
        return ports.timers.startRoundTimer(effect, () => pushInput({ kind: "roundTimerFired", height, round }));
      }
      case "fellBehind":
        return ports.fellBehind(effect.author, effect.height);
    }
  }

  /** The next height begins before anything else that waits. */
  async function commitAndGoOn(sealed: SealedBlock): Promise<void> {
    const input = await ports.commit(sealed);
    queue.unshift({ kind: "input", input });
  }

  /** A block of a slightly faster clock is not wrong, only early: it is looked at again when its time has come. */
  async function checkWhenDue(effect: CheckEffect): Promise<void> {
    const waitMs = ports.proposals.waitMs(effect);
    if (waitMs > 0) {
      return ports.timers.defer(waitMs, () => {
        if (effect.height === ports.headNumber() + 1n) push({ kind: "check", effect });
      });
    }
    const { height, round, digest } = effect;
    const valid = await ports.proposals.check(effect);
    return pushInput({ kind: "blockChecked", height, round, digest, valid });
  }

  return {
    input(input) {
      if (input.kind === "message" && queue.length >= QUEUE_MAX) return;
      pushInput(input);
    },
    importBlock(sealed) {
      return new Promise((resolve, reject) => push({ kind: "import", sealed, resolve, reject }));
    },
    async stop() {
      stopped = true;
      ports.timers.stop();
      await running;
      for (const job of queue.splice(0)) {
        if (job.kind === "import") job.reject(new NodeError("DRIVER_STOPPED", "the node is stopping"));
      }
    },
    queueLength: () => queue.length,
  };
}
