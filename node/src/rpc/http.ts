import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Response,
} from "express";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { type AdmissionOptions, isHostAdmitted, isOriginAdmitted } from "./admission.ts";
import { type AnsweringOptions, answerPosts, refuse, requireJSON } from "./answering.ts";
import type { RPCBackend } from "./backend.ts";
import { healthReport, readinessReport } from "./health.ts";

export interface HTTPOptions extends AnsweringOptions {
  readonly backend: RPCBackend;
  readonly registry: Registry;
  readonly admission: AdmissionOptions;
  readonly logger: Pick<Logger, "error">;
  /** Monotonic. */
  readonly nowMs: () => number;
}

/** POST / is JSON-RPC; GET /health, /ready and /metrics are for operators. */
export function createHTTPApp(options: HTTPOptions): Express {
  const { backend, registry } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(admit(options.admission));
  app.get("/health", (_request, response) => {
    response.json(healthReport(backend));
  });
  app.get("/ready", (_request, response) => {
    const report = readinessReport(backend);
    response.status(report.ready ? 200 : 503).json(report);
  });
  const metrics = onceASecond(() => registry.metrics(), options.nowMs);
  app.get("/metrics", async (_request, response) => {
    response.type(registry.contentType).send(await metrics());
  });
  app.post("/", requireJSON, answerPosts(options));
  app.use((_request, response) => {
    refuse(response, 404, "JSON-RPC is answered at POST /");
  });
  app.use(answerFaults(options.logger));
  return app;
}

/** A fault of the node goes to its log; who asked learns no more than that there was one. */
function answerFaults(logger: Pick<Logger, "error">): ErrorRequestHandler {
  return (error, request, response, next) => {
    logger.error({ err: error, path: request.path }, "a request failed by a fault of the node");
    if (response.headersSent) next(error);
    else refuse(response, 500, "internal error; the node's log has the details");
  };
}

const METRICS_AGE_MS_MAX = 1_000;

/** Many scrapers cost no more than one. */
function onceASecond<T>(make: () => Promise<T>, nowMs: () => number): () => Promise<T> {
  let made: { readonly atMs: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (made === undefined || nowMs() - made.atMs > METRICS_AGE_MS_MAX) {
      made = { atMs: nowMs(), value: make() };
    }
    return made.value;
  };
}

/** Answers preflights of admitted origins; others, and foreign host names, get no further. */
function admit(admission: AdmissionOptions): RequestHandler {
  return (request, response, next) => {
    const { origin, host } = request.headers;
    if (!isHostAdmitted(host, admission)) {
      refuse(response, 403, "this host name is not served; see the node's configuration");
    } else if (!isOriginAdmitted(origin, admission)) {
      refuse(response, 403, "this origin is not admitted; see the node's configuration");
    } else {
      if (origin !== undefined) allowOrigin(response, origin);
      if (request.method === "OPTIONS") response.status(204).end();
      else next();
    }
  };
}

function allowOrigin(response: Response, origin: string): void {
  response.set({
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "POST, GET",
    "access-control-allow-headers": "content-type",
    vary: "origin",
  });
}
