import type { Socket } from "node:net";
import type { Weather } from "./weather.ts";

/** One direction of a connection through a proxy. */
export interface Pump {
  /** The weather may have changed. */
  look(): void;
}

export interface PumpOptions {
  readonly source: Socket;
  readonly sink: Socket;
  readonly weather: () => Weather;
  readonly random: () => number;
}

/** Bytes that wait out a delay; beyond it the sender is not read from. */
const HELD_BYTES_MAX = 4 * 1024 * 1024;

/** Carries bytes from one socket to the other, in order, as the weather allows. */
export function createPump({ source, sink, weather, random }: PumpOptions): Pump {
  const held: { readonly bytes: Buffer; readonly dueMs: number }[] = [];
  let heldBytes = 0;
  let isSinkFull = false;
  let lastDueMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const flow = (): void => {
    const isBlocked = weather().kind === "lost" || heldBytes > HELD_BYTES_MAX || isSinkFull;
    if (isBlocked) source.pause();
    else source.resume();
  };
  const deliver = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (weather().kind === "lost") return;
    for (let [first] = held; first !== undefined && !isSinkFull; [first] = held) {
      const waitMs = first.dueMs - performance.now();
      if (waitMs > 0) {
        timer = setTimeout(deliver, waitMs);
        break;
      }
      held.shift();
      heldBytes -= first.bytes.length;
      if (!sink.destroyed && !sink.writableEnded) isSinkFull = !sink.write(first.bytes);
    }
    flow();
  };

  source.on("data", (bytes: Buffer) => {
    const now = weather();
    const delayMs = now.kind === "slow" ? now.minMs + random() * (now.maxMs - now.minMs) : 0;
    // TCP keeps the order: nothing overtakes what was sent before.
    lastDueMs = Math.max(lastDueMs, performance.now() + delayMs);
    held.push({ bytes, dueMs: lastDueMs });
    heldBytes += bytes.length;
    deliver();
  });
  sink.on("drain", () => {
    isSinkFull = false;
    deliver();
  });
  source.on("close", () => clearTimeout(timer));
  flow();
  return { look: deliver };
}
