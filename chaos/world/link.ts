import { once } from "node:events";
import { type AddressInfo, createServer, connect as dial, type Socket } from "node:net";
import { createPump } from "./pump.ts";
import type { Direction, Forecast } from "./weather.ts";

/** The way by which one validator dials another: a TCP proxy on loopback. */
export interface Link {
  readonly direction: Direction;
  readonly port: number;
  /** Resets every connection that stands. */
  reset(): void;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly direction: Direction;
  /** Where the dialled validator listens. */
  readonly target: { readonly host: string; readonly port: number };
  readonly forecast: Forecast;
  readonly random: () => number;
}

export async function openLink(options: LinkOptions): Promise<Link> {
  const { direction, forecast } = options;
  const pairs = new Set<Pair>();
  const server = createServer((incoming) => {
    const pair = join(incoming, options);
    pairs.add(pair);
    incoming.once("close", () => pairs.delete(pair));
  });
  const stopLooking = forecast.onChange(() => {
    for (const pair of pairs) pair.look();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    direction,
    port: (server.address() as AddressInfo).port,
    reset() {
      for (const pair of pairs) pair.reset();
    },
    async close() {
      stopLooking();
      const closed = once(server, "close");
      server.close();
      for (const pair of pairs) pair.reset();
      await closed;
    },
  };
}

/** Both ends of one connection through the proxy. */
interface Pair {
  look(): void;
  reset(): void;
}

function join(incoming: Socket, { direction, target, forecast, random }: LinkOptions): Pair {
  const outgoing = dial(target);
  const reset = (): void => {
    incoming.resetAndDestroy();
    outgoing.resetAndDestroy();
  };
  for (const socket of [incoming, outgoing]) {
    socket.setNoDelay(true);
    // Either side's end, orderly or not, is the end of the connection; its "close" follows.
    socket.on("error", () => undefined);
    socket.on("end", reset);
    socket.on("close", reset);
  }
  const back = { from: direction.to, to: direction.from };
  const pumps = [
    createPump({
      source: incoming,
      sink: outgoing,
      weather: () => forecast.of(direction),
      random,
    }),
    createPump({ source: outgoing, sink: incoming, weather: () => forecast.of(back), random }),
  ];
  return {
    look() {
      for (const pump of pumps) pump.look();
    },
    reset,
  };
}
