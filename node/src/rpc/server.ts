import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { NodeError } from "../types/errors.ts";
import type { RPCBackend } from "./backend.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createFilters } from "./filters.ts";
import { createHTTPApp } from "./http.ts";
import { createInclusions } from "./inclusions.ts";
import { DEFAULT_LIMITS, type RPCLimits } from "./limits.ts";
import { METHODS } from "./methods/table.ts";
import { createRPCMetrics } from "./metrics.ts";
import { createHub } from "./subscriptions.ts";
import { attachWebSockets } from "./webSocket.ts";

/** `RPC_LISTEN`: the address is taken or not ours; `details` has host and port. */
export type RPCErrorCode = "RPC_LISTEN";

export interface RPCServerOptions {
  readonly backend: RPCBackend;
  /** Address to listen on. Default 127.0.0.1: nobody else reaches the node unless asked for. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly registry: Registry;
  readonly logger: Pick<Logger, "error" | "info">;
  readonly limits?: Partial<RPCLimits>;
  /** Web applications that may call the node from a browser. Default none. */
  readonly origins?: readonly string[];
  /** Names under which the node is reached, besides localhost and addresses. */
  readonly hostNames?: readonly string[];
  /** Monotonic milliseconds; not the chain's clock, which may jump. */
  readonly nowMs?: () => number;
}

export interface RPCServer {
  /** Resolves when the port accepts connections; rejects RPC_LISTEN. */
  start(): Promise<{ readonly port: number }>;
  /** Ends every connection and forgets filters and subscriptions. */
  stop(): Promise<void>;
}

export function createRPCServer(options: RPCServerOptions): RPCServer {
  const { registry, logger, host = "127.0.0.1", port } = options;
  const backend = isolated(options.backend, logger);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const nowMs = options.nowMs ?? (() => performance.now());
  const admission = { origins: options.origins ?? [], hostNames: options.hostNames ?? [] };

  const filters = createFilters(backend, limits, nowMs);
  const inclusions = createInclusions(backend, limits.syncWaitersMax);
  const hub = createHub(backend);
  const metrics = createRPCMetrics(registry, {
    sockets: () => webSockets.count(),
    subscriptions: () => webSockets.subscriptions(),
    filters: () => filters.count(),
  });
  const context = { backend, limits, filters, inclusions };
  const dispatch = createDispatcher({ methods: METHODS, context, metrics, logger, nowMs });
  const { bodyBytesMax } = limits;
  const app = createHTTPApp({ backend, registry, dispatch, bodyBytesMax, admission });
  const server = createBoundedServer(app, limits);
  const { dropped } = metrics;
  const webSockets = attachWebSockets(server, { dispatch, hub, limits, admission, dropped });

  return {
    async start() {
      const bound = await listen(server, host, port);
      logger.info({ host, port: bound }, "JSON-RPC is served");
      return { port: bound };
    },
    async stop() {
      hub.stop();
      filters.stop();
      inclusions.stop();
      webSockets.stop();
      await close(server);
    },
  };
}

/** Listeners run where blocks are decided: a fault in what we tell clients must end here. */
function isolated(backend: RPCBackend, logger: Pick<Logger, "error">): RPCBackend {
  const guard =
    <Event>(listener: (event: Event) => void) =>
    (event: Event) => {
      try {
        listener(event);
      } catch (error) {
        logger.error({ err: error }, "clients were not told of a block or transaction");
      }
    };
  return {
    ...backend,
    onHead: (listener) => backend.onHead(guard(listener)),
    onPending: (listener) => backend.onPending(guard(listener)),
  };
}

/** Slow and idle clients lose their connection; there are only so many of them. */
function createBoundedServer(app: ReturnType<typeof createHTTPApp>, limits: RPCLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: limits.connectionCheckMs,
    },
    app,
  );
  server.maxConnections = limits.connectionsMax;
  return server;
}

async function listen(server: Server, host: string, port: number): Promise<number> {
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

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
