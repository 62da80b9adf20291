import { RPC_CODE, RPCError } from "./errors.ts";

export type ID = string | number | null;

export interface Request {
  /** Undefined for a notification. */
  readonly id: ID | undefined;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** One call as JSON-RPC 2.0 has it, or why it is none. By hand, since there are up to a thousand in a body. */
export function requestOf(value: unknown): Request | RPCError {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return invalid("not a request object");
  }
  const { jsonrpc, id, method, params } = value as Readonly<Record<string, unknown>>;
  if (jsonrpc !== "2.0") return invalid('member jsonrpc must be "2.0"');
  if (id !== undefined && !isID(id))
    return invalid("member id is invalid: it must be a string, a number or null");
  if (typeof method !== "string") return invalid("member method must be a string");
  if (params === undefined) return { id, method, params: [] };
  return Array.isArray(params) ? { id, method, params } : invalid("member params must be an array");
}

/** The id of a request that may be malformed; undefined if it has none. */
export function idOf(request: unknown): ID | undefined {
  if (typeof request !== "object" || request === null || !("id" in request)) return undefined;
  return isID(request.id) ? request.id : null;
}

function isID(value: unknown): value is ID {
  return value === null || typeof value === "string" || Number.isFinite(value);
}

function invalid(reason: string): RPCError {
  return new RPCError(RPC_CODE.invalidRequest, reason);
}
