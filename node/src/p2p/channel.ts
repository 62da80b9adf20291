import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { PeerCertificate } from "./tls.ts";

/** A WebSocket with an authenticated peer. */
export interface Channel {
  readonly socket: WebSocket;
  /** What carries it. */
  readonly stream: Pick<Socket, "bytesRead">;
  /** As TLS verified it. */
  readonly certificate: PeerCertificate;
}
