import { z } from "zod";
import { SDKError } from "../errors/sdkError.ts";
import { readBounded } from "./boundedText.ts";
import { isOfThisNode, RPCFault } from "./rpcFault.ts";

/** JSON-RPC over HTTP to whichever node answers. */
export interface RPC {
  /**
   * Asks the preferred node, then the others in order: when one does not answer, and for a read also when it is busy or does
   * not have what is asked for, which leaves it the preferred one. Every method used here may be asked twice: reads, and
   * transactions, which a chain includes once.
   * @param onLost called for each node that may have received the request and did not answer it: what the next one says is
   * then not the whole truth
   * @throws RPCFault for a JSON-RPC error, the last when every node refuses; SDKError SDK_NO_NODE, SDK_WRONG_NETWORK,
   *   SDK_BAD_ANSWER
   */
  request<Answer>(
    method: string,
    params: readonly unknown[],
    answer: z.ZodType<Answer>,
    onLost?: () => void,
  ): Promise<Answer>;
  /** The chain all nodes must belong to. */
  chainId(): Promise<bigint>;
}

export interface RPCOptions {
  /** In order of preference. */
  readonly rpcUrls: readonly string[];
  /** For one node to answer one request. */
  readonly timeoutMs: number;
  /** The chain that the caller means. Default: that of the first node that answers. */
  readonly chainId?: bigint | undefined;
}

interface Endpoint {
  readonly url: string;
  /** What errors show of it: the path and the query may be a key of the caller's. */
  readonly origin: string;
  /** Whether the node was seen to belong to the chain. */
  isChecked: boolean;
}

interface Failure {
  /** Its origin. */
  readonly url: string;
  readonly reason: string;
}

interface Question {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly onLost: (() => void) | undefined;
}

/** What came of asking one node. */
type Outcome =
  | { readonly kind: "answer"; readonly result: unknown }
  /** It is there, and cannot answer this or not now. */
  | { readonly kind: "refusal"; readonly fault: RPCFault }
  | { readonly kind: "absence"; readonly reason: string };

const answerSchema = z
  .object({
    error: z
      .object({ code: z.number(), message: z.string(), data: z.unknown().optional() })
      .optional(),
    result: z.unknown().optional(),
  })
  .refine((answer) => "error" in answer || "result" in answer);
const chainIdSchema = z.string().regex(/^0x[0-9a-f]+$/i);
/** Twice the longest answer of our nodes: whoever answers more is no help, and must not take the caller's memory. */
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;
/** HTTP statuses with which a node says "not now", or "not under this name" or "not you". */
const ABSENT_STATUSES = new Set([401, 403, 408, 421, 425, 429, 500, 502, 503, 504]);
/** With these there was no connection, so nothing was sent. */
const UNCONNECTED: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** What gives a transaction to a node: its refusal is an answer, whatever the reason. */
const SENDING = /^eth_sendRawTransaction/;

export function createRPC({ rpcUrls, timeoutMs, chainId: meant }: RPCOptions): RPC {
  const endpoints = rpcUrls.map(
    (url): Endpoint => ({ url, origin: new URL(url).origin, isChecked: false }),
  );
  let preferred = 0;
  let chainId = meant;

  async function checkNetwork(endpoint: Endpoint): Promise<void> {
    if (endpoint.isChecked) return;
    const text = await ask(endpoint.url, "eth_chainId", [], timeoutMs);
    const answered = BigInt(requireShape("eth_chainId", chainIdSchema, text));
    chainId ??= answered;
    if (answered !== chainId) {
      throw new SDKError("SDK_WRONG_NETWORK", "a node belongs to another chain", {
        url: endpoint.origin,
        expected: chainId,
        actual: answered,
      });
    }
    endpoint.isChecked = true;
  }

  /** @throws SDKError SDK_WRONG_NETWORK; RPCFault for a refusal that every node would give */
  async function askNode(
    endpoint: Endpoint,
    { method, params, onLost }: Question,
  ): Promise<Outcome> {
    try {
      await checkNetwork(endpoint);
      const result = await ask(endpoint.url, method, params, timeoutMs).catch(tellLost(onLost));
      return { kind: "answer", result };
    } catch (error) {
      if (isForTheNext(error)) return { kind: "refusal", fault: error };
      if (error instanceof Unreachable) return { kind: "absence", reason: error.message };
      throw error;
    }
  }

  async function request<Answer>(
    method: string,
    params: readonly unknown[],
    answer: z.ZodType<Answer>,
    onLost?: () => void,
  ): Promise<Answer> {
    const failures: Failure[] = [];
    const start = preferred;
    let present: number | undefined;
    let refusal: RPCFault | undefined;
    for (let turn = 0; turn < endpoints.length; turn += 1) {
      const index = (start + turn) % endpoints.length;
      const endpoint = endpoints[index];
      if (endpoint === undefined) break;
      const outcome = await askNode(endpoint, { method, params, onLost });
      if (outcome.kind === "absence") {
        failures.push({ url: endpoint.origin, reason: outcome.reason });
        continue;
      }
      present ??= index;
      if (outcome.kind === "answer") {
        preferred = present;
        return requireShape(method, answer, outcome.result);
      }
      refusal = outcome.fault;
    }
    throw refusal ?? new SDKError("SDK_NO_NODE", "no node answered", { method, failures });
  }

  return {
    request,
    async chainId() {
      return chainId ?? BigInt(await request("eth_chainId", [], chainIdSchema));
    },
  };
}

/** Whether a node refused a read for a reason of its own. */
function isForTheNext(error: unknown): error is RPCFault {
  return error instanceof RPCFault && !SENDING.test(error.method) && isOfThisNode(error);
}

/** The node did not answer, or not as a JSON-RPC server; another may. */
class Unreachable extends Error {}

async function ask(
  url: string,
  method: string,
  params: readonly unknown[],
  timeoutMs: number,
): Promise<unknown> {
  const parsed = answerSchema.safeParse(
    await post(url, { jsonrpc: "2.0", id: 1, method, params }, timeoutMs),
  );
  if (!parsed.success) throw new Unreachable("the answer is not JSON-RPC");
  const answer = parsed.data;
  if (answer.error === undefined) return answer.result;
  throw new RPCFault(method, answer.error.code, answer.error.message, answer.error.data);
}

async function post(url: string, body: unknown, timeoutMs: number): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      // No node of ours sends anybody elsewhere: what is signed goes where the caller said.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (ABSENT_STATUSES.has(response.status))
      throw new Unreachable(`HTTP status ${response.status}`);
    return JSON.parse(await readBounded(response, ANSWER_BYTES_MAX));
  } catch (cause) {
    throw cause instanceof Unreachable ? cause : unreachable(cause);
  }
}

function unreachable(failure: unknown): Unreachable {
  const cause =
    failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  return new Unreachable(cause instanceof Error ? cause.message : String(cause), { cause });
}

/** Passes a failure on, and tells unless it is certain that the node has received nothing. */
function tellLost(onLost: (() => void) | undefined): (failure: unknown) => never {
  return (failure) => {
    if (failure instanceof Unreachable && !isUnconnected(failure)) onLost?.();
    throw failure;
  };
}

function isUnconnected({ cause }: Unreachable): boolean {
  return cause instanceof Error && "code" in cause && UNCONNECTED.has(String(cause.code));
}

function requireShape<Answer>(method: string, shape: z.ZodType<Answer>, value: unknown): Answer {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 5);
  throw new SDKError("SDK_BAD_ANSWER", "a node's answer has the wrong form", {
    method,
    issues: issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
  });
}
