import { setImmediate } from "node:timers/promises";
import { pino } from "pino";
import { Registry } from "prom-client";
import type { RPCLimits } from "../../../../node/src/rpc/limits.ts";
import { createRPCServer, type RPCServerOptions } from "../../../../node/src/rpc/server.ts";
import { createFakeNode, type FakeNode } from "./fakeNode.ts";

export interface Harness {
  readonly node: FakeNode;
  readonly registry: Registry;
  readonly port: number;
  readonly url: string;
  readonly webSocketURL: string;
  /** Answer to one call. */
  call(method: string, ...params: unknown[]): Promise<Answer>;
  /** The result of a call that must succeed. */
  result<T>(method: string, ...params: unknown[]): Promise<T>;
  /** Resolves once the server has answered `count` calls of a method. */
  answered(method: string, count?: number): Promise<void>;
  /** The sum of a metric over its labels that match. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
  /** Moves the server's clock. */
  passTime(ms: number): void;
  /** Sends a body as it is. */
  post(body: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export interface HarnessOptions extends Partial<Omit<RPCServerOptions, "limits">> {
  readonly limits?: Partial<RPCLimits>;
}

/** Gives others their turn until the condition holds; the test's timeout ends a wait in vain. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setImmediate();
}

/** The server on a free port with a node in memory behind it. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const node = createFakeNode();
  const registry = new Registry();
  let passedMs = 0;
  const server = createRPCServer({
    backend: node.backend,
    port: 0,
    registry,
    logger: pino({ level: "silent" }),
    nowMs: () => performance.now() + passedMs,
    ...options,
  });
  const { port } = await server.start();
  const url = `http://127.0.0.1:${port}`;

  function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
    const content = { "content-type": "application/json", ...headers };
    return fetch(url, { method: "POST", headers: content, body });
  }

  async function call(method: string, ...params: unknown[]): Promise<Answer> {
    const response = await post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    return (await response.json()) as Answer;
  }

  async function metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    const { values = [] } = (await registry.getSingleMetric(name)?.get()) ?? {};
    return values
      .filter((value) => Object.entries(labels).every(([key, is]) => value.labels[key] === is))
      .reduce((sum, { value }) => sum + value, 0);
  }

  return {
    node,
    registry,
    metric,
    answered: (method, count = 1) =>
      eventually(async () => (await metric("piaohao_rpc_requests_total", { method })) >= count),
    passTime(ms) {
      passedMs += ms;
    },
    port,
    url,
    webSocketURL: `ws://127.0.0.1:${port}`,
    call,
    async result<T>(method: string, ...params: unknown[]): Promise<T> {
      const answer = await call(method, ...params);
      if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error));
      return answer.result as T;
    },
    post,
    stop: () => server.stop(),
  };
}
