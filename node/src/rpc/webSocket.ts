import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { bytesToHex } from "../types/codec/bytes.ts";
import type { Hex } from "../types/hex.ts";
import { type AdmissionOptions, isHostAdmitted, isOriginAdmitted } from "./admission.ts";
import type { Subscriptions } from "./context.ts";
import type { Dispatch } from "./dispatcher.ts";
import { limitExceeded, RPCError } from "./errors.ts";
import type { Caller } from "./gate.ts";
import type { RPCLimits } from "./limits.ts";
import type { DropReason } from "./metrics.ts";
import type { Outflow } from "./outflow.ts";
import { createPlaces, type Places, requirePlace } from "./places.ts";
import type { Hub, Subscriber, Topic } from "./subscriptions.ts";

export interface WebSocketOptions {
  readonly dispatch: Dispatch;
  readonly hub: Hub;
  readonly outflow: Outflow;
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
    maxPayload: limits.messageBytesMax,
    // Inflating would lift the bound on memory per message.
    perMessageDeflate: false,
  });
  const sessions = new Set<Session>();
  const { placeShares: shares } = limits;
  const seats = createPlaces({ name: "WebSockets", max: limits.webSocketsMax, shares });
  const subscriptions = createPlaces({
    name: "subscriptions",
    max: limits.subscriptionsMax,
    shares,
  });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (pathOf(request) !== "/") return reject(socket, 404);
    const { origin, host } = request.headers;
    if (!isHostAdmitted(host, admission) || !isOriginAdmitted(origin, admission)) {
      dropped("foreignOrigin");
      return reject(socket, 403);
    }
    const address = request.socket.remoteAddress ?? "";
    const leave = seats.take(address);
    if (leave instanceof RPCError) {
      dropped("tooManySockets");
      return reject(socket, 503);
    }
    // Also where the handshake fails.
    socket.once("close", leave);
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      const caller = {
        address,
        isGone: () => accepted.readyState !== accepted.OPEN,
      };
      const session = createSession(accepted, caller, { ...options, subscriptions });
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
    subscriptions: () => subscriptions.count(),
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

interface SessionOptions extends WebSocketOptions {
  /** Of all sessions. */
  readonly subscriptions: Places;
}

function createSession(socket: WebSocket, caller: Caller, options: SessionOptions): Session {
  const { limits, hub, dispatch } = options;
  const drop = (reason: DropReason): void => {
    options.dropped(reason);
    socket.terminate();
  };
  const openOutlet = () => options.outflow.open(() => drop("slowReader"));
  const outlet = openOutlet();
  const topics = new Map<Hex, Topic>();
  /** News of subscriptions whose ids the client has not been told yet: in a batch it may be some time. */
  const untold = new Map<Hex, string[]>();
  let answered = true;

  /** A reader too slow for what it asked for is cut off rather than remembered without bound. */
  function take(text: string, use: (text: string) => void): void {
    if (socket.readyState !== socket.OPEN) return;
    if (outlet.bytes > limits.socketBufferBytesMax) {
      drop("slowReader");
      return;
    }
    outlet.add(text.length);
    use(text);
  }

  const write = (text: string): void => socket.send(text, () => outlet.sent(text.length));

  const subscriber = createSubscriptions(topics, caller, options);
  const receive = createReceiver(socket, limits, async (text) => {
    const made: Hex[] = [];
    const subscribe = (topic: Topic): Hex => {
      const id = subscriber.subscribe(topic);
      untold.set(id, []);
      made.push(id);
      return id;
    };
    const origin = { caller, subscriber: { ...subscriber, subscribe }, openOutlet };
    const reply = await dispatch(text, origin);
    if (reply !== undefined) take(reply, write);
    for (const id of made) {
      untold.get(id)?.forEach(write);
      untold.delete(id);
    }
  });
  const session: Session = {
    topics,
    notify(subscription, result) {
      const params = `{"subscription":"${subscription}","result":${result}}`;
      const waiting = untold.get(subscription);
      const use = waiting === undefined ? write : (text: string) => void waiting.push(text);
      take(`{"jsonrpc":"2.0","method":"eth_subscription","params":${params}}`, use);
    },
    drop: () => drop("slowReader"),
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
  socket.on("message", (data: RawData) => receive(data.toString()));
  socket.on("pong", () => {
    answered = true;
  });
  socket.on("error", () => socket.terminate());
  socket.once("close", () => {
    hub.leave(session);
    for (const id of [...topics.keys()]) subscriber.unsubscribe(id);
    outlet.close();
  });
  return session;
}

function createSubscriptions(
  topics: Map<Hex, Topic>,
  caller: Caller,
  { limits, subscriptions }: SessionOptions,
): Subscriptions {
  const places = new Map<string, () => void>();
  return {
    subscribe(topic) {
      // Nobody would give its place back.
      if (caller.isGone()) throw limitExceeded("the connection is closed");
      if (topics.size >= limits.subscriptionsPerSocketMax) {
        throw limitExceeded(`a connection has at most ${topics.size} subscriptions`);
      }
      const leave = requirePlace(subscriptions, caller.address);
      const id = bytesToHex(randomBytes(16));
      topics.set(id, topic);
      places.set(id, leave);
      return id;
    },
    unsubscribe(id) {
      places.get(id)?.();
      places.delete(id);
      return topics.delete(id as Hex);
    },
  };
}

/**
 * Answers so many messages at a time, and no more of them than the longest may have bytes. What does not fit waits; nothing more
 * is read meanwhile, so one message and one chunk of the socket are all that waits.
 */
function createReceiver(
  socket: WebSocket,
  { requestsPerSocketMax, messageBytesMax }: RPCLimits,
  answer: (text: string) => Promise<void>,
): (text: string) => void {
  const waiting: string[] = [];
  let answering = 0;
  let length = 0;

  const fits = (text: string): boolean =>
    answering < requestsPerSocketMax && length + text.length <= messageBytesMax;

  function begin(text: string): void {
    answering += 1;
    length += text.length;
    void answer(text).then(() => {
      answering -= 1;
      length -= text.length;
      advance();
    });
  }

  function advance(): void {
    for (let [next] = waiting; next !== undefined && fits(next); [next] = waiting) {
      waiting.shift();
      begin(next);
    }
    if (waiting.length > 0) socket.pause();
    else if (socket.isPaused) socket.resume();
  }

  return (text) => {
    waiting.push(text);
    advance();
  };
}
