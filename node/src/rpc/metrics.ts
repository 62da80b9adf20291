import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export type Outcome = "ok" | "refused" | "failed";
export type DropReason = "tooManySockets" | "slowReader" | "unanswered" | "foreignOrigin";

export interface RPCMetrics {
  /** `method` is a name of the table or "unknown", so that callers cannot make labels. */
  observe(method: string, outcome: Outcome, seconds: number): void;
  dropped(reason: DropReason): void;
}

/** What is counted at the moment of a scrape. */
export interface RPCGauges {
  readonly sockets: () => number;
  readonly subscriptions: () => number;
  readonly filters: () => number;
  readonly unsentBytes: () => number;
  readonly news: () => number;
}

export function createRPCMetrics(registry: Registry, gauges: RPCGauges): RPCMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: "piaohao_rpc_requests_total",
    help: "JSON-RPC calls answered: ok, refused (an error of the caller) or failed (a fault of ours)",
    labelNames: ["method", "outcome"],
    registers,
  });
  const seconds = new Histogram({
    name: "piaohao_rpc_request_seconds",
    help: "Time from a call's turn to its answer",
    labelNames: ["method"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const drops = new Counter({
    name: "piaohao_rpc_dropped_total",
    help: "WebSocket connections refused or ended by the server",
    labelNames: ["reason"],
    registers,
  });
  gauge(registry, "piaohao_rpc_websockets", "Open WebSocket connections", gauges.sockets);
  gauge(registry, "piaohao_rpc_subscriptions", "Live subscriptions", gauges.subscriptions);
  gauge(registry, "piaohao_rpc_filters", "Installed filters", gauges.filters);
  gauge(registry, "piaohao_rpc_unsent_bytes", "Answers not yet read", gauges.unsentBytes);
  gauge(registry, "piaohao_rpc_news", "News that subscribers are still to be told of", gauges.news);
  return {
    observe(method, outcome, elapsed) {
      requests.inc({ method, outcome });
      seconds.observe({ method }, elapsed);
    },
    dropped: (reason) => drops.inc({ reason }),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
