import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { Hex } from "../types/hex.ts";
import { type AdmissionOptions, isHostAdmitted, isOriginAdmitted } from "./admission.ts";
import type { Connection } from "./context.ts";
import type { Dispatch } from "./dispatcher.ts";
import { limitExceeded } from "./errors.ts";
import type { RPCLimits } from "./limits.ts";
import type { DropReason } from "./metrics.ts";
import type { Hub, Subscriber, Topic } from "./subscriptions.ts";

export interface WebSocketOptions {
  readonly dispatch: Dispatch;
  readonly hub: Hub;
  readonly limits: RPCLimits;
  readonly admission: AdmissionOptions;
  readonly dropped: (reason: DropReason) => void;
}

export interface WebSockets {
  count(): number;
  subscriptions(): number;
  /** Says goodbye to every client and waits for none. */
  stop(): void;
}

const GOING_AWAY = 1001;

/** WebSocket JSON-RPC on the same port and path as HTTP. */
export function attachWebSockets(server: Server, options: WebSocketOptions): WebSockets {
  const { limits, admission, dropped } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytesMax,
    // Inflating would lift the bound on memory per message.
    perMessageDeflate: false,
  });
  const sessions = new Set<Session>();

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (pathOf(request) !== "/") return reject(socket, 404);
    const { origin, host } = request.headers;
    if (!isHostAdmitted(host, admission) || !isOriginAdmitted(origin, admission)) {
      dropped("foreignOrigin");
      return reject(socket, 403);
    }
    if (sessions.size >= limits.webSocketsMax) {
      dropped("tooManySockets");
      return reject(socket, 503);
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      const session = createSession(accepted, options);
      sessions.add(session);
      accepted.once("close", () => sessions.delete(session));
    });
  });
  const pings = setInterval(() => {
    for (const session of sessions) session.ping();
  }, limits.pingIntervalMs);
  pings.unref();

  return {
    count: () => sessions.size,
    subscriptions: () => [...sessions].reduce((sum, { topics }) => sum + topics.size, 0),
    stop() {
      clearInterval(pings);
      for (const session of sessions) session.close();
      sockets.close();
    },
  };
}

/** Only the path is looked at: the target is the client's text, and need not be a URL at all. */
function pathOf({ url = "/" }: IncomingMessage): string | undefined {
  return url.split("?")[0];
}

/** The client need not close its side: a socket once refused is ours to destroy. */
function reject(socket: Duplex, status: 403 | 404 | 503): void {
  const reason = { 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable" }[status];
  const answer = `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(answer, () => socket.destroy());
}

interface Session extends Subscriber {
  ping(): void;
  close(): void;
}

function createSession(socket: WebSocket, options: WebSocketOptions): Session {
  const { limits, hub, dispatch } = options;
  const topics = new Map<Hex, Topic>();
  const waiting: string[] = [];
  let answering = 0;
  let answered = true;

  function drop(reason: DropReason): void {
    options.dropped(reason);
    socket.terminate();
  }

  /** A reader too slow for its own subscriptions is cut off rather than remembered without bound. */
  function send(text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.socketBufferBytesMax) drop("slowReader");
    else socket.send(text);
  }

  const connection: Connection = {
    subscribe(topic) {
      if (topics.size >= limits.subscriptionsPerSocketMax) {
        throw limitExceeded(`a connection has at most ${topics.size} subscriptions`);
      }
      const id = bytesToHex(randomBytes(16));
      topics.set(id, topic);
      return id;
    },
    unsubscribe: (id) => topics.delete(id as Hex),
  };

  /** What does not fit waits; nothing more is read meanwhile, so one chunk of the socket is all that waits. */
  function advance(): void {
    while (answering < limits.requestsPerSocketMax) {
      const text = waiting.shift();
      if (text === undefined) break;
      answering += 1;
      void answer(text);
    }
    if (waiting.length > 0) socket.pause();
    else if (socket.isPaused) socket.resume();
  }

  async function answer(text: string): Promise<void> {
    const reply = await dispatch(text, connection);
    if (reply !== undefined) send(reply);
    answering -= 1;
    advance();
  }

  const session: Session = {
    topics,
    notify(subscription, result) {
      const params = { subscription, result };
      send(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params }));
    },
    ping() {
      if (!answered) return drop("unanswered");
      answered = false;
      socket.ping();
    },
    close() {
      socket.close(GOING_AWAY, "the node is stopping");
      socket.terminate();
    },
  };

  hub.join(session);
  socket.on("message", (data: RawData) => {
    waiting.push(data.toString());
    advance();
  });
  socket.on("pong", () => {
    answered = true;
  });
  socket.on("error", () => socket.terminate());
  socket.once("close", () => {
    hub.leave(session);
    topics.clear();
  });
  return session;
}
