import { expect } from "chai";
import { digestOf } from "../../../node/src/qbft/block.ts";
import { createState, type HeightState, type State } from "../../../node/src/qbft/state.ts";
import { step } from "../../../node/src/qbft/step.ts";
import type { Block, SealedBlock } from "../../../node/src/types/block.ts";
import type {
  ConsensusConfig,
  Effect,
  Input,
  Recovered,
} from "../../../node/src/types/consensus.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { aBlock, aConfig, GENESIS, stubRecover, validator, validators } from "./network.ts";
import { effectWords } from "./words.ts";

/** Tests of single rules: inputs in a row, and effects and states as short text. */

/** Height 1 of four validators on genesis: validator r proposes in round r. */
export const COUNT = 4;

/** Block of height 1 that validator 0 proposes in round 0. */
export const A = aBlock(GENESIS, validator(0));
/** Another one of validator 0. */
export const B = aBlock(GENESIS, validator(0), { salt: 1 });
/** A new block of validator 1, the proposer of round 1. */
export const C = aBlock(GENESIS, validator(1), { salt: 2, round: 1 });

const LABELS = new Map<Hash | undefined, string>([
  [digestOf(A), "A"],
  [digestOf(B), "B"],
  [digestOf(C), "C"],
  [undefined, "-"],
]);

export function labelOf(digest: Hash | undefined): string {
  return LABELS.get(digest) ?? "?";
}

export interface Row {
  readonly desc: string;
  /** Inputs before; their effects are not looked at. */
  readonly given?: readonly Input[];
  readonly input: Input;
  readonly effects: readonly string[];
  readonly state?: Partial<StateView>;
}

/** One test a row, for the validator of that index. */
export function itBehaves(
  self: number,
  rows: readonly Row[],
  config: Partial<ConsensusConfig> = {},
): void {
  for (const { desc, given = [], input, effects, state } of rows) {
    it(desc, () => {
      const before = stateAfter(self, given, config);
      const after = step(before, input);
      expect(after.effects.map(effectText)).to.deep.equal(effects);
      if (state !== undefined) expect(viewOf(after.state)).to.include(state);
    });
  }
}

export function freshState(self: number, config: Partial<ConsensusConfig> = {}): State {
  return createState(aConfig(validator(self), config), stubRecover);
}

/** The state after `newHeight` on genesis (unless the inputs begin with one) and these inputs. */
export function stateAfter(
  self: number,
  inputs: readonly Input[],
  config: Partial<ConsensusConfig> = {},
): State {
  const all = inputs[0]?.kind === "newHeight" ? inputs : [newHeight(), ...inputs];
  return all.reduce((state, input) => step(state, input).state, freshState(self, config));
}

export function newHeight(
  recovered?: Recovered,
  parent: SealedBlock = GENESIS,
  set: readonly Address[] = validators(COUNT),
): Input {
  return { kind: "newHeight", parent, validators: set, recovered };
}

export const blockTimer: Input = { kind: "blockTimerFired", height: 1n };

export function roundTimer(round: number): Input {
  return { kind: "roundTimerFired", height: 1n, round };
}

export function checkedBlock(block: Block, round = 0, valid = true): Input {
  return { kind: "blockChecked", height: 1n, round, digest: digestOf(block), valid };
}

export function builtBlock(block: Block, round = 0): Input {
  return { kind: "blockBuilt", height: 1n, round, block };
}

export interface StateView {
  readonly height: bigint;
  readonly round: number;
  readonly started: boolean;
  readonly decided: boolean;
  readonly mayVote: boolean;
  readonly lock: string;
  readonly proposal: string;
  readonly prepares: number;
  readonly commits: number;
  readonly roundChanges: number;
  readonly kept: number;
}

export function viewOf(state: State): StateView {
  const current = currentOf(state);
  const votes = current.rounds.get(current.round);
  const { prepared } = current;
  return {
    height: current.height,
    round: current.round,
    started: current.started,
    decided: current.decided,
    mayVote: current.mayVote,
    lock: prepared ? `${prepared.round} ${labelOf(prepared.digest)}` : "-",
    proposal: labelOf(votes?.proposal?.digest),
    prepares: votes?.prepares.size ?? 0,
    commits: votes?.commits.size ?? 0,
    roundChanges: current.roundChanges.size,
    kept: [...state.future.queues.values()].flat().length,
  };
}

export function currentOf(state: State): HeightState {
  if (state.current === undefined) throw new Error("no height has begun");
  return state.current;
}

/** An effect in words, with the blocks above by their names. */
export function effectText(effect: Effect): string {
  return effectWords(effect, labelOf);
}
