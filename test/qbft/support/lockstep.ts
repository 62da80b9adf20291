import { blockInRound } from "../../../node/src/qbft/block.ts";
import type { State } from "../../../node/src/qbft/state.ts";
import { step } from "../../../node/src/qbft/step.ts";
import { votedDigest } from "../../../node/src/qbft/vote.ts";
import type { Block, SealedBlock } from "../../../node/src/types/block.ts";
import type {
  Draft,
  Effect,
  Input,
  PreparedCertificate,
  Recovered,
  VoteRecord,
} from "../../../node/src/types/consensus.ts";
import { COUNT, freshState } from "./core.ts";
import { aBlock, GENESIS, messageOf, validator, validators } from "./network.ts";
import { blockNames, effectWords, inputText } from "./words.ts";

/** Whether a message gets lost on its way; what one says to oneself never does. */
export type Loses = (vote: Pick<Draft, "kind"> & VoteRecord, to: number, from: number) => boolean;

/** What a validator's disk holds. */
interface Disk {
  head: SealedBlock;
  votes: VoteRecord[];
  lock: { readonly height: bigint; readonly certificate: PreparedCertificate } | undefined;
}

/**
 * Four validators with the real core, in lockstep: each input goes to its validator, each effect is carried out in order,
 * and everything is written down. Inputs from which nothing follows are left out, so that what is left can be read.
 */
export class Lockstep {
  readonly lines: string[] = [];
  loses: Loses = () => false;
  readonly #states = new Map<number, State>();
  readonly #disks = new Map<number, Disk>();
  readonly #queue: (readonly [to: number, input: Input])[] = [];
  readonly #names = blockNames();
  #salt = 0;

  /** What the reader should know now. */
  note(text: string): void {
    if (this.lines.length > 0) this.lines.push("");
    this.lines.push(`-- ${text}`);
  }

  /** Starts validators with nothing but what their disks hold. */
  start(...indices: readonly number[]): void {
    for (const index of indices) {
      this.#states.set(index, freshState(index));
      this.nextHeight(index);
    }
  }

  stop(...indices: readonly number[]): void {
    for (const index of indices) this.#states.delete(index);
  }

  /** Begins the height after the head of each. */
  nextHeight(...indices: readonly number[]): void {
    for (const index of indices) {
      const { head } = this.#diskOf(index);
      const recovered = this.#recovered(index);
      this.#push(index, {
        kind: "newHeight",
        parent: head,
        validators: validators(COUNT),
        recovered,
      });
    }
    this.#settle();
  }

  /** A validator takes over the blocks of another. */
  fetch(index: number, from: number): void {
    this.#diskOf(index).head = this.#diskOf(from).head;
    this.nextHeight(index);
  }

  fireBlockTimers(height: bigint, ...indices: readonly number[]): void {
    for (const index of indices) this.#push(index, { kind: "blockTimerFired", height });
    this.#settle();
  }

  fireRoundTimers(round: number, ...indices: readonly number[]): void {
    for (const index of indices) {
      const height = this.#states.get(index)?.current?.height ?? 0n;
      this.#push(index, { kind: "roundTimerFired", height, round });
    }
    this.#settle();
  }

  #push(to: number, input: Input): void {
    this.#queue.push([to, input]);
  }

  #settle(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#feed(...next);
    }
  }

  #feed(index: number, input: Input): void {
    const before = this.#states.get(index);
    if (before === undefined) return;
    const { state, effects } = step(before, input);
    this.#states.set(index, state);
    if (effects.length === 0) return;
    this.lines.push(`v${index} ${inputText(input, this.#names)}`);
    for (const effect of effects) {
      this.lines.push(`     ${effectWords(effect, this.#names)}`);
      this.#carryOut(index, effect);
    }
  }

  #carryOut(index: number, effect: Effect): void {
    switch (effect.kind) {
      case "persistPrepared":
        this.#diskOf(index).lock = effect;
        break;
      case "send":
        this.#send(index, effect.draft);
        break;
      case "checkBlock": {
        const { height, round, digest } = effect;
        this.#push(index, { kind: "blockChecked", height, round, digest, valid: true });
        break;
      }
      case "buildBlock": {
        const { height, round } = effect;
        this.#push(index, { kind: "blockBuilt", height, round, block: this.#newBlock(index) });
        break;
      }
      case "decide":
        this.#diskOf(index).head = effect.block;
        break;
      default:
        break;
    }
  }

  #newBlock(index: number): Block {
    const block = aBlock(this.#diskOf(index).head, validator(index), { salt: this.#salt++ });
    return blockInRound(block, 0);
  }

  #send(from: number, draft: Draft): void {
    const { kind, payload } = draft;
    const vote = { kind, height: payload.height, round: payload.round, digest: votedDigest(draft) };
    this.#diskOf(from).votes.push(vote);
    const message = messageOf(validator(from), draft);
    for (const to of this.#states.keys()) {
      const isLost = to !== from && this.loses(vote, to, from);
      if (!isLost) this.#push(to, { kind: "message", message });
    }
  }

  #diskOf(index: number): Disk {
    const disk = this.#disks.get(index) ?? { head: GENESIS, votes: [], lock: undefined };
    this.#disks.set(index, disk);
    return disk;
  }

  #recovered(index: number): Recovered | undefined {
    const { head, votes, lock } = this.#diskOf(index);
    const height = head.block.header.number + 1n;
    const ours = votes.filter((vote) => vote.height === height);
    const prepared = lock?.height === height ? lock.certificate : undefined;
    return ours.length === 0 ? undefined : { height, votes: ours, prepared };
  }
}
