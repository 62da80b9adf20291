import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";

/** JSON-RPC to one node over one connection that is kept open. */
export interface Endpoint {
  readonly url: string;
  /** @throws Error naming the method, with the node's own message when it refuses. */
  call<Result>(method: string, params?: readonly unknown[]): Promise<Result>;
  /**
   * One batch of the same method.
   * @throws Error naming the method, with the node's own message when it refuses one of them.
   */
  callMany(method: string, params: readonly (readonly unknown[])[]): Promise<void>;
  close(): void;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const TIMEOUT_MS = 30_000;

export function createEndpoint(url: string): Endpoint {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let id = 0;
  return {
    url,
    async call<Result>(method: string, params: readonly unknown[] = []) {
      id += 1;
      const text = await post(url, agent, JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      const { result, error } = JSON.parse(text) as Answer;
      if (error !== undefined) throw new Error(`${method} at ${url}: ${error.message}`);
      return result as Result;
    },
    async callMany(method, params) {
      const calls = params.map((own) => {
        id += 1;
        return { jsonrpc: "2.0", id, method, params: own };
      });
      const answers = JSON.parse(await post(url, agent, JSON.stringify(calls))) as
        | readonly Answer[]
        | Answer;
      for (const { error } of [answers].flat() as readonly Answer[]) {
        if (error !== undefined) throw new Error(`${method} at ${url}: ${error.message}`);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Asks one node, over a connection that is closed afterwards. */
export async function withEndpoint<T>(
  url: string,
  ask: (endpoint: Endpoint) => Promise<T>,
): Promise<T> {
  const endpoint = createEndpoint(url);
  try {
    return await ask(endpoint);
  } finally {
    endpoint.close();
  }
}

function post(url: string, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const options = { method: "POST", agent, headers, timeout: TIMEOUT_MS };
    const outgoing: ClientRequest = request(url, options, (response) => {
      readText(response).then(resolve, reject);
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${url} does not answer`)));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
