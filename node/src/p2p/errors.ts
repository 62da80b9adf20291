import { NodeError } from "../types/errors.ts";

/** Codes of the NodeErrors and log lines of p2p/. */
export type NetworkErrorCode =
  /** The address to listen on is taken or not ours. */
  | "P2P_LISTEN_FAILED"
  /** A peer did not answer a request in time. */
  | "P2P_TIMEOUT"
  /** The peer is not connected, or its connection ended before it answered. */
  | "P2P_DISCONNECTED"
  /** As many requests as allowed wait for this peer's answers. */
  | "P2P_BUSY"
  /** A peer sent what no correct node sends; it is dropped. */
  | "P2P_PROTOCOL_VIOLATION"
  | "P2P_VERSION_MISMATCH"
  | "P2P_CHAIN_MISMATCH"
  | "P2P_GENESIS_MISMATCH"
  /** Two processes use one node key. */
  | "P2P_DUPLICATE_KEY"
  /** The certificate is the consortium's, but its node is not admitted, or refused for a while. */
  | "P2P_NOT_ADMITTED"
  /** The certificate was revoked or has expired. */
  | "P2P_CERTIFICATE_REFUSED"
  /** A peer has as many connections as it may. */
  | "P2P_TOO_MANY_CONNECTIONS"
  /** The peer reads more slowly than we send. */
  | "P2P_SLOW_PEER";

export function networkError(
  code: NetworkErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): NodeError<NetworkErrorCode> {
  return new NodeError(code, message, details, cause);
}

export function violation(reason: string, cause?: unknown): NodeError<NetworkErrorCode> {
  return networkError("P2P_PROTOCOL_VIOLATION", reason, { reason }, cause);
}
