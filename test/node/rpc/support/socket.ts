import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import type { Answer } from "./harness.ts";

export interface Notification {
  readonly params: { readonly subscription: string; readonly result: unknown };
}

/** A plain WebSocket client. */
export interface Client {
  call(method: string, ...params: unknown[]): Promise<Answer>;
  /** The next notification not yet taken. */
  next(): Promise<Notification>;
  send(text: string): void;
  pause(): void;
  terminate(): void;
  close(): Promise<void>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

export async function openSocket(url: string, options: ClientOptions = {}): Promise<Client> {
  const socket = new WebSocket(url, options);
  const answers = new Map<unknown, (answer: Answer) => void>();
  const arrived: Notification[] = [];
  const awaited: ((notification: Notification) => void)[] = [];
  let lastID = 0;

  socket.on("message", (data) => {
    const message = JSON.parse(data.toString()) as Answer & Notification;
    if (message.id !== undefined) return answers.get(message.id)?.(message);
    const waiting = awaited.shift();
    if (waiting === undefined) arrived.push(message);
    else waiting(message);
  });
  const closed = new Promise<number>((resolve) => {
    socket.once("close", (code) => resolve(code));
  });
  await once(socket, "open");

  return {
    call(method, ...params) {
      lastID += 1;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      answers.set(lastID, resolve);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: lastID, method, params }));
      return promise;
    },
    next() {
      const ready = arrived.shift();
      if (ready !== undefined) return Promise.resolve(ready);
      const { promise, resolve } = Promise.withResolvers<Notification>();
      awaited.push(resolve);
      return promise;
    },
    send: (text) => socket.send(text),
    pause: () => socket.pause(),
    terminate: () => socket.terminate(),
    async close() {
      socket.close();
      await closed;
    },
    closed,
  };
}
