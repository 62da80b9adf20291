import type { Address } from "../../../../node/src/types/hex.ts";
import type {
  Network,
  NetworkHandlers,
  Peer,
  PeerStatus,
} from "../../../../node/src/types/ports/network.ts";

/** Peers in one process: everybody hears everybody, in order, each in a turn of its own. */
export interface Mesh {
  /** The network of one of them. */
  join(self: Address): Network;
  /** What a node hears with: whoever has it speaks in the name of any peer. */
  handlersOf(address: Address): NetworkHandlers;
  /** Peers that were dropped, and why. */
  readonly dropped: readonly { readonly peer: Address; readonly reason: string }[];
}

interface Member {
  readonly handlers: NetworkHandlers;
  status: PeerStatus;
}

export function createMesh(): Mesh {
  const members = new Map<Address, Member>();
  const dropped: { peer: Address; reason: string }[] = [];
  const others = (self: Address) => [...members].filter(([address]) => address !== self);
  const toOthers = (self: Address, say: (handlers: NetworkHandlers) => void): void => {
    for (const [, { handlers }] of others(self)) queueMicrotask(() => say(handlers));
  };
  const require = (address: Address): NetworkHandlers => {
    const member = members.get(address);
    if (member === undefined) throw new Error(`${address} is not connected`);
    return member.handlers;
  };

  const join = (self: Address): Network => ({
    async start(handlers, status) {
      members.set(self, { handlers, status });
      for (const [address, member] of others(self)) {
        queueMicrotask(() => handlers.onStatus(address, member.status));
        queueMicrotask(() => member.handlers.onStatus(self, status));
      }
    },
    stop: async () => void members.delete(self),
    broadcastConsensus: (message) => toOthers(self, (peer) => peer.onConsensus(self, message)),
    sendConsensus: (peer, message) =>
      queueMicrotask(() => members.get(peer)?.handlers.onConsensus(self, message)),
    broadcastPreview: (preview) => toOthers(self, (peer) => peer.onPreview(self, preview)),
    broadcastTransactions: (raw) => toOthers(self, (peer) => peer.onTransactions(self, raw)),
    broadcastStatus(status) {
      const member = members.get(self);
      if (member !== undefined) member.status = status;
      toOthers(self, (peer) => peer.onStatus(self, status));
    },
    requestBlocks: async (peer, number, count) => require(peer).blocksFrom(number, count),
    requestHeaders: async (peer, number, count) => require(peer).headersFrom(number, count),
    requestState: async (peer, block, pieces) =>
      pieces.map((piece) => require(peer).stateItem(piece, block)),
    peers: () => others(self).map(([address, { status }]): Peer => ({ address, status })),
    drop: (peer, reason) => void dropped.push({ peer, reason }),
    recheck: () => undefined,
  });

  return {
    join,
    handlersOf: require,
    dropped,
  };
}
