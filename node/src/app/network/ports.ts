import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/**
 * Where ports are looked for: below those that systems lend to outgoing connections (from 32768 on Linux, 49152 elsewhere),
 * so that none is lent out between now and the start of the node that is to listen there.
 */
const RANGE = { from: 10_240, below: 32_768 } as const;
const ATTEMPTS_MAX = 1_000;

/** Ports of loopback that are free now, all different: held open together until every one is known. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = new Map<number, Server>();
  try {
    for (let attempt = 0; servers.size < count; attempt += 1) {
      if (attempt >= ATTEMPTS_MAX) throw new Error(`no ${count} free ports on 127.0.0.1`);
      const port = randomInt(RANGE.from, RANGE.below);
      const server = servers.has(port) ? undefined : await listen(port);
      if (server !== undefined) servers.set(port, server);
    }
    return [...servers.keys()];
  } finally {
    await Promise.all([...servers.values()].map(close));
  }
}

/** Undefined when somebody else has the port, or nobody may. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(undefined);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
