import { assertNever } from "../types/assert.ts";
import type { Address } from "../types/hex.ts";
import type { Network, NetworkHandlers, Peer, PeerStatus } from "../types/ports/network.ts";
import type { Preview } from "../types/ports/preview.ts";
import { answerTo } from "./answers.ts";
import { networkError, violation } from "./errors.ts";
import type { Frame, Question } from "./frames.ts";
import { Gossip } from "./gossip.ts";
import { DEFAULT_LIMITS, type NetworkLimits } from "./limits.ts";
import { Mesh } from "./mesh.ts";
import type { NetworkOptions } from "./options.ts";
import type { Link } from "./peerTable.ts";
import { ProposalExchange } from "./proposalExchange.ts";
import { type Ask, askForBlocks, askForHeaders, askForState } from "./questions.ts";

/** The network over TLS, with the port it listens on. */
export interface TLSNetwork extends Network {
  /** 0 before the start. */
  port(): number;
}

/** A full mesh of authenticated peers. Throws CRYPTO_CERTIFICATE when our own certificate names no node. */
export function createNetwork(options: NetworkOptions): TLSNetwork {
  return new MeshNetwork(options);
}

class MeshNetwork implements TLSNetwork {
  readonly #limits: NetworkLimits;
  readonly #logger: NetworkOptions["logger"];
  readonly #mesh: Mesh;
  readonly #proposals: ProposalExchange;
  readonly #gossip: Gossip;
  #handlers: NetworkHandlers | undefined;
  #status: PeerStatus;

  constructor(options: NetworkOptions) {
    const { clock, genesisHash, logger } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#limits = limits;
    this.#logger = logger;
    this.#status = { headNumber: 0n, headHash: genesisHash, earliestNumber: 0n };
    this.#mesh = new Mesh({
      ...options,
      limits,
      status: () => this.#status,
      onJoined: ({ connection, status }) => this.#handlers?.onStatus(connection.address, status),
      onFrame: (link, frame) => this.#onFrame(link, frame),
    });
    this.#gossip = new Gossip({
      clock,
      gossipMs: limits.gossipMs,
      send: (transactions) => this.#broadcast({ kind: "transactions", transactions }),
    });
    this.#proposals = new ProposalExchange({
      clock,
      limits,
      handlers: () => this.#handlers,
      peers: () => this.#mesh.all().map(({ connection }) => connection.address),
      send: (peer, frame) => this.#sendTo(peer, frame),
    });
  }

  port(): number {
    return this.#mesh.port();
  }

  async start(handlers: NetworkHandlers, status: PeerStatus): Promise<void> {
    this.#status = status;
    this.#handlers = handlers;
    await this.#mesh.start();
  }

  async stop(): Promise<void> {
    this.#handlers = undefined;
    this.#gossip.stop();
    this.#proposals.stop();
    await this.#mesh.stop();
  }

  broadcastConsensus(message: Uint8Array): void {
    const frame = this.#proposals.frameOf(message);
    // What a proposal names goes before it.
    if (frame.kind === "proposal") this.#gossip.flush();
    this.#broadcast(frame);
  }

  sendConsensus(peer: Address, message: Uint8Array): void {
    this.#sendTo(peer, this.#proposals.frameOf(message));
  }

  broadcastPreview(preview: Preview): void {
    this.#gossip.flush();
    this.#broadcast({ kind: "preview", preview });
  }

  broadcastTransactions(transactions: readonly Uint8Array[]): void {
    this.#gossip.add(transactions);
  }

  broadcastStatus(status: PeerStatus): void {
    this.#status = status;
    this.#broadcast({ kind: "status", status });
  }

  readonly requestBlocks: Network["requestBlocks"] = (peer, number, count) =>
    this.#ask(peer, askForBlocks(number, count));

  readonly requestHeaders: Network["requestHeaders"] = (peer, number, count) =>
    this.#ask(peer, askForHeaders(number, count));

  readonly requestState: Network["requestState"] = (peer, block, pieces) =>
    this.#ask(peer, askForState(block, pieces));

  async #ask<T>(peer: Address, ask: Ask<T>): Promise<T> {
    const link = this.#mesh.get(peer);
    if (link === undefined) {
      throw networkError("P2P_DISCONNECTED", "the peer is not connected", { peer });
    }
    return link.requests.open(ask, (id) => this.#mesh.send(ask.question(id), [link.connection]));
  }

  peers(): readonly Peer[] {
    return this.#mesh.all().map(({ connection, status }) => ({
      address: connection.address,
      status,
      clockOffsetMs: connection.clockOffsetMs(),
    }));
  }

  drop(peer: Address, reason: string): void {
    this.#mesh.drop(peer, reason);
  }

  recheck(): void {
    this.#mesh.recheck();
  }

  #onFrame(link: Link, frame: Frame): void {
    const { address } = link.connection;
    if (this.#handlers === undefined) return;
    switch (frame.kind) {
      case "hello":
        throw violation("a second hello");
      case "status":
        link.status = frame.status;
        this.#handlers.onStatus(address, frame.status);
        break;
      case "consensus":
        this.#proposals.onConsensus(address, frame.message);
        this.#handlers.onConsensus(address, frame.message);
        break;
      case "transactions":
        this.#handlers.onTransactions(address, frame.transactions);
        this.#proposals.onTransactions(frame.transactions);
        break;
      case "proposal":
      case "preview":
      case "getTransactions":
      case "getProposal":
        link.connection.charge(this.#proposals.onFrame(address, frame));
        break;
      case "getBlocks":
      case "getHeaders":
      case "getState":
        this.#answer(link, frame, this.#handlers);
        break;
      case "blocks":
      case "headers":
      case "state":
        link.requests.settle(frame);
        break;
      default:
        assertNever(frame);
    }
  }

  /** The work is charged to the peer's inbound rate: small questions with large answers are no way around it. */
  #answer({ connection }: Link, question: Question, handlers: NetworkHandlers): void {
    try {
      const { answer, cost } = answerTo(question, handlers, this.#limits);
      connection.charge(cost);
      this.#mesh.send(answer, [connection]);
    } catch (error) {
      // The question was sound. Nothing is an honest answer: less than our status promises would pass for a lie.
      const facts = { err: error, peer: connection.address, question: question.kind };
      this.#logger.error(facts, "a peer's question could not be answered: reading failed here");
      connection.charge(this.#limits.answerBytesMax);
    }
  }

  #sendTo(peer: Address, frame: Frame): void {
    const link = this.#mesh.get(peer);
    if (link !== undefined) this.#mesh.send(frame, [link.connection]);
  }

  #broadcast(frame: Frame): void {
    const connections = this.#mesh.all().map(({ connection }) => connection);
    this.#mesh.send(frame, connections);
  }
}
