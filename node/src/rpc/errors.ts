import { NodeError } from "../types/errors.ts";
import type { Hex } from "../types/hex.ts";
import { jsonSafe, quantity } from "./format.ts";

/** JSON-RPC 2.0, EIP-1474 and, for reverts, the code of execution-apis. docs/rpc.md explains each. */
export const RPC_CODE = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** The input was understood and refused by a rule of the chain. */
  rejected: -32000,
  notFound: -32001,
  notSupported: -32004,
  limitExceeded: -32005,
  reverted: 3,
  /** EIP-7966: pooled, but not in a block in time. */
  syncTimeout: 4,
  /** EIP-7966: pooled, but behind a nonce that is missing. */
  notReady: 5,
} as const;

/** An error as the caller sees it. */
export class RPCError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "RPCError";
    this.code = code;
    this.data = data;
  }
}

export function notFound(what: string): RPCError {
  return new RPCError(RPC_CODE.notFound, `${what} not found`);
}

/** A block of the chain that this node never had: it took the chain over later. */
export function notKept(number: bigint, earliest: bigint): RPCError {
  const message = `block ${number} is not kept here: this node began with a snapshot, its blocks begin at ${earliest}; ask another node`;
  return new RPCError(RPC_CODE.notFound, message, { earliestBlock: quantity(earliest) });
}

/** A state that this node keeps no longer: its block is not among the last. */
export function stateNotKept(number: bigint, earliest: bigint): RPCError {
  const message = `the state of block ${number} is not kept here any more, states begin at ${earliest}; ask a node that archives`;
  return new RPCError(RPC_CODE.notFound, message, { earliestState: quantity(earliest) });
}

export function limitExceeded(message: string, data?: unknown): RPCError {
  return new RPCError(RPC_CODE.limitExceeded, message, data);
}

export function notSupported(message: string): RPCError {
  return new RPCError(RPC_CODE.notSupported, message);
}

export function reverted(returnData: Hex): RPCError {
  return new RPCError(RPC_CODE.reverted, "execution reverted", returnData);
}

/** Phrases by which ethers and viem recognise a refusal, whatever wording the node's rooms choose. */
const CONVENTIONAL_PHRASES: Readonly<Record<string, string>> = {
  TXPOOL_NONCE_TOO_LOW: "nonce too low",
  TXPOOL_ALREADY_KNOWN: "already known",
  TXPOOL_REPLACEMENT_UNDERPRICED: "replacement transaction underpriced",
  TXPOOL_INSUFFICIENT_FUNDS: "insufficient funds",
};

/** Codes of other rooms that are more than a refused input; the rest are. */
const SPECIAL_CODES: Readonly<Record<string, number>> = {
  EXEC_STATE_MISSING: RPC_CODE.notFound,
  EXEC_TIMEOUT: RPC_CODE.limitExceeded,
  EXEC_BUSY: RPC_CODE.limitExceeded,
  EXEC_TRACE_TOO_LARGE: RPC_CODE.limitExceeded,
};

/** Faults of the node, which say nothing about the input. */
const FAULTS: ReadonlySet<string> = new Set(["DB_CORRUPT", "DB_UNREADABLE", "EXEC_STATE_CORRUPT"]);

/** Undefined for what only a fault of ours can cause. */
export function errorToRPC(error: unknown): RPCError | undefined {
  if (error instanceof RPCError) return error;
  if (!(error instanceof NodeError) || FAULTS.has(error.code)) return undefined;
  const phrase = CONVENTIONAL_PHRASES[error.code];
  const known = phrase === undefined || error.message.toLowerCase().includes(phrase);
  const message = known ? error.message : `${phrase}: ${error.message}`;
  const data = { code: error.code, details: jsonSafe(error.details) };
  return new RPCError(SPECIAL_CODES[error.code] ?? RPC_CODE.rejected, message, data, error);
}
