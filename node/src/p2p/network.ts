import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import { assertNever } from "../types/assert.ts";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network, NetworkHandlers, Peer, PeerStatus } from "../types/ports/network.ts";
import type { Preview } from "../types/ports/preview.ts";
import { answerTo } from "./answers.ts";
import { Connection } from "./connection.ts";
import { Dialer, type PeerEndpoint } from "./dialer.ts";
import { networkError, violation } from "./errors.ts";
import {
  encodeFrame,
  type Frame,
  type Hello,
  INSTANCE_BYTES,
  PROTOCOL_VERSION,
  type Question,
} from "./frames.ts";
import { Gate } from "./gate.ts";
import { Gossip } from "./gossip.ts";
import { refusalOf } from "./handshake.ts";
import { DEFAULT_LIMITS, type NetworkLimits } from "./limits.ts";
import { type Listener, listen } from "./listener.ts";
import type { Logger } from "./logger.ts";
import { type DuplicateKey, type Link, PeerTable } from "./peerTable.ts";
import { ProposalExchange } from "./proposalExchange.ts";
import { type Ask, askForBlocks, askForHeaders, askForState } from "./questions.ts";
import { PendingRequests } from "./requests.ts";
import { dropSlowest } from "./slowPeers.ts";
import type { AddressOfCertificate, PeerCertificate, TLSIdentity } from "./tls.ts";

export interface NetworkOptions {
  readonly chainId: bigint;
  readonly genesisHash: Hash;
  readonly tls: TLSIdentity;
  readonly addressOfCertificate: AddressOfCertificate;
  /** Host default 127.0.0.1: listening elsewhere is a decision. Port 0 takes any free one. */
  readonly listen: { readonly host?: string; readonly port: number };
  /** Peers to dial; others may dial us. */
  readonly peers: readonly PeerEndpoint[];
  /** Whether a node may be connected; asked on connecting and by `recheck`. */
  readonly isAdmitted: (address: Address) => boolean;
  /** Whether a certificate of the consortium still counts; asked at the same times. Default: until it expires. */
  readonly isTrusted?: (certificate: PeerCertificate) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDuplicateKey?: (duplicate: DuplicateKey) => void;
  readonly limits?: Partial<NetworkLimits>;
  /** Between 0 and 1; default Math.random. */
  readonly random?: () => number;
}

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
  readonly #options: NetworkOptions;
  readonly #limits: NetworkLimits;
  readonly #self: Address;
  readonly #instance = bytesToHex(randomBytes(INSTANCE_BYTES));
  readonly #table: PeerTable;
  readonly #dialers = new Map<Address, Dialer>();
  /** Every connection, in greeting and superseded ones too. */
  readonly #connections = new Set<Connection>();
  readonly #gate: Gate;
  readonly #proposals: ProposalExchange;
  readonly #gossip: Gossip;
  #handlers: NetworkHandlers | undefined;
  #status: PeerStatus;
  #listener: Listener | undefined;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#self = options.addressOfCertificate(options.tls.certificatePEM);
    this.#status = { headNumber: 0n, headHash: options.genesisHash, earliestNumber: 0n };
    this.#gate = new Gate({
      isAdmitted: options.isAdmitted,
      isTrusted: options.isTrusted ?? (() => true),
      clock: options.clock,
      penaltyMs: this.#limits.penaltyMs,
    });
    this.#table = new PeerTable({
      self: this.#self,
      probeMs: this.#limits.handshakeMs,
      onJoined: (link) => this.#onJoined(link),
      onDuplicateKey: (duplicate) => this.#onDuplicateKey(duplicate),
    });
    this.#gossip = new Gossip({
      clock: options.clock,
      gossipMs: this.#limits.gossipMs,
      send: (transactions) => this.#broadcast({ kind: "transactions", transactions }),
    });
    this.#proposals = new ProposalExchange({
      clock: options.clock,
      limits: this.#limits,
      handlers: () => this.#handlers,
      peers: () => this.#table.all().map(({ connection }) => connection.address),
      send: (peer, frame) => this.#table.get(peer)?.connection.send(frame),
    });
  }

  port(): number {
    return this.#listener?.port ?? 0;
  }

  async start(handlers: NetworkHandlers, status: PeerStatus): Promise<void> {
    const { listen: where, tls, addressOfCertificate, clock, logger, peers } = this.#options;
    this.#status = status;
    this.#listener = await listen({
      host: where.host ?? "127.0.0.1",
      port: where.port,
      tls,
      addressOfCertificate,
      logger,
      clock,
      limits: this.#limits,
      refusalOf: (certificate) => this.#refusalOf(certificate),
      onSocket: (socket, certificate, remote) =>
        this.#greet(socket, { certificate, remote, isDialled: false }),
    });
    this.#handlers = handlers;
    for (const endpoint of peers) this.#startDialling(endpoint);
  }

  async stop(): Promise<void> {
    this.#handlers = undefined;
    this.#gossip.stop();
    this.#proposals.stop();
    for (const dialer of this.#dialers.values()) dialer.stop();
    this.#gate.stop();
    for (const connection of this.#connections) {
      connection.terminate(networkError("P2P_DISCONNECTED", "the network stops"));
    }
    await this.#listener?.close();
  }

  broadcastConsensus(message: Uint8Array): void {
    const frame = this.#proposals.frameOf(message);
    // What a proposal names goes before it.
    if (frame.kind === "proposal") this.#gossip.flush();
    this.#broadcast(frame);
  }

  sendConsensus(peer: Address, message: Uint8Array): void {
    this.#table.get(peer)?.connection.send(this.#proposals.frameOf(message));
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
    const link = this.#table.get(peer);
    if (link === undefined) {
      throw networkError("P2P_DISCONNECTED", "the peer is not connected", { peer });
    }
    return link.requests.open(ask, (id) => link.connection.send(ask.question(id)));
  }

  peers(): readonly Peer[] {
    return this.#table.all().map(({ connection, status }) => ({
      address: connection.address,
      status,
      clockOffsetMs: connection.clockOffsetMs(),
    }));
  }

  drop(peer: Address, reason: string): void {
    this.#gate.refuseForAWhile(peer);
    this.#options.logger.warn({ peer, reason }, "dropped a peer");
    this.#endAll(peer, networkError("P2P_NOT_ADMITTED", reason));
  }

  recheck(): void {
    for (const connection of this.#connections) {
      const cause = this.#gate.reasonToEnd(connection.certificate);
      if (cause === undefined) continue;
      const { address: peer, remote } = connection;
      const facts = { ...cause.details, code: cause.code, peer, remote };
      this.#options.logger.warn(facts, `a connection ends: ${cause.message}`);
      this.#end(connection, cause);
    }
  }

  #refusalOf(certificate: PeerCertificate): NodeError | undefined {
    if (this.#handlers === undefined) return networkError("P2P_NOT_ADMITTED", "not started");
    const own = [...this.#connections].filter(({ address }) => address === certificate.address);
    const max = this.#limits.connectionsPerPeerMax;
    return this.#gate.refusalOf(certificate, { standing: own.length, max });
  }

  #startDialling(endpoint: PeerEndpoint): void {
    const { tls, addressOfCertificate, clock, logger, random } = this.#options;
    const { address } = endpoint;
    const dialer = new Dialer({
      endpoint,
      tls,
      addressOfCertificate,
      limits: this.#limits,
      clock,
      logger,
      random: random ?? Math.random,
      isConnected: () => this.#table.get(address) !== undefined,
      mayConnect: () => this.#handlers !== undefined && !this.#gate.isRefused(address),
      refusalOf: (certificate) => this.#refusalOf(certificate),
      onSocket: (socket, certificate, remote) =>
        this.#greet(socket, { certificate, remote, isDialled: true }),
    });
    this.#dialers.set(address, dialer);
    dialer.start();
  }

  /** Says hello and waits for the peer's; nothing else is heard before it. */
  #greet(
    socket: WebSocket,
    peer: {
      readonly certificate: PeerCertificate;
      readonly remote: string;
      readonly isDialled: boolean;
    },
  ): void {
    const { clock } = this.#options;
    let link: Link | undefined;
    const connection: Connection = new Connection({
      ...peer,
      socket,
      clock,
      limits: this.#limits,
      onFrame: (frame) => {
        if (link !== undefined) {
          this.#onFrame(link, frame);
          return;
        }
        cancelTimer();
        link = this.#onHello(connection, frame);
      },
      onClosed: (cause) => {
        cancelTimer();
        this.#onClosed(connection, link, cause);
      },
    });
    const cancelTimer = clock.after(this.#limits.handshakeMs, () =>
      connection.terminate(networkError("P2P_TIMEOUT", "the peer did not say hello in time")),
    );
    this.#connections.add(connection);
    connection.send(this.#hello());
  }

  #hello(): Hello {
    const { chainId, genesisHash } = this.#options;
    const status = this.#status;
    const instance = this.#instance;
    return { kind: "hello", version: PROTOCOL_VERSION, chainId, genesisHash, instance, status };
  }

  #onHello(connection: Connection, hello: Frame): Link | undefined {
    if (hello.kind !== "hello") throw violation(`${hello.kind} before hello`);
    const refusal = refusalOf(hello, this.#options) ?? this.#refusalOfOwnKey(connection, hello);
    if (refusal !== undefined) {
      connection.close(refusal);
      return undefined;
    }
    const requests = new PendingRequests({ clock: this.#options.clock, ...this.#limits });
    const link: Link = { connection, hello, requests, status: hello.status };
    this.#table.join(link);
    return link;
  }

  #refusalOfOwnKey({ address, remote }: Connection, hello: Hello): NodeError | undefined {
    if (address !== this.#self) return undefined;
    if (hello.instance !== this.#instance) this.#onDuplicateKey({ address, remotes: [remote] });
    return networkError("P2P_DUPLICATE_KEY", "a node does not connect to itself");
  }

  #onJoined({ connection, status }: Link): void {
    const { address, remote } = connection;
    this.#options.logger.info({ peer: address, remote }, "connected");
    connection.ping();
    this.#dialers.get(address)?.onConnected();
    this.#handlers?.onStatus(address, status);
  }

  #onDuplicateKey(duplicate: DuplicateKey): void {
    const message = "two processes use one node key: stop one of them";
    this.#options.logger.error({ code: "P2P_DUPLICATE_KEY", ...duplicate }, message);
    this.#options.onDuplicateKey?.(duplicate);
  }

  #onClosed(connection: Connection, link: Link | undefined, cause: NodeError): void {
    const { address, remote } = connection;
    this.#connections.delete(connection);
    link?.requests.end(networkError("P2P_DISCONNECTED", cause.message, { peer: address }, cause));
    if (link !== undefined) this.#table.leave(link);
    if (this.#handlers === undefined) return;
    const facts = { ...cause.details, code: cause.code, peer: address, remote, err: cause.cause };
    if (cause.code === "P2P_DISCONNECTED") this.#options.logger.debug(facts, cause.message);
    else this.#options.logger.warn(facts, cause.message);
    if (cause.code === "P2P_PROTOCOL_VIOLATION") this.#gate.refuseForAWhile(address);
    if (this.#table.get(address) === undefined) this.#dialers.get(address)?.onLost();
  }

  #onFrame(link: Link, frame: Frame): void {
    const { address } = link.connection;
    // A newcomer that may be a second process of a peer is not listened to yet.
    if (this.#handlers === undefined || this.#table.isWaiting(link)) return;
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
        dropSlowest(this.#connections, this.#limits.outboundTotalBytesMax);
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
    const { answer, cost } = answerTo(question, handlers, this.#limits);
    connection.charge(cost);
    connection.send(answer);
    dropSlowest(this.#connections, this.#limits.outboundTotalBytesMax);
  }

  #broadcast(frame: Frame): void {
    const bytes = encodeFrame(frame);
    for (const { connection } of this.#table.all()) connection.sendEncoded(bytes);
    dropSlowest(this.#connections, this.#limits.outboundTotalBytesMax);
  }

  /** From here on the peer is neither heard nor counted; it is told why. */
  #endAll(peer: Address, cause: NodeError): void {
    for (const connection of this.#connections) {
      if (connection.address === peer) this.#end(connection, cause);
    }
  }

  #end(connection: Connection, cause: NodeError): void {
    const link = this.#table.get(connection.address);
    if (link?.connection === connection) this.#table.leave(link);
    connection.close(cause);
  }
}
