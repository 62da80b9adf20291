import { z } from "zod";
import { NodeError } from "../../types/errors.ts";

const ReplySchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

const ReadinessSchema = z.object({ reasons: z.array(z.string()) });

const TIMEOUT_MS = 5_000;

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Of the node's admin port. */
  readonly token?: string;
}

/** One JSON-RPC call to a node of this machine; throws NETWORK_RPC_FAILED naming URL and method. */
export async function callNode(
  url: string,
  method: string,
  params: readonly unknown[] = [],
  { timeoutMs = TIMEOUT_MS, token }: CallOptions = {},
): Promise<unknown> {
  const failed = (why: string, cause?: unknown): NodeError =>
    new NodeError("NETWORK_RPC_FAILED", `${method} at ${url}: ${why}`, { url, method }, cause);
  let reply: z.infer<typeof ReplySchema>;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    reply = ReplySchema.parse(await response.json());
  } catch (cause) {
    throw failed("the node does not answer; is it running?", cause);
  }
  if (reply.error !== undefined) throw failed(reply.error.message);
  return reply.result;
}

/** Why callers are not to be sent to a node of this machine; none when they may. Throws NETWORK_RPC_FAILED. */
export async function reasonsNotReady(url: string): Promise<readonly string[]> {
  try {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return ReadinessSchema.parse(await response.json()).reasons;
  } catch (cause) {
    const message = `/ready at ${url}: the node does not answer; is it running?`;
    throw new NodeError("NETWORK_RPC_FAILED", message, { url }, cause);
  }
}
