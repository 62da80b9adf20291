import { createServer, type Server } from "node:https";
import { type AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { WebSocketServer } from "ws";
import { assert } from "../types/assert.ts";
import type { NodeError } from "../types/errors.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Channel } from "./channel.ts";
import { Door } from "./door.ts";
import { networkError } from "./errors.ts";
import { hostOf } from "./hosts.ts";
import { type NetworkLimits, webSocketOptions } from "./limits.ts";
import type { Logger } from "./logger.ts";
import {
  type AddressOfCertificate,
  type PeerCertificate,
  peerCertificateOf,
  type TLSIdentity,
  tlsOptions,
} from "./tls.ts";
import { TokenBucket } from "./tokenBucket.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: TLSIdentity;
  readonly addressOfCertificate: AddressOfCertificate;
  readonly limits: NetworkLimits;
  readonly logger: Logger;
  readonly clock: Pick<Clock, "elapsedMs" | "after">;
  /** Whether a peer is to be expected from an IP address. */
  readonly isHostOfPeer: (host: string) => boolean;
  /** Why a peer may not connect now; undefined when it may. */
  readonly refusalOf: (certificate: PeerCertificate) => NodeError | undefined;
  readonly onChannel: (channel: Channel, remote: Remote) => void;
}

export interface Remote {
  /** An IP address; empty when the connection ended already. */
  readonly host: string;
  readonly port: number;
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Lines in the log about connections that failed: whoever reaches the port can cause them. */
const WARNINGS = { perSecond: 0.2, burst: 20 } as const;

/** Accepts WebSockets from peers whose certificate the consortium signed. Rejects P2P_LISTEN_FAILED. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { limits } = options;
  const server = createServer({
    ...tlsOptions(options.tls),
    requestCert: true,
    handshakeTimeout: limits.handshakeMs,
    headersTimeout: limits.handshakeMs,
    requestTimeout: limits.handshakeMs,
    connectionsCheckingInterval: 1_000,
  });
  const webSockets = new WebSocketServer({
    ...webSocketOptions(limits),
    noServer: true,
    clientTracking: false,
  });
  const warn = createWarnings(options);
  const doors = installDoors(server, options, warn);
  server.on("tlsClientError", (error, socket) => {
    if (!server.listening) return;
    const remote = socket.remoteAddress;
    warn({ remote, reason: error.message }, "a connection failed its TLS handshake");
  });
  server.on("request", (request, response) => {
    response.writeHead(426, { connection: "close" }).end(() => request.socket.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const remote = remoteOf(request.socket);
    const certificate = admittedCertificate(options, socket, (facts) =>
      warn({ ...facts, remote: `${remote.host}:${remote.port}` }, "refused a connection"),
    );
    if (certificate === undefined) {
      // The peer need not close its side, and no timeout of the server looks at it any more.
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n", () => socket.destroy());
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      options.onChannel({ socket: webSocket, stream: request.socket, certificate }, remote),
    );
  });
  await bind(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const door of doors) door.close();
      }),
  };
}

/**
 * Every connection goes through one of two doors, each with its own room and rate, so that strangers, however many come, do
 * not keep out peers that come from where peers are expected.
 */
function installDoors(
  server: Server,
  { limits, clock, isHostOfPeer }: ListenOptions,
  warn: Logger["warn"],
): readonly Door[] {
  const beginTLS = server.listeners("connection");
  server.removeAllListeners("connection");
  const createDoor = (): Door =>
    new Door({
      limits,
      clock,
      onTurn: (socket) => {
        for (const begin of beginTLS) Reflect.apply(begin, server, [socket]);
      },
      onCrowded: (ended) =>
        warn({ remote: ended.remoteAddress }, "connections come faster than they are served"),
    });
  const peers = createDoor();
  const strangers = createDoor();
  server.on("connection", (socket) => {
    assert(socket instanceof Socket, "a server of TCP");
    const door = isHostOfPeer(remoteOf(socket).host) ? peers : strangers;
    door.enter(socket);
  });
  return [peers, strangers];
}

function remoteOf({ remoteAddress = "", remotePort = 0 }: Socket): Remote {
  return { host: hostOf(remoteAddress), port: remotePort };
}

function createWarnings({ clock, logger }: ListenOptions): Logger["warn"] {
  const bucket = new TokenBucket(WARNINGS, clock.elapsedMs());
  let suppressed = 0;
  return (details, message) => {
    if (bucket.take(0, clock.elapsedMs()) > 0) {
      suppressed += 1;
      return;
    }
    bucket.take(1, clock.elapsedMs());
    logger.warn(suppressed === 0 ? details : { ...details, suppressed }, message);
    suppressed = 0;
  };
}

function admittedCertificate(
  { addressOfCertificate, refusalOf }: ListenOptions,
  socket: Duplex,
  onRefused: (facts: Readonly<Record<string, unknown>>) => void,
): PeerCertificate | undefined {
  const certificate =
    socket instanceof TLSSocket ? peerCertificateOf(socket, addressOfCertificate) : undefined;
  const refusal =
    certificate === undefined
      ? networkError("P2P_NOT_ADMITTED", "the certificate names no node")
      : refusalOf(certificate);
  if (refusal === undefined) return certificate;
  const { code, message: reason, details } = refusal;
  onRefused({ ...details, code, peer: certificate?.address, reason });
  return undefined;
}

function bind(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error): void => {
      const message = `cannot listen on ${host}:${port}; is another node running there?`;
      reject(networkError("P2P_LISTEN_FAILED", message, { host, port }, cause));
    };
    server.once("error", onError);
    server.listen(port, host, () => {
      server.off("error", onError);
      resolve();
    });
  });
}
