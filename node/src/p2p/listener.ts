import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { type WebSocket, WebSocketServer } from "ws";
import type { Address } from "../types/hex.ts";
import { networkError } from "./errors.ts";
import type { NetworkLimits } from "./limits.ts";
import type { Logger } from "./logger.ts";
import { type AddressOfCertificate, peerAddressOf, type TLSIdentity, tlsOptions } from "./tls.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: TLSIdentity;
  readonly addressOfCertificate: AddressOfCertificate;
  readonly limits: NetworkLimits;
  readonly logger: Logger;
  /** Whether a peer may connect now. */
  readonly mayConnect: (address: Address) => boolean;
  readonly onSocket: (socket: WebSocket, address: Address, remote: string) => void;
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Accepts WebSockets from peers whose certificate the consortium signed. Rejects P2P_LISTEN_FAILED. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { limits, logger } = options;
  const server = createServer({
    ...tlsOptions(options.tls),
    requestCert: true,
    handshakeTimeout: limits.handshakeMs,
    headersTimeout: limits.handshakeMs,
    requestTimeout: limits.handshakeMs,
    connectionsCheckingInterval: 1_000,
  });
  server.maxConnections = limits.connectionsMax;
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.frameBytesMax,
    perMessageDeflate: false,
  });
  server.on("tlsClientError", (error, socket) => {
    const remote = socket.remoteAddress;
    logger.warn({ remote, reason: error.message }, "a connection failed its TLS handshake");
  });
  server.on("request", (_request, response) => response.writeHead(426).end());
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const remote = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    const address = admittedAddress(options, socket, remote);
    if (address === undefined) {
      // The peer need not close its side, and no timeout of the server looks at it any more.
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n", () => socket.destroy());
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      options.onSocket(webSocket, address, remote),
    );
  });
  await bind(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => close(server),
  };
}

function admittedAddress(
  { addressOfCertificate, mayConnect, logger }: ListenOptions,
  socket: Duplex,
  remote: string,
): Address | undefined {
  const address =
    socket instanceof TLSSocket ? peerAddressOf(socket, addressOfCertificate) : undefined;
  if (address !== undefined && mayConnect(address)) return address;
  logger.warn({ code: "P2P_NOT_ADMITTED", peer: address, remote }, "refused a connection");
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
