import type { Address } from "../types/hex.ts";
import type { MessageKind, View } from "../types/message.ts";
import type { Network, PeerStatus } from "../types/ports/network.ts";
import { isLater } from "../types/view.ts";

/** Of a message, what it is and where it belongs. */
interface Said {
  readonly kind: MessageKind;
  readonly signed: { readonly payload: View };
}

/** Tells peers what we said last, when they were not there to hear it. */
export interface Repeater {
  /** Sends a message of ours to every peer and keeps it until we speak in a later round or height. */
  announce(message: Said, wire: Uint8Array): void;
  /** To be called with every status, so also when a peer connects. */
  onStatus(from: Address, status: PeerStatus): void;
}

/** A peer whose connection breaks more often between two messages of ours waits for the next; a status costs it nothing. */
const REPEATS_MAX = 4;

/**
 * What was sent while a peer was away is lost, and the core repeats a round change only when its round timer fires: rounds
 * of several times the first timeout would pass before a returning validator learned where the others are. So a peer that
 * begins the height we last spoke at, or comes back to it, is told at once what we said there. Not a proposal of round 0:
 * it may be large, and whoever is merely slow has it already.
 */
export function createRepeater(
  network: Pick<Network, "broadcastConsensus" | "sendConsensus">,
): Repeater {
  let view: View = { height: 0n, round: 0 };
  const latest = new Map<MessageKind, Uint8Array>();
  const repeats = new Map<Address, number>();
  return {
    announce({ kind, signed: { payload } }, wire) {
      if (isLater(payload, view)) latest.clear();
      view = { height: payload.height, round: payload.round };
      repeats.clear();
      if (kind !== "proposal" || view.round > 0) latest.set(kind, wire);
      network.broadcastConsensus(wire);
    },
    onStatus(from, { headNumber }) {
      const count = repeats.get(from) ?? 0;
      if (headNumber + 1n !== view.height || latest.size === 0 || count === REPEATS_MAX) return;
      repeats.set(from, count + 1);
      for (const wire of latest.values()) network.sendConsensus(from, wire);
    },
  };
}
