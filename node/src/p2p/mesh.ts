import { randomBytes } from "node:crypto";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { PeerStatus } from "../types/ports/network.ts";
import { Allowances } from "./allowances.ts";
import type { Channel } from "./channel.ts";
import { Connection } from "./connection.ts";
import { Dialer, type PeerEndpoint } from "./dialer.ts";
import { Encodings } from "./encodings.ts";
import { networkError, violation } from "./errors.ts";
import { type Frame, type Hello, INSTANCE_BYTES, PROTOCOL_VERSION } from "./frames.ts";
import { Gate } from "./gate.ts";
import { refusalOf } from "./handshake.ts";
import { Hosts } from "./hosts.ts";
import type { NetworkLimits } from "./limits.ts";
import { type Listener, listen } from "./listener.ts";
import { News } from "./news.ts";
import type { NetworkOptions } from "./options.ts";
import { OutboundRoom } from "./outboundRoom.ts";
import { type DuplicateKey, type Link, PeerTable } from "./peerTable.ts";
import { PendingRequests } from "./requests.ts";
import { dropSlowest } from "./slowPeers.ts";
import type { PeerCertificate } from "./tls.ts";

export interface MeshOptions extends NetworkOptions {
  readonly limits: NetworkLimits;
  /** What a newcomer is told of us. */
  readonly status: () => PeerStatus;
  readonly onJoined: (link: Link) => void;
  /** What a peer that said hello sends; a violation thrown ends its connection. */
  readonly onFrame: (link: Link, frame: Frame) => void;
}

/** Who is connected: listens, dials, greets, refuses, and keeps one connection with each peer. */
export class Mesh {
  readonly #options: MeshOptions;
  readonly #self: Address;
  readonly #instance = bytesToHex(randomBytes(INSTANCE_BYTES));
  readonly #table: PeerTable;
  readonly #dialers = new Map<Address, Dialer>();
  /** Every connection, in greeting and superseded ones too. */
  readonly #connections = new Set<Connection>();
  readonly #gate: Gate;
  readonly #hosts: Hosts;
  readonly #allowances: Allowances;
  readonly #room: OutboundRoom;
  readonly #news: News;
  readonly #encodings = new Encodings();
  #isUp = false;
  #listener: Listener | undefined;

  /** Throws CRYPTO_CERTIFICATE when our own certificate names no node. */
  constructor(options: MeshOptions) {
    this.#options = options;
    this.#self = options.addressOfCertificate(options.tls.certificatePEM);
    this.#gate = new Gate({
      isAdmitted: options.isAdmitted,
      isTrusted: options.isTrusted ?? (() => true),
      clock: options.clock,
      penaltyMs: options.limits.penaltyMs,
    });
    this.#hosts = new Hosts(options.peers);
    this.#news = new News(options.clock);
    this.#allowances = new Allowances({
      limits: options.limits,
      clock: options.clock,
      isConnected: (peer) => this.#connectionsWith(peer).length > 0,
    });
    const { outboundTotalBytesMax, outboundWritingBytesMax, outboundSlowMs } = options.limits;
    this.#room = new OutboundRoom({
      clock: options.clock,
      writingBytesMax: outboundWritingBytesMax,
      waitingBytesMax: outboundTotalBytesMax,
      slowMs: outboundSlowMs,
    });
    this.#table = new PeerTable({
      self: this.#self,
      probeMs: options.limits.handshakeMs,
      onJoined: (link) => this.#onJoined(link),
      onDuplicateKey: (duplicate) => this.#onDuplicateKey(duplicate),
    });
  }

  /** 0 before the start. */
  port(): number {
    return this.#listener?.port ?? 0;
  }

  async start(): Promise<void> {
    const {
      listen: where,
      tls,
      addressOfCertificate,
      clock,
      logger,
      limits,
      peers,
    } = this.#options;
    this.#listener = await listen({
      host: where.host ?? "127.0.0.1",
      port: where.port,
      tls,
      addressOfCertificate,
      logger,
      clock,
      limits,
      isHostOfPeer: (host) => this.#hosts.has(host, (peer) => !this.#gate.isRefused(peer)),
      refusalOf: (certificate) => this.#refusalOf(certificate),
      onChannel: (channel, { host, port }) => {
        this.#hosts.set(channel.certificate.address, host);
        this.#greet({ ...channel, remote: `${host}:${port}`, isDialled: false });
      },
    });
    this.#isUp = true;
    for (const endpoint of peers) this.#startDialling(endpoint);
  }

  async stop(): Promise<void> {
    this.#isUp = false;
    for (const dialer of this.#dialers.values()) dialer.stop();
    this.#gate.stop();
    for (const connection of this.#connections) {
      connection.terminate(networkError("P2P_DISCONNECTED", "the network stops"));
    }
    await this.#listener?.close();
  }

  get(peer: Address): Link | undefined {
    return this.#table.get(peer);
  }

  all(): readonly Link[] {
    return this.#table.all();
  }

  /** Sends a frame on some connections, and ends connections until what waits on all of them is within its bound. */
  send(frame: Frame, to: readonly Connection[]): void {
    const bytes = this.#encodings.bytesOf(frame);
    for (const connection of to) connection.send(bytes);
    dropSlowest(this.#connections, this.#room);
  }

  /** Ends every connection with a peer and refuses it for a while. */
  drop(peer: Address, reason: string): void {
    if (!this.#isUp) return;
    this.#gate.refuseForAWhile(peer);
    this.#options.logger.warn({ peer, reason }, "dropped a peer");
    this.#endAll(peer, networkError("P2P_NOT_ADMITTED", reason));
  }

  /** Ends the connections of peers that may no longer be connected. */
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
    if (!this.#isUp) return networkError("P2P_NOT_ADMITTED", "not started");
    const standing = this.#connectionsWith(certificate.address).length;
    const max = this.#options.limits.connectionsPerPeerMax;
    return this.#gate.refusalOf(certificate, { standing, max });
  }

  #startDialling(endpoint: PeerEndpoint): void {
    const { tls, addressOfCertificate, clock, limits, logger, random } = this.#options;
    const { address } = endpoint;
    const dialer = new Dialer({
      endpoint,
      tls,
      addressOfCertificate,
      limits,
      clock,
      logger,
      random: random ?? Math.random,
      isConnected: () => this.#table.get(address) !== undefined,
      mayConnect: () => this.#isUp && !this.#gate.isRefused(address),
      refusalOf: (certificate) => this.#refusalOf(certificate),
      onChannel: (channel, remote) => this.#greet({ ...channel, remote, isDialled: true }),
    });
    this.#dialers.set(address, dialer);
    dialer.start();
  }

  /** Says hello and waits for the peer's; nothing else is heard before it. */
  #greet(peer: Channel & { readonly remote: string; readonly isDialled: boolean }): void {
    const { clock, limits } = this.#options;
    let link: Link | undefined;
    const connection: Connection = new Connection({
      ...peer,
      clock,
      limits,
      allowance: this.#allowances.of(peer.certificate.address),
      room: this.#room,
      onFrame: (frame) => {
        if (link !== undefined) {
          this.#hear(link, frame);
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
    const cancelTimer = clock.after(limits.handshakeMs, () =>
      connection.terminate(networkError("P2P_TIMEOUT", "the peer did not say hello in time")),
    );
    this.#connections.add(connection);
    this.send(this.#hello(), [connection]);
  }

  #hello(): Hello {
    const { chainId, genesisHash } = this.#options;
    const status = this.#options.status();
    const instance = this.#instance;
    return { kind: "hello", version: PROTOCOL_VERSION, chainId, genesisHash, instance, status };
  }

  /** A newcomer that may be a second process of a peer is not listened to yet. */
  #hear(link: Link, frame: Frame): void {
    if (this.#isUp && !this.#table.isWaiting(link)) this.#options.onFrame(link, frame);
  }

  #onHello(connection: Connection, hello: Frame): Link | undefined {
    if (hello.kind !== "hello") throw violation(`${hello.kind} before hello`);
    const refusal = refusalOf(hello, this.#options) ?? this.#refusalOfOwnKey(connection, hello);
    if (refusal !== undefined) {
      connection.close(refusal);
      return undefined;
    }
    const requests = new PendingRequests({ clock: this.#options.clock, ...this.#options.limits });
    const link: Link = { connection, hello, requests, status: hello.status };
    this.#table.join(link);
    return link;
  }

  #refusalOfOwnKey({ address, remote }: Connection, hello: Hello): NodeError | undefined {
    if (address !== this.#self) return undefined;
    if (hello.instance !== this.#instance) this.#onDuplicateKey({ address, remotes: [remote] });
    return networkError("P2P_DUPLICATE_KEY", "a node does not connect to itself");
  }

  #onJoined(link: Link): void {
    const { connection } = link;
    const { address, remote } = connection;
    this.#options.logger.info({ peer: address, remote }, "connected");
    connection.ping();
    this.#dialers.get(address)?.onConnected();
    this.#options.onJoined(link);
  }

  #onDuplicateKey(duplicate: DuplicateKey): void {
    const message = "two processes use one node key: stop one of them";
    const level = this.#news.isNew(`twin ${duplicate.address}`) ? "error" : "debug";
    this.#options.logger[level]({ code: "P2P_DUPLICATE_KEY", ...duplicate }, message);
    this.#options.onDuplicateKey?.(duplicate);
  }

  #onClosed(connection: Connection, link: Link | undefined, cause: NodeError): void {
    const { address, remote } = connection;
    this.#connections.delete(connection);
    link?.requests.end(networkError("P2P_DISCONNECTED", cause.message, { peer: address }, cause));
    if (link !== undefined) this.#table.leave(link);
    if (!this.#isUp) return;
    const facts = { ...cause.details, code: cause.code, peer: address, remote, err: cause.cause };
    const isWorthAWarning =
      cause.code !== "P2P_DISCONNECTED" && this.#news.isNew(`${cause.code} ${address}`);
    this.#options.logger[isWorthAWarning ? "warn" : "debug"](facts, cause.message);
    if (cause.code === "P2P_PROTOCOL_VIOLATION") this.#gate.refuseForAWhile(address);
    if (this.#table.get(address) === undefined) this.#dialers.get(address)?.onLost();
  }

  /** From here on the peer is neither heard nor counted; it is told why. */
  #endAll(peer: Address, cause: NodeError): void {
    for (const connection of this.#connectionsWith(peer)) this.#end(connection, cause);
  }

  #connectionsWith(peer: Address): readonly Connection[] {
    return [...this.#connections].filter(({ address }) => address === peer);
  }

  #end(connection: Connection, cause: NodeError): void {
    const link = this.#table.get(connection.address);
    if (link?.connection === connection) this.#table.leave(link);
    connection.close(cause);
  }
}
