import { type Anvil, askJSON } from "./anvil.ts";
import { type Asked, serve, type TestServer } from "./httpServer.ts";

/** Of JSON-RPC, without its frame. */
export interface Reply {
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A node in front of the chain that leaves one method to the test, which hangs up with undefined. */
export function serveInFront(
  { url }: Anvil,
  method: string,
  answer: (asked: Asked) => Reply | undefined | Promise<Reply | undefined>,
): Promise<TestServer> {
  return serve(async (asked) => {
    const reply =
      asked.method === method
        ? await answer(asked)
        : await askJSON(url, asked.method, asked.params);
    return reply && { body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...reply }) };
  });
}
