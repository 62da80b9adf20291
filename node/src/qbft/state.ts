import { assert } from "../types/assert.ts";
import type { Block, SealedBlock } from "../types/block.ts";
import type { Recover } from "../types/codec/signature.ts";
import type { ConsensusConfig, PreparedCertificate } from "../types/consensus.ts";
import type { Address, Hash } from "../types/hex.ts";
import type {
  CommitPayload,
  PreparePayload,
  RoundChangeMessage,
  Signed,
} from "../types/message.ts";
import { proposerOf } from "../types/validators.ts";
import { EMPTY_FUTURE, type FutureMessages } from "./futureMessages.ts";

/** All that a validator knows. Plain data, never changed in place. */
export interface State {
  readonly config: ConsensusConfig;
  /** Checks commit seals, which only the core can: a commit does not carry the block it seals. */
  readonly recover: Recover;
  /** Undefined until the first `newHeight`. */
  readonly current: HeightState | undefined;
  readonly future: FutureMessages;
  /** Highest later height that each validator was heard at. */
  readonly heard: ReadonlyMap<Address, bigint>;
}

/** The height being decided. */
export interface HeightState {
  readonly config: ConsensusConfig;
  readonly recover: Recover;
  readonly parent: SealedBlock;
  readonly height: bigint;
  /** Strictly ascending. */
  readonly validators: readonly Address[];
  readonly quorum: number;
  /** False for an observer, and for a validator whose write-ahead log lost its lock. */
  readonly mayVote: boolean;
  /** Round we are in. */
  readonly round: number;
  /** False until the block timer fires or something of the height makes it begin earlier. */
  readonly started: boolean;
  /** A decided height only waits for the next one. */
  readonly decided: boolean;
  /** Rounds within ROUNDS_BEHIND and ROUNDS_AHEAD of ours. */
  readonly rounds: ReadonlyMap<number, RoundState>;
  /** The round change for the highest round of each validator. */
  readonly roundChanges: ReadonlyMap<Address, RoundChangeMessage>;
  /** Our lock. */
  readonly prepared: PreparedCertificate | undefined;
  /** Digest of every vote we signed at this height, by `voteKey`; includes what a restart recovered. */
  readonly signed: ReadonlyMap<string, Hash | undefined>;
  /** Blocks that executed correctly. */
  readonly checked: ReadonlySet<Hash>;
  /** Round for which we asked for a new block. */
  readonly buildingRound: number | undefined;
}

export interface AcceptedProposal {
  /** With this round in its extraData and no seals. */
  readonly block: Block;
  readonly digest: Hash;
}

/** The first message of each author and kind in one round. */
export interface RoundState {
  readonly proposal: AcceptedProposal | undefined;
  readonly prepares: ReadonlyMap<Address, Signed<PreparePayload>>;
  readonly commits: ReadonlyMap<Address, Signed<CommitPayload>>;
  /** Whether this process drafted its commit in this round. */
  readonly committed: boolean;
}

const EMPTY_ROUND: RoundState = {
  proposal: undefined,
  prepares: new Map(),
  commits: new Map(),
  committed: false,
};

export function createState(config: ConsensusConfig, recover: Recover): State {
  const { blockPeriodSeconds, blockPeriodMs = 0 } = config;
  assert(blockPeriodSeconds > 0 || blockPeriodMs > 0, "a block period is positive");
  assert(config.requestTimeoutMs > 0, "a round timeout is positive");
  assert(config.maxRoundTimeoutMs >= config.requestTimeoutMs, "the cap is above the first timeout");
  return { config, recover, current: undefined, future: EMPTY_FUTURE, heard: new Map() };
}

export function roundOf(current: HeightState, round: number): RoundState {
  return current.rounds.get(round) ?? EMPTY_ROUND;
}

/** The state with some of a round's fields replaced. */
export function withRoundState(
  current: HeightState,
  round: number,
  changes: Partial<RoundState>,
): HeightState {
  const rounds = new Map(current.rounds);
  rounds.set(round, { ...roundOf(current, round), ...changes });
  return { ...current, rounds };
}

export function isValidator(current: HeightState, address: Address): boolean {
  return current.validators.includes(address);
}

export function proposerAt(current: HeightState, round: number): Address {
  return proposerOf(current.validators, current.parent.block.header.coinbase, round);
}

/** Whether it is ours to propose in the current round. */
export function isProposer(current: HeightState): boolean {
  return current.mayVote && proposerAt(current, current.round) === current.config.self;
}

/** The round changes that ask for the current round; a quorum of them lets it begin. */
export function roundChangesHere(current: HeightState): readonly RoundChangeMessage[] {
  return [...current.roundChanges.values()].filter(
    ({ signed }) => signed.payload.round === current.round,
  );
}

/** A block of this height by its digest, from wherever a justified message brought it. */
export function knownBlock(current: HeightState, digest: Hash): Block | undefined {
  if (current.prepared?.digest === digest) return current.prepared.block;
  for (const { proposal } of current.rounds.values()) {
    if (proposal?.digest === digest) return proposal.block;
  }
  for (const { signed, block } of current.roundChanges.values()) {
    if (signed.payload.prepared?.digest === digest) return block;
  }
  return undefined;
}
