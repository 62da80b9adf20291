import { NodeError } from "../types/errors.ts";

/** Operating errors of the execution room. */
export type ExecErrorCode =
  /** A block breaks a rule of execution: its fields, a transaction, or a root. `details.reason` says which. */
  | "EXEC_INVALID_BLOCK"
  /** A transaction cannot be part of a block on this state. `details.reason` says why. */
  | "EXEC_INVALID_TRANSACTION"
  /** A trie node or a code that the state refers to is not in the store. */
  | "EXEC_STATE_MISSING"
  /** A stored trie node does not decode. */
  | "EXEC_STATE_CORRUPT"
  /** A call ran longer than the node allows. */
  | "EXEC_TIMEOUT"
  /** Too many calls are waiting already. */
  | "EXEC_BUSY"
  /** A trace is longer than the node allows. */
  | "EXEC_TRACE_TOO_LARGE"
  /** The genesis file does not describe a network this node can run. */
  | "EXEC_INVALID_GENESIS"
  /** A step of the genesis deployment failed; `details.returnData` holds the revert data. */
  | "EXEC_DEPLOYMENT_FAILED";

export function execError(
  code: ExecErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): NodeError<ExecErrorCode> {
  return new NodeError(code, message, details, cause);
}

/** Whether an error is this room's, with this code. */
export function isExecError(
  error: unknown,
  code: ExecErrorCode,
): error is NodeError<ExecErrorCode> {
  return error instanceof NodeError && error.code === code;
}
