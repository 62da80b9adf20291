import type { Block } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";
import { FUTURE_BYTES_MAX } from "./limits.ts";

type Owner = Address | "others";
type Queues = ReadonlyMap<Owner, readonly Kept[]>;

/** Messages of later heights, in one queue per validator and one for everybody else. */
export interface FutureMessages {
  readonly queues: Queues;
}

interface Kept {
  readonly message: VerifiedMessage;
  /** Approximate. */
  readonly bytes: number;
}

export interface FutureBounds {
  readonly validators: readonly Address[];
  readonly height: bigint;
  readonly messagesMax: number;
  readonly heightsMax: number;
}

export const EMPTY_FUTURE: FutureMessages = { queues: new Map() };

/**
 * Keeps a message until its height begins. Numbers are divided evenly between the validators, with one more share for
 * authors who are not in the set yet; of bytes whoever has most gives way, since a whole block of the next height must find
 * room in a large set too. So nobody can crowd out another who keeps to an even share. In a full queue the lowest heights
 * stay: they will be needed first.
 */
export function keepFuture(
  future: FutureMessages,
  message: VerifiedMessage,
  bounds: FutureBounds,
): FutureMessages {
  if (heightOf(message) > bounds.height + BigInt(bounds.heightsMax)) return future;
  const { author } = message.signed;
  const owner = bounds.validators.includes(author) ? author : "others";
  const queue = future.queues.get(owner) ?? [];
  if (queue.some((kept) => isSameVote(kept.message, message))) return future;
  const kept = [...queue, { message, bytes: approximateBytes(message) }];
  return { queues: withinBytes(new Map(future.queues).set(owner, withinShare(kept, bounds))) };
}

/** Takes the messages of a height that begins; those below it are forgotten. */
export function takeFuture(
  future: FutureMessages,
  height: bigint,
): { readonly messages: readonly VerifiedMessage[]; readonly rest: FutureMessages } {
  const all = [...future.queues.values()].flat().map(({ message }) => message);
  const rest = [...future.queues].map(
    ([owner, queue]) => [owner, queue.filter(({ message }) => heightOf(message) > height)] as const,
  );
  return {
    messages: all.filter((message) => heightOf(message) === height),
    rest: { queues: new Map(rest.filter(([, queue]) => queue.length > 0)) },
  };
}

/** How many messages are kept. */
export function countFuture({ queues }: FutureMessages): number {
  return [...queues.values()].reduce((sum, queue) => sum + queue.length, 0);
}

function withinShare(queue: readonly Kept[], bounds: FutureBounds): readonly Kept[] {
  const messagesMax = Math.floor(bounds.messagesMax / (bounds.validators.length + 1));
  const kept = [...queue];
  while (kept.length > messagesMax) kept.splice(farthest(kept), 1);
  return kept;
}

function withinBytes(queues: Queues): Queues {
  const kept = new Map(queues);
  const sizes = new Map([...kept].map(([owner, queue]) => [owner, sizeOf(queue)]));
  let total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  while (total > FUTURE_BYTES_MAX) {
    const [owner, bytes] = [...sizes].reduce((most, size) => (size[1] > most[1] ? size : most));
    const queue = kept.get(owner) ?? [];
    const rest = queue.toSpliced(farthest(queue), 1);
    const freed = bytes - sizeOf(rest);
    kept.set(owner, rest);
    sizes.set(owner, bytes - freed);
    total -= freed;
  }
  return kept;
}

function sizeOf(queue: readonly Kept[]): number {
  return queue.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Index of the highest height; of the latest arrival among equals. */
function farthest(queue: readonly Kept[]): number {
  return queue.reduce((best, { message }, index) => {
    const champion = queue[best];
    return champion === undefined || heightOf(message) >= heightOf(champion.message) ? index : best;
  }, 0);
}

function heightOf(message: VerifiedMessage): bigint {
  return message.signed.payload.height;
}

function isSameVote(left: VerifiedMessage, right: VerifiedMessage): boolean {
  return (
    left.kind === right.kind &&
    left.signed.author === right.signed.author &&
    left.signed.payload.height === right.signed.payload.height &&
    left.signed.payload.round === right.signed.payload.round
  );
}

const VOTE_BYTES = 512;

function approximateBytes(message: VerifiedMessage): number {
  switch (message.kind) {
    case "proposal": {
      const votes = 1 + message.roundChanges.length + message.prepares.length;
      return votes * VOTE_BYTES + blockBytes(message.signed.payload.block);
    }
    case "roundChange":
      return (1 + message.prepares.length) * VOTE_BYTES + blockBytes(message.block);
    default:
      return VOTE_BYTES;
  }
}

/** A kilobyte for the header and fixed costs of each transaction in memory. */
function blockBytes(block: Block | undefined): number {
  if (block === undefined) return 0;
  return block.transactions.reduce((sum, { length }) => sum + length + 128, 1024);
}
