import type { Connection } from "./connection.ts";

/** Many peers that are each a little slow fill memory too: then the slowest are dropped. */
export function dropSlowest(connections: ReadonlySet<Connection>, bytesMax: number): void {
  let waiting = [...connections].reduce((sum, { waitingBytes }) => sum + waitingBytes, 0);
  if (waiting <= bytesMax) return;
  for (const slow of [...connections].sort((a, b) => b.waitingBytes - a.waitingBytes)) {
    if (waiting <= bytesMax) return;
    waiting -= slow.waitingBytes;
    slow.terminateSlow();
  }
}
