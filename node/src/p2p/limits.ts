import { MESSAGE_BYTES_MAX } from "../types/codec/limits.ts";

/** A sustained rate and how much may come at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Bounds on what one peer can make this node hold, do or wait for. Times in milliseconds. */
export interface NetworkLimits {
  /** Largest frame: a proposal with its justification. */
  readonly frameBytesMax: number;
  /** What may wait to be sent to one peer; beyond it the peer is too slow and is dropped. */
  readonly outboundBytesMax: number;
  /** What may wait to be sent to all peers together, a frame for several counted once: beyond it the slowest is dropped. */
  readonly outboundTotalBytesMax: number;
  /**
   * What of large frames all sockets may have at a time; beyond it they wait. Our own line is shared by these: the fewer, the
   * sooner each is through.
   */
  readonly outboundWritingBytesMax: number;
  /** A peer that takes longer for a large frame, while others wait to be sent theirs, is dropped. */
  readonly outboundSlowMs: number;
  /** A peer above a rate is not read from until it is below it again. */
  readonly inboundBytes: Rate;
  readonly inboundFrames: Rate;
  /** Each costs a signature recovery. */
  readonly inboundTransactions: Rate;
  /**
   * Connections that wait for their TLS handshake: so many that said nothing yet and so many that did, from hosts of peers and
   * from others, each.
   */
  readonly waitingMax: number;
  /**
   * TLS handshakes begun with hosts of peers, and with others, each. One costs some 2 ms of the event loop, so that both
   * together take an eighth of it.
   */
  readonly handshakes: Rate;
  /** Of one peer: both sides may dial, and one may be restarted; the rest is a waste of ours. */
  readonly connectionsPerPeerMax: number;
  /** From the TCP connection to the end of TLS, of HTTP and of our own handshake, each. */
  readonly handshakeMs: number;
  /** How long transactions wait for others to be sent with. */
  readonly gossipMs: number;
  readonly pingIntervalMs: number;
  readonly requestMs: number;
  /** Requests that wait for one peer's answer. */
  readonly requestsMax: number;
  /** Blocks, headers, trie nodes and codes, and bytes of one answer; the first item is sent whatever its size. */
  readonly answerBlocksMax: number;
  readonly answerHeadersMax: number;
  readonly answerStateMax: number;
  readonly answerBytesMax: number;
  /** Reconnecting: the wait doubles from the first to the last, half of it at random. */
  readonly redialFirstMs: number;
  readonly redialMaxMs: number;
  /** How long a peer is refused after it was dropped. */
  readonly penaltyMs: number;
}

const MIB = 1024 * 1024;
const FRAME_BYTES_MAX = MESSAGE_BYTES_MAX + 1;

/** Options of a WebSocket at either end. */
export function webSocketOptions(limits: Pick<NetworkLimits, "frameBytesMax">) {
  return {
    maxPayload: limits.frameBytesMax,
    perMessageDeflate: false,
    // Nodes send a frame in one piece; pieces without content would pass every other limit.
    maxFragments: 1,
    // Pieces of the stream held until a frame is complete: a frame that trickles in must not cost more than it holds.
    maxBufferedChunks: 16_384,
    autoPong: false,
  } as const;
}

export const DEFAULT_LIMITS: NetworkLimits = {
  frameBytesMax: FRAME_BYTES_MAX,
  outboundBytesMax: 32 * MIB,
  outboundTotalBytesMax: 96 * MIB,
  outboundWritingBytesMax: 3 * FRAME_BYTES_MAX,
  outboundSlowMs: 10_000,
  inboundBytes: { perSecond: 16 * MIB, burst: 32 * MIB },
  inboundFrames: { perSecond: 1_000, burst: 4_000 },
  inboundTransactions: { perSecond: 5_000, burst: 10_000 },
  waitingMax: 128,
  handshakes: { perSecond: 30, burst: 50 },
  connectionsPerPeerMax: 8,
  handshakeMs: 5_000,
  gossipMs: 10,
  pingIntervalMs: 10_000,
  requestMs: 10_000,
  requestsMax: 4,
  answerBlocksMax: 128,
  answerHeadersMax: 512,
  answerStateMax: 512,
  answerBytesMax: 4 * MIB,
  redialFirstMs: 200,
  redialMaxMs: 3_000,
  penaltyMs: 30_000,
};
