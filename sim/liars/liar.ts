import type { NodeAdapters } from "../../node/src/app/adapters.ts";
import type { Header, SealedBlock, Signature } from "../../node/src/types/block.ts";
import type { WireMessage } from "../../node/src/types/codec/message.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { Payload, Signed, VerifiedMessage } from "../../node/src/types/message.ts";
import type { PeerStatus } from "../../node/src/types/ports/network.ts";
import type { Frame } from "../network/frames.ts";
import type { Random } from "../world/random.ts";

/**
 * One manner of lying. A liar is the node's own machinery, which knows at every moment what a correct node would do, over
 * adapters that do something else: it wraps the network, the log, the executor, the clock or the signer. There is no second
 * implementation of the protocol. `sim/liars/speaker.ts` has what most manners need: to say other things than the node
 * wants to say. One file a manner, listed in `sim/liars/liars.ts`.
 */
export interface Liar {
  /** In the words of the trace. */
  readonly name: string;
  /** The numbers of the fault list in docs/faults.md that it plays. */
  readonly faults: readonly number[];
  /** Called at every start of the process; what is returned is what the node is assembled over. */
  wrap(honest: NodeAdapters, tools: LiarTools): NodeAdapters;
}

export interface LiarTools {
  readonly random: Random;
  /** After so much virtual time, while the process lives. */
  after(delayMs: number, action: () => void): void;
  /** What a message says; undefined for what no correct node sends. */
  open(message: Uint8Array): VerifiedMessage | undefined;
  /** Below what the node's transport says: called with every frame on its way out, in the place of sending it. */
  onWire(lie: WireLie): void;
  trace(line: string): void;
}

/** Says to a peer, now or later, what it likes in the place of a frame. */
export type WireLie = (to: Address, frame: Frame, say: (frame: Frame) => void) => void;

/** What a liar can say with its own key; it never forges the signature of another. */
export interface Speaker extends LiarTools {
  readonly self: Address;
  /** Connected peers. */
  peers(): readonly Address[];
  /** The liar's own chain. */
  head(): SealedBlock;
  signed<P extends Payload>(payload: P): Signed<P>;
  /** A commit seal over a header with its round. */
  seal(header: Header): Signature;
  sendTo(peer: Address, message: WireMessage): void;
  /** Bytes as they are, for what has no encoding. */
  sendBytes(peer: Address, message: Uint8Array): void;
  broadcast(message: WireMessage): void;
}

/** What a liar does with words. */
export interface Tongue {
  /** In the place of broadcasting what the node wants to say. */
  say(message: VerifiedMessage): void;
  /** In the place of telling a peer again what the node said; without it the liar does not repeat itself. */
  repeat?(peer: Address, message: VerifiedMessage): void;
  /** A message of a peer, before the node hears it. */
  hear?(from: Address, message: VerifiedMessage): void;
  /** A peer says where it is, as it does whenever it connects. */
  meet?(peer: Address, status: PeerStatus): void;
  /** In the place of what the node says of its head. */
  boast?(status: PeerStatus): PeerStatus;
  /** In the place of the blocks that the node would answer a peer's request with. */
  answer?(blocks: readonly SealedBlock[], number: bigint, count: number): readonly SealedBlock[];
}
