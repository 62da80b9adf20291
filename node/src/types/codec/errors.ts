import { NodeError } from "../errors.ts";

/**
 * Why bytes from outside were refused.
 * - `CODEC_RLP_INVALID`: not canonical RLP.
 * - `CODEC_LIMIT_EXCEEDED`: longer, deeper or more numerous than the protocol allows.
 * - `CODEC_FIELD_INVALID`: canonical RLP, but a field has the wrong shape or value.
 */
export type CodecErrorCode = "CODEC_RLP_INVALID" | "CODEC_LIMIT_EXCEEDED" | "CODEC_FIELD_INVALID";

export type CodecError = NodeError<CodecErrorCode>;

export function invalidRLP(reason: string): CodecError {
  return new NodeError<CodecErrorCode>("CODEC_RLP_INVALID", `invalid RLP: ${reason}`, { reason });
}

export function limitExceeded(what: string, actual: number, limit: number): CodecError {
  const message = `${what} is ${actual}, the limit is ${limit}`;
  return new NodeError<CodecErrorCode>("CODEC_LIMIT_EXCEEDED", message, { what, actual, limit });
}

export function invalidField(field: string, expected: string): CodecError {
  const message = `${field} must be ${expected}`;
  return new NodeError<CodecErrorCode>("CODEC_FIELD_INVALID", message, { field, expected });
}
