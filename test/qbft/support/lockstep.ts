import { blockInRound } from "../../../node/src/qbft/block.ts";
import type { State } from "../../../node/src/qbft/state.ts";
import { step } from "../../../node/src/qbft/step.ts";
import type { Draft, Effect, Input } from "../../../node/src/types/consensus.ts";
import { A, C, draftText, effectText, freshState, newHeight } from "./core.ts";
import { messageOf, validator } from "./network.ts";

export interface Script {
  /** Which validators are up, by index. */
  readonly up: readonly number[];
  /** Whether a vote gets lost on its way; one's own never does. */
  readonly loses?: (vote: string, to: number) => boolean;
  /** Round timers that fire at everybody, each when nothing else happens any more. */
  readonly timeouts?: number;
}

/** Plays height 1 in lockstep; one line an effect, in the order of events. */
export function play({ up, loses = () => false, timeouts = 0 }: Script): readonly string[] {
  const lockstep = new Lockstep(up, loses);
  lockstep.all(newHeight());
  lockstep.all({ kind: "blockTimerFired", height: 1n });
  for (let round = 0; round < timeouts; round++) {
    lockstep.lines.push(`-- the timer of round ${round} fires`);
    lockstep.all({ kind: "roundTimerFired", height: 1n, round });
  }
  return lockstep.lines;
}

class Lockstep {
  readonly lines: string[] = [];
  readonly #states: Map<number, State>;
  readonly #loses: (vote: string, to: number) => boolean;
  readonly #queue: (readonly [to: number, input: Input])[] = [];

  constructor(up: readonly number[], loses: (vote: string, to: number) => boolean) {
    this.#states = new Map(up.map((index) => [index, freshState(index)]));
    this.#loses = loses;
  }

  /** Everybody gets the input, then whatever follows from it happens. */
  all(input: Input): void {
    for (const index of this.#states.keys()) this.#feed(index, input);
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#feed(...next);
    }
  }

  #feed(index: number, input: Input): void {
    const before = this.#states.get(index);
    if (before === undefined) return;
    const { state, effects } = step(before, input);
    this.#states.set(index, state);
    for (const effect of effects) {
      this.lines.push(`v${index} ${effectText(effect)}`);
      this.#carryOut(index, effect);
    }
  }

  #carryOut(index: number, effect: Effect): void {
    switch (effect.kind) {
      case "send":
        this.#send(index, effect.draft);
        break;
      case "checkBlock": {
        const { height, round, digest } = effect;
        this.#queue.push([index, { kind: "blockChecked", height, round, digest, valid: true }]);
        break;
      }
      case "buildBlock": {
        const { height, round } = effect;
        const block = round === 0 ? A : blockInRound(C, 0);
        this.#queue.push([index, { kind: "blockBuilt", height, round, block }]);
        break;
      }
      default:
        break;
    }
  }

  #send(from: number, draft: Draft): void {
    const message = messageOf(validator(from), draft);
    for (const to of this.#states.keys()) {
      const isLost = to !== from && this.#loses(draftText(draft), to);
      if (!isLost) this.#queue.push([to, { kind: "message", message }]);
    }
  }
}
