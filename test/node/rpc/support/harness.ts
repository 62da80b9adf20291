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
  readonly development?: boolean;
}

/** The server on a free port with a node in memory behind it. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { development = false, ...serverOptions } = options;
  const node = createFakeNode({ development });
  const registry = new Registry();
  const server = createRPCServer({
    backend: node.backend,
    port: 0,
    registry,
    logger: pino({ level: "silent" }),
    ...serverOptions,
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

  return {
    node,
    registry,
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
