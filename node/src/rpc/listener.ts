import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { NodeError } from "../types/errors.ts";
import type { RPCLimits } from "./limits.ts";

/** `RPC_LISTEN`: the address is taken or not ours; `details` has host and port. */
export type RPCErrorCode = "RPC_LISTEN";

type ConnectionLimits = Pick<
  RPCLimits,
  | "headersTimeoutMs"
  | "requestTimeoutMs"
  | "keepAliveTimeoutMs"
  | "connectionCheckMs"
  | "connectionsMax"
  | "connectionsPerAddressMax"
>;

/** Slow and idle clients lose their connection; there are only so many of them, from one address as from all. */
export function createBoundedServer(app: RequestListener, limits: ConnectionLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: limits.connectionCheckMs,
      // Who offers another protocol, as Java's client does with h2c, means the request itself (RFC 9110, 7.8).
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    },
    app,
  );
  server.maxConnections = limits.connectionsMax;
  boundAddresses(server, limits.connectionsPerAddressMax);
  return server;
}

function boundAddresses(server: Server, max: number): void {
  const counts = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const { remoteAddress = "" } = socket;
    const count = (counts.get(remoteAddress) ?? 0) + 1;
    if (count > max) return void socket.destroy();
    counts.set(remoteAddress, count);
    socket.once("close", () => {
      const left = (counts.get(remoteAddress) ?? 1) - 1;
      if (left === 0) counts.delete(remoteAddress);
      else counts.set(remoteAddress, left);
    });
  });
}

/** Resolves with the port when it accepts connections; rejects RPC_LISTEN. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    throw cannotListen(host, port, error);
  }
  return (server.address() as AddressInfo).port;
}

function cannotListen(host: string, port: number, cause: unknown): NodeError<RPCErrorCode> {
  const message = `cannot listen on ${host}:${port}; is another node running there?`;
  return new NodeError("RPC_LISTEN", message, { host, port }, cause);
}

/** Ends every connection. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
