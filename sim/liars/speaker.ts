import type { NodeAdapters } from "../../node/src/app/adapters.ts";
import { sealDigest } from "../../node/src/types/codec/header.ts";
import { encodeMessage, signingHash } from "../../node/src/types/codec/message.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { Payload, Signed } from "../../node/src/types/message.ts";
import type { Network, NetworkHandlers } from "../../node/src/types/ports/network.ts";
import type { LiarTools, Speaker, Tongue } from "./liar.ts";

/** The node's adapters with a tongue between the node and the wire. */
export function withTongue(
  honest: NodeAdapters,
  tools: LiarTools,
  createTongue: (speaker: Speaker) => Tongue,
): NodeAdapters {
  return {
    ...honest,
    createNetwork(isAdmitted) {
      const wire = honest.createNetwork(isAdmitted);
      return throughTongue(wire, tools, createTongue(createSpeaker(honest, tools, wire)));
    },
  };
}

function createSpeaker(
  { self, sign, store }: NodeAdapters,
  tools: LiarTools,
  wire: Network,
): Speaker {
  return {
    ...tools,
    self,
    peers: () => wire.peers().map(({ address }) => address),
    head: () => store.head(),
    signed: <P extends Payload>(payload: P): Signed<P> => ({
      payload,
      author: self,
      signature: sign(signingHash(payload)),
    }),
    seal: (header) => sign(sealDigest(header)),
    sendTo: (peer, message) => wire.sendConsensus(peer, encodeMessage(message)),
    sendBytes: (peer, message) => wire.sendConsensus(peer, message),
    broadcast: (message) => wire.broadcastConsensus(encodeMessage(message)),
  };
}

function throughTongue(wire: Network, { open }: LiarTools, tongue: Tongue): Network {
  const listening = (handlers: NetworkHandlers): NetworkHandlers => ({
    ...handlers,
    onConsensus(from: Address, message) {
      const opened = open(message);
      if (opened !== undefined) tongue.hear?.(from, opened);
      handlers.onConsensus(from, message);
    },
    onStatus(from, status) {
      tongue.meet?.(from, status);
      handlers.onStatus(from, status);
    },
    blocksFrom(number, count) {
      const blocks = handlers.blocksFrom(number, count);
      return tongue.answer?.(blocks, number, count) ?? blocks;
    },
  });
  return {
    start: (handlers, status) => wire.start(listening(handlers), tongue.boast?.(status) ?? status),
    stop: () => wire.stop(),
    broadcastConsensus(message) {
      const opened = open(message);
      if (opened !== undefined) tongue.say(opened);
    },
    sendConsensus(peer, message) {
      const opened = open(message);
      if (opened !== undefined) tongue.repeat?.(peer, opened);
    },
    broadcastPreview: (preview) => wire.broadcastPreview(preview),
    broadcastTransactions: (transactions) => wire.broadcastTransactions(transactions),
    broadcastStatus: (status) => wire.broadcastStatus(tongue.boast?.(status) ?? status),
    requestHeaders: (peer, number, count) => wire.requestHeaders(peer, number, count),
    requestState: (peer, block, pieces) => wire.requestState(peer, block, pieces),
    requestBlocks: (peer, number, count) => wire.requestBlocks(peer, number, count),
    peers: () => wire.peers(),
    drop: (peer, reason) => wire.drop(peer, reason),
    recheck: () => wire.recheck(),
  };
}
