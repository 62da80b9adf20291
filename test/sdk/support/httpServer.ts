import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface TestServer {
  readonly url: string;
  /** Bodies of the requests so far. */
  readonly requests: readonly Asked[];
  stop(): Promise<void>;
}

export interface Asked {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a server says to a request; undefined ends the connection without an answer. */
export type Answer =
  | { readonly status?: number; readonly location?: string; readonly body: string }
  | undefined;

/** A server on a free port of this machine that answers as it is told. */
export async function serve(
  answer: (asked: Asked, server: TestServer) => Answer | Promise<Answer>,
): Promise<TestServer> {
  const requests: Asked[] = [];
  const http = createServer((request, response) => {
    void (async () => {
      const asked = JSON.parse(await bodyOf(request)) as Asked;
      requests.push(asked);
      const told = await answer(asked, server);
      if (told === undefined) return response.destroy();
      if (told.location !== undefined) response.setHeader("location", told.location);
      response.writeHead(told.status ?? 200).end(told.body);
    })();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: TestServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

/** A JSON-RPC answer. */
export function result(value: unknown): Answer {
  return { body: JSON.stringify({ jsonrpc: "2.0", id: 1, result: value }) };
}

/** An address where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = await serve(() => undefined);
  await server.stop();
  return server.url;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
