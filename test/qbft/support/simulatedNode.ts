import { createState, type State } from "../../../node/src/qbft/state.ts";
import { step } from "../../../node/src/qbft/step.ts";
import { votedDigest } from "../../../node/src/qbft/vote.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import type {
  Draft,
  Effect,
  Input,
  PreparedCertificate,
  Recovered,
  VoteRecord,
} from "../../../node/src/types/consensus.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";
import { INVALID_GAS } from "./checkers.ts";
import { aBlock, aConfig, GENESIS, messageOf, stubRecover } from "./network.ts";
import type { World } from "./simulator.ts";

/** What survives a crash: blocks, signed votes and the lock. */
interface Disk {
  readonly chain: SealedBlock[];
  votes: VoteRecord[];
  prepared: { readonly height: bigint; readonly certificate: PreparedCertificate } | undefined;
}

const EXECUTION_MS = 5;

/** A correct validator: the real core, a driver in virtual time, and a disk that outlives crashes. */
export class SimulatedNode {
  readonly self: Address;
  readonly #world: World;
  readonly #disk: Disk = { chain: [GENESIS], votes: [], prepared: undefined };
  #state: State | undefined;
  /** Grows with each crash; whatever was scheduled before is void. */
  #life = 0;
  #roundTimer = 0;
  #blocksBuilt = 0;

  constructor(self: Address, world: World) {
    this.self = self;
    this.#world = world;
  }

  get chain(): readonly SealedBlock[] {
    return this.#disk.chain;
  }

  get isUp(): boolean {
    return this.#state !== undefined;
  }

  start(): void {
    this.#state = createState(aConfig(this.self), stubRecover);
    this.#newHeight();
  }

  receive(message: VerifiedMessage): void {
    this.#input({ kind: "message", message });
  }

  importBlocks(chain: readonly SealedBlock[]): void {
    if (!this.isUp || chain.length <= this.#disk.chain.length) return;
    for (const sealed of chain.slice(this.#disk.chain.length)) this.#append(sealed);
    this.#newHeight();
  }

  #newHeight(): void {
    const { chain, votes } = this.#disk;
    const parent = chain.at(-1) ?? GENESIS;
    const height = parent.block.header.number + 1n;
    this.#disk.votes = votes.filter((vote) => vote.height >= height);
    this.#input({
      kind: "newHeight",
      parent,
      validators: this.#world.validators,
      recovered: this.#recovered(height),
    });
    this.#plantQuorumBug();
  }

  #recovered(height: bigint): Recovered | undefined {
    const { votes, prepared } = this.#disk;
    if (this.#world.bug === "forgetfulRestart" || votes.length === 0) return undefined;
    return {
      height,
      votes,
      prepared: prepared?.height === height ? prepared.certificate : undefined,
    };
  }

  #plantQuorumBug(): void {
    const current = this.#state?.current;
    if (this.#world.bug !== "quorumTooSmall" || !this.#state || !current) return;
    this.#state = { ...this.#state, current: { ...current, quorum: current.quorum - 1 } };
  }

  #input(input: Input): void {
    if (this.#state === undefined) return;
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) {
      if (this.#crashes()) return;
      this.#carryOut(effect);
    }
  }

  #crashes(): boolean {
    if (!this.isUp) return true;
    const { random, schedule, chaos, trace } = this.#world;
    if (!random.chance(chaos().crash)) return false;
    trace(`${this.self} crashes`);
    this.#state = undefined;
    this.#life += 1;
    schedule.in(random.within(10, random.pick([300, 6_000])), () => this.start());
    return true;
  }

  /** Later in this life. */
  #soon(delayMs: number, run: () => void): void {
    const life = this.#life;
    this.#world.schedule.in(delayMs, () => {
      if (life === this.#life) run();
    });
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "persistPrepared":
        this.#disk.prepared = effect;
        break;
      case "send":
        this.#send(effect.draft);
        break;
      case "buildBlock":
        this.#build(effect);
        break;
      case "checkBlock": {
        const { height, round, digest, block } = effect;
        const valid = block.header.gasUsed !== INVALID_GAS;
        const input = { kind: "blockChecked", height, round, digest, valid } as const;
        this.#soon(EXECUTION_MS, () => this.#input(input));
        break;
      }
      case "decide":
        this.#append(effect.block);
        this.#soon(0, () => this.#newHeight());
        break;
      case "startBlockTimer": {
        const delayMs = Number(effect.notBefore) * 1_000 - this.#world.schedule.nowMs();
        const input = { kind: "blockTimerFired", height: effect.height } as const;
        this.#soon(Math.max(0, delayMs), () => this.#input(input));
        break;
      }
      case "startRoundTimer":
        this.#startRoundTimer(effect);
        break;
      case "fellBehind":
        break;
    }
  }

  #append(sealed: SealedBlock): void {
    if (sealed.block.header.number !== BigInt(this.#disk.chain.length)) return;
    this.#world.checkers.onDecide(this.self, sealed);
    this.#world.trace(`${this.self} ${sealed.block.header.number} ${sealed.hash}`);
    this.#disk.chain.push(sealed);
  }

  /** On disk, then to the peers, then to ourselves; a crash may come between any two. */
  #send(draft: Draft): void {
    const { kind, payload } = draft;
    const { height, round } = payload;
    this.#disk.votes.push({ kind, height, round, digest: votedDigest(draft) });
    const message = messageOf(this.self, draft);
    if (this.#crashes()) return;
    this.#world.checkers.onSend(this.self, message);
    this.#world.broadcast(this.self, message);
    if (this.#crashes()) return;
    this.#soon(0, () => this.#input({ kind: "message", message }));
  }

  #build({ height, round }: { readonly height: bigint; readonly round: number }): void {
    const parent = this.#disk.chain.at(-1) ?? GENESIS;
    this.#blocksBuilt += 1;
    const now = BigInt(Math.floor(this.#world.schedule.nowMs() / 1_000));
    const earliest = parent.block.header.timestamp + 1n;
    const fresh = aBlock(parent, this.self);
    const timestamp = now > earliest ? now : earliest;
    const gasUsed = BigInt(this.#blocksBuilt) + 1_000n;
    const block = { ...fresh, header: { ...fresh.header, timestamp, gasUsed } };
    this.#soon(EXECUTION_MS, () => this.#input({ kind: "blockBuilt", height, round, block }));
  }

  #startRoundTimer(effect: Extract<Effect, { readonly kind: "startRoundTimer" }>): void {
    const { height, round, afterMs } = effect;
    this.#roundTimer += 1;
    const timer = this.#roundTimer;
    this.#soon(afterMs, () => {
      if (timer === this.#roundTimer) this.#input({ kind: "roundTimerFired", height, round });
    });
  }
}
