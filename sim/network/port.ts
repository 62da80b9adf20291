import { answerTo } from "../../node/src/p2p/answers.ts";
import { networkError } from "../../node/src/p2p/errors.ts";
import { DEFAULT_LIMITS } from "../../node/src/p2p/limits.ts";
import { ProposalExchange } from "../../node/src/p2p/proposalExchange.ts";
import {
  type Ask,
  askForBlocks,
  askForHeaders,
  askForState,
} from "../../node/src/p2p/questions.ts";
import { PendingRequests } from "../../node/src/p2p/requests.ts";
import type { Header, SealedBlock } from "../../node/src/types/block.ts";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { Clock } from "../../node/src/types/ports/clock.ts";
import type {
  Network,
  NetworkHandlers,
  Peer,
  PeerStatus,
} from "../../node/src/types/ports/network.ts";
import type { Preview } from "../../node/src/types/ports/preview.ts";
import type { StatePiece } from "../../node/src/types/ports/store.ts";
import type { WireLie } from "../liars/liar.ts";
import type { Life } from "../machine/life.ts";
import type { Frame } from "./frames.ts";
import { type End, Link, type Medium } from "./medium.ts";

export interface PortOptions {
  readonly medium: Medium;
  readonly address: Address;
  readonly life: Life;
  readonly clock: Clock;
  /** Nodes to dial. */
  readonly peers: readonly Address[];
  readonly isAdmitted: (address: Address) => boolean;
  /** Told whom this node refuses for a while, and why. */
  readonly onDropped: (peer: Address, reason: string) => void;
  /** Told of a vote before it leaves. */
  readonly onVote: (message: Uint8Array) => void;
  /** How many peers still get what is broadcast before the machine stops, if it does. */
  readonly lastPeers: () => number | undefined;
  /** Stops the machine. */
  readonly crash: () => void;
  /** What a liar says in the place of a frame. */
  readonly lie: () => WireLie | undefined;
}

interface Session {
  readonly link: Link;
  readonly requests: PendingRequests;
  status: PeerStatus;
}

/** Longest that a process waits before it dials for the first time. */
const FIRST_DIAL_MS = 100;

/** A process's end of the network: what the node's own transport does, over virtual links. */
export class Port implements Network, End {
  readonly address: Address;
  readonly life: Life;
  readonly #options: PortOptions;
  readonly #sessions = new Map<Address, Session>();
  readonly #refused = new Map<Address, () => void>();
  readonly #dialling = new Set<Address>();
  readonly #proposals: ProposalExchange;
  #handlers: NetworkHandlers | undefined;
  /** What a peer that connects is told. */
  status: PeerStatus | undefined;

  constructor(options: PortOptions) {
    this.address = options.address;
    this.life = options.life;
    this.#options = options;
    this.#proposals = new ProposalExchange({
      clock: options.clock,
      limits: DEFAULT_LIMITS,
      handlers: () => this.#handlers,
      peers: () => [...this.#sessions.keys()],
      send: (peer, frame) => this.#send(peer, frame),
    });
  }

  start(handlers: NetworkHandlers, status: PeerStatus): Promise<void> {
    this.#handlers = handlers;
    this.status = status;
    this.#options.medium.join(this);
    for (const peer of this.#options.peers) this.#dialLater(peer, FIRST_DIAL_MS);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#handlers = undefined;
    this.#proposals.stop();
    this.#options.medium.leave(this);
    for (const { link } of [...this.#sessions.values()]) link.close(this, "the process ended");
    return Promise.resolve();
  }

  broadcastConsensus(message: Uint8Array): void {
    if (this.life.isOver) return;
    this.#options.onVote(message);
    const peers = [...this.#sessions.keys()];
    const reached = this.#options.lastPeers();
    const frame = this.#proposals.frameOf(message);
    for (const peer of peers.slice(0, reached)) this.#send(peer, frame);
    if (reached !== undefined) this.#options.crash();
  }

  sendConsensus(peer: Address, message: Uint8Array): void {
    if (this.life.isOver || !this.isConnected(peer)) return;
    this.#options.onVote(message);
    this.#send(peer, this.#proposals.frameOf(message));
  }

  broadcastPreview(preview: Preview): void {
    this.#broadcast({ kind: "preview", preview });
  }

  broadcastTransactions(transactions: readonly Uint8Array[]): void {
    this.#broadcast({ kind: "transactions", transactions });
  }

  broadcastStatus(status: PeerStatus): void {
    this.status = status;
    this.#broadcast({ kind: "status", status });
  }

  requestBlocks(peer: Address, number: bigint, count: number): Promise<readonly SealedBlock[]> {
    return this.#ask(peer, askForBlocks(number, count));
  }

  requestHeaders(peer: Address, number: bigint, count: number): Promise<readonly Header[]> {
    return this.#ask(peer, askForHeaders(number, count));
  }

  requestState(
    peer: Address,
    block: bigint,
    pieces: readonly StatePiece[],
  ): Promise<readonly (Uint8Array | undefined)[]> {
    return this.#ask(peer, askForState(block, pieces));
  }

  peers(): readonly Peer[] {
    return [...this.#sessions].map(([address, { status }]) => ({ address, status }));
  }

  drop(peer: Address, reason: string): void {
    if (this.life.isOver) return;
    this.#refuse(peer);
    this.#sessions.get(peer)?.link.close(this, reason);
    this.#options.onDropped(peer, reason);
  }

  recheck(): void {
    for (const [peer, { link }] of [...this.#sessions]) {
      if (!this.#options.isAdmitted(peer)) link.close(this, "no longer admitted");
    }
  }

  mayConnect(peer: Address): boolean {
    return (
      this.#handlers !== undefined && !this.#refused.has(peer) && this.#options.isAdmitted(peer)
    );
  }

  isConnected(peer: Address): boolean {
    return this.#sessions.has(peer);
  }

  /** Hellos are exchanged. */
  greet(link: Link): void {
    const peer = link.other(this);
    const { status } = peer;
    if (status === undefined) return;
    const requests = new PendingRequests({ clock: this.#options.clock, ...DEFAULT_LIMITS });
    this.#sessions.set(peer.address, { link, requests, status });
  }

  onClosed(link: Link, reason: string): void {
    const peer = link.other(this).address;
    const session = this.#sessions.get(peer);
    if (session?.link !== link) return;
    this.#sessions.delete(peer);
    if (this.life.isOver) return;
    session.requests.end(networkError("P2P_DISCONNECTED", reason, { peer }));
    this.#dialLater(peer, DEFAULT_LIMITS.redialFirstMs);
  }

  receive(link: Link, frame: Frame): void {
    const peer = link.other(this).address;
    const session = this.#sessions.get(peer);
    if (this.#handlers === undefined || session?.link !== link) return;
    try {
      this.#onFrame(peer, session, frame, this.#handlers);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      this.drop(peer, error.message);
    }
  }

  #onFrame(peer: Address, session: Session, frame: Frame, handlers: NetworkHandlers): void {
    switch (frame.kind) {
      case "status":
        // A connection keeps the order of what is said.
        if (frame.status.headNumber < session.status.headNumber) break;
        session.status = frame.status;
        handlers.onStatus(peer, frame.status);
        break;
      case "consensus":
        this.#proposals.onConsensus(peer, frame.message);
        handlers.onConsensus(peer, frame.message);
        break;
      case "transactions":
        handlers.onTransactions(peer, frame.transactions);
        this.#proposals.onTransactions(frame.transactions);
        break;
      case "proposal":
      case "preview":
      case "getTransactions":
      case "getProposal":
        this.#proposals.onFrame(peer, frame);
        break;
      case "getBlocks":
      case "getHeaders":
      case "getState":
        this.#send(peer, answerTo(frame, handlers, DEFAULT_LIMITS).answer);
        break;
      default:
        session.requests.settle(frame);
    }
  }

  #ask<T>(peer: Address, ask: Ask<T>): Promise<T> {
    const session = this.#sessions.get(peer);
    if (session === undefined) {
      return Promise.reject(networkError("P2P_DISCONNECTED", "the peer is not connected"));
    }
    return session.requests.open(ask, (id) => this.#send(peer, ask.question(id)));
  }

  #broadcast(frame: Frame): void {
    for (const peer of [...this.#sessions.keys()]) this.#send(peer, frame);
  }

  #send(peer: Address, frame: Frame): void {
    const lie = this.#options.lie();
    if (lie === undefined) this.#carry(peer, frame);
    else lie(peer, frame, (spoken) => this.#carry(peer, spoken));
  }

  #carry(peer: Address, frame: Frame): void {
    const session = this.#sessions.get(peer);
    if (session === undefined || this.life.isOver) return;
    this.#options.medium.carry(session.link, this, frame);
  }

  #refuse(peer: Address): void {
    this.#refused.get(peer)?.();
    const cancel = this.life.after(DEFAULT_LIMITS.penaltyMs, () => this.#refused.delete(peer));
    this.#refused.set(peer, cancel);
  }

  #dialLater(peer: Address, withinMs: number): void {
    if (peer === this.address || this.#dialling.has(peer)) return;
    this.#dialling.add(peer);
    this.life.after(this.#options.medium.random.within(1, withinMs), () => {
      this.#dialling.delete(peer);
      if (this.#handlers === undefined || this.isConnected(peer)) return;
      if (!this.#dial(peer)) this.#dialLater(peer, DEFAULT_LIMITS.redialMaxMs);
    });
  }

  #dial(peer: Address): boolean {
    const { medium } = this.#options;
    if (!this.mayConnect(peer) || !medium.canReach(this.address, peer)) return false;
    const listener = medium
      .listening(peer)
      .find((port) => port.mayConnect(this.address) && !port.isConnected(this.address));
    if (listener === undefined) return false;
    const link = new Link(medium, this, listener);
    for (const end of [this, listener]) end.greet(link);
    for (const end of [this, listener]) {
      if (end.status !== undefined) medium.carry(link, end, { kind: "status", status: end.status });
    }
    return true;
  }
}
