import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { NodeConfig } from "../../../node/src/app/config.ts";

export function portsOf({ p2p, rpc, admin }: NodeConfig): readonly number[] {
  return [p2p.port, rpc.port, ...(admin === undefined ? [] : [admin.port])];
}

/** Listens on ports of the loopback so that nobody else can. */
export function holdPorts(ports: readonly number[]): Promise<readonly Server[]> {
  return Promise.all(
    ports.map(async (port) => {
      const server = createServer((socket) => socket.destroy());
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
}

export async function releasePorts(held: Server[]): Promise<void> {
  for (const server of held.splice(0)) {
    server.close();
    await once(server, "close");
  }
}
