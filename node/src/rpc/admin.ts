import { createHash, timingSafeEqual } from "node:crypto";
import type { Server } from "node:http";
import express, { type Express, type RequestHandler } from "express";
import type { Logger } from "pino";
import type { AdminBackend } from "./adminBackend.ts";
import type { AdminContext } from "./adminContext.ts";
import { isHostAdmitted } from "./admission.ts";
import { answerPosts, refuse, requireJSON } from "./answering.ts";
import { createInflow } from "./body.ts";
import { createDispatcher, type Dispatch } from "./dispatcher.ts";
import { DEFAULT_LIMITS, type RPCLimits } from "./limits.ts";
import { close, createBoundedServer, listen } from "./listener.ts";
import { ADMIN_METHODS } from "./methods/adminTable.ts";
import { createOutflow } from "./outflow.ts";
import { createTurns } from "./turns.ts";

export interface AdminServerOptions {
  readonly backend: AdminBackend;
  /** A loopback address; the configuration admits no other. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** What a caller must show: `Authorization: Bearer <token>`. */
  readonly token: string;
  readonly logger: Pick<Logger, "error" | "info">;
  readonly limits?: Partial<RPCLimits>;
}

export interface AdminServer {
  /** Resolves when the port accepts connections; rejects RPC_LISTEN. */
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
}

/** One operator, or a few: bounds far below those of clients. */
const ADMIN_LIMITS: RPCLimits = {
  ...DEFAULT_LIMITS,
  bodyBytesMax: 65_536,
  bodiesBytesMax: 1_048_576,
  batchMax: 10,
  connectionsMax: 16,
  connectionsPerAddressMax: 16,
};

/** JSON-RPC for the operator on a port of its own: loopback only, and nothing without the token. */
export function createAdminServer(options: AdminServerOptions): AdminServer {
  const { host, port, logger } = options;
  const limits = { ...ADMIN_LIMITS, ...options.limits };
  const app = createAdminApp(options.token, createAdminDispatch(options, limits), limits);
  const server: Server = createBoundedServer(app, limits);
  return {
    async start() {
      const bound = await listen(server, host, port);
      logger.info({ host, port: bound }, "admin methods are served");
      return { port: bound };
    },
    stop: () => close(server),
  };
}

function createAdminDispatch({ backend, logger }: AdminServerOptions, limits: RPCLimits): Dispatch {
  const turns = createTurns();
  return createDispatcher({
    methods: ADMIN_METHODS,
    contextOf: (): AdminContext => ({ backend, limits, turns }),
    metrics: {
      // Who administers a node leaves a trace.
      observe: (method, outcome) => logger.info({ method, outcome }, "admin method called"),
    },
    logger,
    nowMs: () => performance.now(),
  });
}

function createAdminApp(token: string, dispatch: Dispatch, limits: RPCLimits): Express {
  const inflow = createInflow(limits.bodiesBytesMax);
  const outflow = createOutflow(limits.unsentBytesMax);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(refuseBrowsers, requireToken(token));
  app.post("/", requireJSON, answerPosts({ dispatch, inflow, outflow, limits }));
  app.use((_request, response) => {
    refuse(response, 404, "JSON-RPC is answered at POST /");
  });
  return app;
}

/** No page has business here, whatever name it gave this address. */
const refuseBrowsers: RequestHandler = (request, response, next) => {
  const { origin, host } = request.headers;
  const isForeign = origin !== undefined || !isHostAdmitted(host, { origins: [], hostNames: [] });
  if (isForeign) refuse(response, 403, "admin methods are not for web pages");
  else next();
};

/** Compares digests, so that the time it takes tells nothing about the token. */
function requireToken(token: string): RequestHandler {
  const expected = digestOf(`Bearer ${token}`);
  return (request, response, next) => {
    const given = digestOf(request.headers.authorization ?? "");
    if (timingSafeEqual(given, expected)) return next();
    refuse(response, 401, "the admin token is missing or wrong");
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
