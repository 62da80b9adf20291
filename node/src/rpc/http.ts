import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Registry } from "prom-client";
import { type AdmissionOptions, isHostAdmitted, isOriginAdmitted } from "./admission.ts";
import type { RPCBackend } from "./backend.ts";
import { type Dispatch, failureText } from "./dispatcher.ts";
import { RPC_CODE, RPCError } from "./errors.ts";
import { healthReport, readinessReport } from "./health.ts";

export interface HTTPOptions {
  readonly backend: RPCBackend;
  readonly registry: Registry;
  readonly dispatch: Dispatch;
  readonly bodyBytesMax: number;
  readonly admission: AdmissionOptions;
}

/** POST / is JSON-RPC; GET /health, /ready and /metrics are for operators. */
export function createHTTPApp({ backend, registry, dispatch, ...options }: HTTPOptions): Express {
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
  app.get("/metrics", async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  // Bodies that would have to be inflated are refused: their size is known only when it is too late.
  const body = express.raw({ type: () => true, limit: options.bodyBytesMax, inflate: false });
  app.post("/", requireJSON, body, async (request, response) => {
    const text: unknown = request.body;
    const answer = await dispatch(Buffer.isBuffer(text) ? text.toString("utf8") : "", undefined);
    if (answer === undefined) response.status(204).end();
    else response.type("application/json").send(answer);
  });
  app.use((_request, response) => {
    refuse(response, 404, "JSON-RPC is answered at POST /");
  });
  app.use(onBodyError(options.bodyBytesMax));
  return app;
}

type Reply = Parameters<RequestHandler>[1];

function refuse(response: Reply, status: number, message: string): void {
  const text = failureText(null, new RPCError(RPC_CODE.invalidRequest, message));
  response.status(status).type("application/json").send(text);
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

function allowOrigin(response: Reply, origin: string): void {
  response.set({
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "POST, GET",
    "access-control-allow-headers": "content-type",
    vary: "origin",
  });
}

/** A form on a web page cannot send this type without the browser asking first. */
const requireJSON: RequestHandler = (request, response, next) => {
  if (request.is("application/json") === false) {
    refuse(response, 415, "the content type must be application/json");
  } else {
    next();
  }
};

/** Express calls this only for bodies that could not be read; express tells it by its four parameters. */
function onBodyError(bodyBytesMax: number): ErrorRequestHandler {
  return (error: { status?: unknown }, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = typeof error.status === "number" ? error.status : 500;
    if (status === 413) return refuse(response, 413, `the body exceeds ${bodyBytesMax} bytes`);
    return refuse(response, status, "the body could not be read");
  };
}
