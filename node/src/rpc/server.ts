import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { RPCBackend } from "./backend.ts";
import { createInflow } from "./body.ts";
import type { Context, Origin } from "./context.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createFilters } from "./filters.ts";
import { createGate } from "./gate.ts";
import { createHTTPApp } from "./http.ts";
import { createInclusions } from "./inclusions.ts";
import { DEFAULT_LIMITS, type RPCLimits } from "./limits.ts";
import { close, createBoundedServer, listen } from "./listener.ts";
import { METHODS } from "./methods/table.ts";
import { createRPCMetrics } from "./metrics.ts";
import { createOutflow } from "./outflow.ts";
import { submittedIn } from "./submitted.ts";
import { createHub } from "./subscriptions.ts";
import { createTurns } from "./turns.ts";
import { attachWebSockets } from "./webSocket.ts";

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
  const inclusions = createInclusions(backend, limits);
  const onFault = faultLogger(logger);
  const hub = createHub(backend, { newsMax: limits.newsMax, onFault });
  const inflow = createInflow(limits.bodiesBytesMax);
  const outflow = createOutflow(limits.unsentBytesMax);
  const metrics = createRPCMetrics(registry, {
    sockets: () => webSockets.count(),
    subscriptions: () => webSockets.subscriptions(),
    filters: () => filters.count(),
    unsentBytes: () => outflow.bytes(),
    news: () => hub.waiting(),
  });
  const { dropped } = metrics;
  const shared = { backend, limits, filters, inclusions, turns: createTurns(), ...gates(limits) };
  const contextOf = (origin: Origin): Context => ({ ...shared, ...origin });
  const prepare = (batch: readonly unknown[]) => backend.recoverAhead(() => submittedIn(batch));
  const dispatch = createDispatcher({
    methods: METHODS,
    contextOf,
    prepare,
    metrics,
    logger,
    nowMs,
  });
  const common = { dispatch, limits, admission, outflow };
  const app = createHTTPApp({ ...common, backend, registry, inflow, logger, nowMs });
  const server = createBoundedServer(app, limits);
  const webSockets = attachWebSockets(server, { ...common, hub, dropped });

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

/** What takes long: few at a time, clients in turn. */
function gates(limits: RPCLimits): Pick<Context, "executions" | "longReads"> {
  return {
    executions: createGate({
      name: "executions",
      runningMax: limits.executionsMax,
      waitingMax: limits.waitingExecutionsMax,
      waitMsMax: limits.executionWaitMsMax,
    }),
    longReads: createGate({
      name: "long reads",
      runningMax: limits.longReadsMax,
      waitingMax: limits.waitingLongReadsMax,
      waitMsMax: limits.longReadWaitMsMax,
    }),
  };
}

function faultLogger(logger: Pick<Logger, "error">): (error: unknown) => void {
  return (error) => logger.error({ err: error }, "clients were not told of a block or transaction");
}

/** Listeners run where blocks are decided: a fault in what we tell clients must end here. */
function isolated(backend: RPCBackend, logger: Pick<Logger, "error">): RPCBackend {
  const onFault = faultLogger(logger);
  const guard =
    <Event>(listener: (event: Event) => void) =>
    (event: Event) => {
      try {
        listener(event);
      } catch (error) {
        onFault(error);
      }
    };
  return {
    ...backend,
    onHead: (listener) => backend.onHead(guard(listener)),
    onPending: (listener) => backend.onPending(guard(listener)),
    onDropped: (listener) => backend.onDropped(guard(listener)),
  };
}
