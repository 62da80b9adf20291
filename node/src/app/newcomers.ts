import { MESSAGE_BYTES_MAX } from "../types/codec/limits.ts";
import type { Address } from "../types/hex.ts";

/** Messages, unread, of peers who may be validators of the next height. */
export interface Newcomers {
  hold(from: Address, wire: Uint8Array): void;
  /** Hands over what was held and forgets it. */
  takeAll(): readonly { readonly from: Address; readonly wire: Uint8Array }[];
}

/** A height's proposal, prepare, commit and a few round changes. */
const MESSAGES_MAX = 8;
/** More newcomers at one height wait for a round; without a bound, observers could fill memory. */
const PEERS_MAX = 3;

/**
 * A new validator that finishes a height a moment before us speaks of the next one before we know it by name. Its first
 * votes may be the ones that the quorum lacks; they wait here for the height to begin.
 */
export function createNewcomers(): Newcomers {
  const held = new Map<Address, { readonly wires: Uint8Array[]; bytes: number }>();
  return {
    hold(from, wire) {
      const queue = held.get(from) ?? { wires: [], bytes: 0 };
      const isFull =
        queue.wires.length === MESSAGES_MAX || queue.bytes + wire.length > MESSAGE_BYTES_MAX;
      if (isFull || (held.size === PEERS_MAX && !held.has(from))) return;
      queue.wires.push(wire);
      queue.bytes += wire.length;
      held.set(from, queue);
    },
    takeAll() {
      const all = [...held].flatMap(([from, { wires }]) => wires.map((wire) => ({ from, wire })));
      held.clear();
      return all;
    },
  };
}
