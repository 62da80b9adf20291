import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A client that speaks HTTP as badly as the test wants. */
export interface RawClient {
  readonly socket: Socket;
  send(text: string): void;
  /** Everything the server says until it ends the connection. */
  text(): Promise<string>;
  readonly closed: Promise<void>;
}

/** @param from address that the connection comes from; another one of loopback is another client. */
export async function openRaw(port: number, from = "127.0.0.1"): Promise<RawClient> {
  const socket = connect({ port, host: "127.0.0.1", localAddress: from });
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await once(socket, "connect");
  return {
    socket,
    send: (text) => void socket.write(text),
    async text() {
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    },
    closed,
  };
}

/** The head of a request whose body has so many bytes. */
export function headOf(length: number): string {
  const headers = [
    "Host: localhost",
    "Content-Type: application/json",
    `Content-Length: ${length}`,
  ];
  return `POST / HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`;
}

/** A whole request. */
export function requestOf(method: string, ...params: readonly unknown[]): string {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return `${headOf(body.length)}${body}`;
}
