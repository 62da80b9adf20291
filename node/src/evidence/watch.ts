import { votedDigestOf } from "../types/codec/evidence.ts";
import { encodeSigningContent } from "../types/codec/message.ts";
import type { Evidence, SignedBytes } from "../types/evidence.ts";
import type { Address } from "../types/hex.ts";
import type { Payload, Signed, VerifiedMessage } from "../types/message.ts";
import { FUTURE_HEIGHTS, PAST_HEIGHTS, PROPOSAL_BYTES, PROPOSALS, ROUNDS } from "./limits.ts";
import { votesIn } from "./votesIn.ts";

/** Compares what validators sign with what they signed before. */
export interface Watch {
  /** To be called when a height begins. */
  onHeight(height: bigint, validators: readonly Address[]): void;
  /** What the message completes: at most one evidence for each (validator, height, kind). */
  observe(message: VerifiedMessage): readonly Evidence[];
}

/** What one validator signed around the height in progress. */
interface Memory {
  /** The last height whose set has the validator. */
  seatedAt: bigint;
  /** The first payload of each place, in the order of arrival. */
  readonly votes: Map<string, Signed<Payload>>;
  /** Places of `votes` that hold a proposal. */
  readonly proposals: Set<string>;
  /** `height kind` for which there is evidence. */
  readonly accused: Map<string, bigint>;
}

/** Our own signatures are not looked at: what we signed is the write-ahead log's to know. */
export function createWatch(self: Address): Watch {
  const memories = new Map<Address, Memory>();
  let current = 0n;

  const observe = (vote: Signed<Payload>): Evidence | undefined => {
    const memory = memories.get(vote.author);
    if (memory === undefined || !isWatched(vote.payload, current)) return undefined;
    const { accused, votes } = memory;
    const { kind, height, round } = vote.payload;
    if (accused.size > 0 && accused.has(`${height} ${kind}`)) return undefined;
    const place = placeOf(vote.payload);
    const first = votes.get(place);
    if (first === undefined) {
      remember(memory, place, vote);
      return undefined;
    }
    if (votedDigestOf(first.payload) === votedDigestOf(vote.payload)) return undefined;
    accused.set(`${height} ${kind}`, height);
    const { author: validator } = vote;
    return { kind, height, round, validator, first: signedBytes(first), second: signedBytes(vote) };
  };

  return {
    onHeight(height, validators) {
      current = height;
      for (const address of validators) {
        if (address !== self) seat(memories, address, height);
      }
      forget(memories, height - PAST_HEIGHTS);
    },
    observe: (message) => votesIn(message).flatMap((vote) => observe(vote) ?? []),
  };
}

function placeOf({ kind, height, round }: Payload): string {
  return `${height} ${round} ${kind}`;
}

function isWatched(payload: Payload, current: bigint): boolean {
  const { height, round } = payload;
  if (height < current - PAST_HEIGHTS || height > current + FUTURE_HEIGHTS) return false;
  if (round >= ROUNDS) return false;
  return payload.kind !== "proposal" || bytesIn(payload.block.transactions) <= PROPOSAL_BYTES;
}

function bytesIn(transactions: readonly Uint8Array[]): number {
  return transactions.reduce((sum, { length }) => sum + length, 0);
}

function remember({ votes, proposals }: Memory, place: string, vote: Signed<Payload>): void {
  votes.set(place, vote);
  if (vote.payload.kind !== "proposal") return;
  proposals.add(place);
  const [oldest] = proposals;
  if (proposals.size <= PROPOSALS || oldest === undefined) return;
  proposals.delete(oldest);
  votes.delete(oldest);
}

function seat(memories: Map<Address, Memory>, address: Address, height: bigint): void {
  const memory = memories.get(address);
  if (memory !== undefined) memory.seatedAt = height;
  else {
    memories.set(address, {
      seatedAt: height,
      votes: new Map(),
      proposals: new Set(),
      accused: new Map(),
    });
  }
}

function forget(memories: Map<Address, Memory>, before: bigint): void {
  for (const [address, { seatedAt, votes, proposals, accused }] of memories) {
    if (seatedAt < before) memories.delete(address);
    for (const [place, { payload }] of votes) {
      if (payload.height >= before) continue;
      votes.delete(place);
      proposals.delete(place);
    }
    for (const [where, height] of accused) if (height < before) accused.delete(where);
  }
}

function signedBytes({ payload, signature }: Signed<Payload>): SignedBytes {
  return { content: encodeSigningContent(payload), signature };
}
