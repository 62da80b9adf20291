import { connect, type TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import type { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Channel } from "./channel.ts";
import { type NetworkLimits, webSocketOptions } from "./limits.ts";
import type { Logger } from "./logger.ts";
import {
  type AddressOfCertificate,
  type PeerCertificate,
  peerCertificateOf,
  type TLSIdentity,
  tlsOptions,
} from "./tls.ts";

/** Where a peer listens. */
export interface PeerEndpoint {
  readonly address: Address;
  readonly host: string;
  readonly port: number;
}

export interface DialerOptions {
  readonly endpoint: PeerEndpoint;
  readonly tls: TLSIdentity;
  readonly addressOfCertificate: AddressOfCertificate;
  readonly limits: NetworkLimits;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly isConnected: () => boolean;
  /** Whether the peer is admitted, and not refused for a while. */
  readonly mayConnect: () => boolean;
  /** Why a peer that showed this certificate may not be connected. */
  readonly refusalOf: (certificate: PeerCertificate) => NodeError | undefined;
  readonly onChannel: (channel: Channel, remote: string) => void;
}

/** Keeps dialling one peer, with a wait that doubles up to a bound, until a connection stands. */
export class Dialer {
  readonly #options: DialerOptions;
  #attempts = 0;
  #cancelTimer: (() => void) | undefined;
  #cancelReset: (() => void) | undefined;
  #socket: WebSocket | undefined;
  #isStopped = false;

  constructor(options: DialerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#dial();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
    this.#cancelReset?.();
    this.#socket?.terminate();
  }

  /**
   * The peer is connected and speaks our protocol. Once that has lasted, its loss is followed by a quick attempt: a peer that
   * ends every connection at once is not dialled without end.
   */
  onConnected(): void {
    const { clock, limits } = this.#options;
    this.#cancelReset?.();
    this.#cancelReset = clock.after(limits.redialMaxMs, () => {
      this.#attempts = 0;
    });
  }

  /** No connection stands: dials after a wait, unless a wait or an attempt is under way. */
  onLost(): void {
    this.#cancelReset?.();
    if (this.#isStopped || this.#cancelTimer !== undefined || this.#socket !== undefined) return;
    const { clock, limits, random } = this.#options;
    const fullMs = Math.min(limits.redialMaxMs, limits.redialFirstMs * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 30);
    // Half of the wait is random, so that nodes that lost each other do not meet in step for ever.
    this.#cancelTimer = clock.after((fullMs / 2) * (1 + random()), () => {
      this.#cancelTimer = undefined;
      this.#dial();
    });
  }

  #dial(): void {
    const { endpoint, logger, isConnected, mayConnect } = this.#options;
    if (isConnected()) return;
    if (!mayConnect()) {
      this.onLost();
      return;
    }
    const { socket, channel } = this.#open();
    const remote = `${endpoint.host}:${endpoint.port}`;
    this.#socket = socket;
    const onError = (error: Error): void =>
      logger.debug(
        { peer: endpoint.address, remote, reason: error.message },
        "cannot reach a peer",
      );
    const onClose = (): void => {
      this.#socket = undefined;
      this.onLost();
    };
    socket.on("error", onError);
    socket.on("close", onClose);
    socket.once("open", () => {
      socket.off("error", onError);
      socket.off("close", onClose);
      this.#socket = undefined;
      this.#handOver(socket, channel(), remote);
    });
  }

  #handOver(socket: WebSocket, channel: Channel | undefined, remote: string): void {
    const { endpoint, logger, onChannel, refusalOf } = this.#options;
    const refusal = channel && refusalOf(channel.certificate);
    if (channel !== undefined && refusal === undefined) {
      onChannel(channel, remote);
      return;
    }
    const facts = { ...refusal?.details, code: refusal?.code, peer: endpoint.address, remote };
    logger.warn(facts, `left a peer that was dialled: ${refusal?.message}`);
    socket.on("error", () => undefined);
    socket.terminate();
    this.onLost();
  }

  #open(): {
    readonly socket: WebSocket;
    readonly channel: () => Channel | undefined;
  } {
    const { endpoint, tls, addressOfCertificate, limits } = this.#options;
    const { host, port } = endpoint;
    let secured: TLSSocket | undefined;
    // The way to the peer is no part of the URL: that knows no zone of an address, as in fe80::1%eth0.
    const socket = new WebSocket("wss://node", {
      ...webSocketOptions(limits),
      handshakeTimeout: limits.handshakeMs,
      // A peer is known by its certificate's node address; host names are only a way to it.
      createConnection: () => {
        secured = connect({
          ...tlsOptions(tls),
          host,
          port,
          checkServerIdentity: (_host, { raw }) =>
            isNode(raw, endpoint.address, addressOfCertificate)
              ? undefined
              : new Error(`the certificate at ${host}:${port} is not of ${endpoint.address}`),
        });
        return secured;
      },
    });
    return {
      socket,
      channel: () => {
        const certificate = secured && peerCertificateOf(secured, addressOfCertificate);
        return secured && certificate && { socket, stream: secured, certificate };
      },
    };
  }
}

function isNode(
  certificate: Uint8Array,
  expected: Address,
  addressOfCertificate: AddressOfCertificate,
): boolean {
  try {
    return addressOfCertificate(certificate) === expected;
  } catch {
    return false;
  }
}
