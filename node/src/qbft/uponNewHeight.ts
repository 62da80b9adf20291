import { assert } from "../types/assert.ts";
import type { Input, Recovered, Transition } from "../types/consensus.ts";
import { isStrictlyAscending, quorumOf } from "../types/validators.ts";
import { askForRound, startRoundTimer } from "./round.ts";
import { type HeightState, type State, withRoundState } from "./state.ts";
import { chain, emit, stay } from "./transition.ts";
import { voteKey } from "./vote.ts";

type NewHeight = Extract<Input, { readonly kind: "newHeight" }>;

/**
 * `NodeInit` and `UponNewBlock`: begins a height. With votes of it in the write-ahead log we go on in the highest
 * round we voted in, bound by them and by our lock; without, round 0 waits for the block timer.
 */
export function uponNewHeight(state: State, input: NewHeight): Transition<HeightState> {
  const blank = blankHeight(state, input);
  const recovered = input.recovered?.height === blank.height ? input.recovered : undefined;
  const begun = recovered === undefined ? undefined : restored(blank, recovered);
  return begun === undefined ? startBlockTimer(blank) : chain(startRoundTimer(begun), takeUp);
}

function blankHeight({ config, recover }: State, { parent, validators }: NewHeight): HeightState {
  assert(validators.length > 0, "a validator set is not empty");
  assert(isStrictlyAscending(validators), "a validator set is strictly ascending");
  return {
    config,
    recover,
    parent,
    height: parent.block.header.number + 1n,
    validators,
    quorum: quorumOf(validators.length),
    mayVote: validators.includes(config.self),
    round: 0,
    started: false,
    decided: false,
    rounds: new Map(),
    roundChanges: new Map(),
    prepared: undefined,
    signed: new Map(),
    checked: new Set(),
    buildingRound: undefined,
  };
}

/** The timestamps are the driver's to wait for: it knows the time and whether there is work. */
function startBlockTimer(current: HeightState): Transition<HeightState> {
  const { height, config, parent } = current;
  const { timestamp } = parent.block.header;
  return emit(current, {
    kind: "startBlockTimer",
    height,
    notBefore: timestamp + BigInt(config.blockPeriodSeconds),
    emptyNotBefore:
      timestamp + BigInt(Math.max(config.blockPeriodSeconds, config.emptyBlockPeriodSeconds)),
    ...(config.blockPeriodMs !== undefined && { afterMs: config.blockPeriodMs }),
  });
}

/** Undefined if the log knows nothing that binds us. */
function restored(blank: HeightState, recovered: Recovered): HeightState | undefined {
  const { votes, prepared } = recovered;
  const mustAbstain = blank.height <= (recovered.abstainThrough ?? 0n);
  if (votes.length === 0 && prepared === undefined && !mustAbstain) return undefined;
  const round = Math.max(prepared?.round ?? 0, ...votes.map((vote) => vote.round));
  const signed = new Map(votes.map((vote) => [voteKey(vote.kind, vote.round), vote.digest]));
  const mayVote = blank.mayVote && !mustAbstain && isLockOfCommits(recovered);
  const begun = { ...blank, round, signed, prepared, mayVote };
  if (prepared?.round !== round) return begun;
  const { block, digest, prepares } = prepared;
  return withRoundState(begun, round, {
    proposal: { block, digest },
    prepares: new Map(prepares.map((prepare) => [prepare.author, prepare])),
  });
}

/**
 * A lock is written before the commit it belongs to. If the log has a commit and no such lock it was
 * damaged, and a vote could contradict what we promised: we only watch this height.
 */
function isLockOfCommits({ votes, prepared }: Recovered): boolean {
  return votes.every(({ kind, round }) => kind !== "commit" || round <= (prepared?.round ?? -1));
}

/** Says again where we are, or looks again at the block that we are locked on in this very round. */
function takeUp(current: HeightState): Transition<HeightState> {
  const { height, round, prepared } = current;
  if (prepared?.round === round) {
    const { block, digest } = prepared;
    return emit(current, { kind: "checkBlock", height, round, block, digest });
  }
  return round === 0 ? stay(current) : askForRound(current);
}
