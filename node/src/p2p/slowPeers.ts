import type { Connection } from "./connection.ts";
import type { OutboundRoom } from "./outboundRoom.ts";

/** Many peers that are each a little slow fill memory too: then the slowest are dropped. */
export function dropSlowest(connections: ReadonlySet<Connection>, room: OutboundRoom): void {
  if (!room.isOverfull) return;
  for (const slow of [...connections].sort((a, b) => b.waitingBytes - a.waitingBytes)) {
    slow.terminateSlow();
    if (!room.isOverfull) return;
  }
}
