import { NodeError } from "../types/errors.ts";

/** Codes of the NodeErrors of sync/. */
export type SyncErrorCode =
  /** A block or header is not what its place in the chain demands; `details.fault` is a BlockFault. */
  | "SYNC_INVALID_BLOCK"
  /** A peer does not answer with the blocks or headers that it says it has. */
  | "SYNC_NO_BLOCKS"
  /** A peer's trie node or code is not what the hash names. */
  | "SYNC_INVALID_STATE"
  /** A peer does not answer with a state that it says it has. */
  | "SYNC_NO_STATE"
  /** The chain went on while a state was fetched: the peer does not keep it any more. */
  | "SYNC_STATE_GONE"
  /** No peer that could answer is left; sync tries again later. */
  | "SYNC_NO_PEER"
  /** The validator contract failed for so many blocks that no set is known without all of the chain's blocks. */
  | "SYNC_NO_VALIDATORS"
  /** The node is stopping. */
  | "SYNC_STOPPED";

export function syncError(
  code: SyncErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): NodeError<SyncErrorCode> {
  return new NodeError(code, message, details);
}

/** Failures that only a peer's lie explains. */
const LIES: ReadonlySet<string> = new Set<SyncErrorCode>([
  "SYNC_INVALID_BLOCK",
  "SYNC_NO_BLOCKS",
  "SYNC_INVALID_STATE",
  "SYNC_NO_STATE",
]);

export function isLie(error: unknown): error is NodeError {
  return error instanceof NodeError && LIES.has(error.code);
}
