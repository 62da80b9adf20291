import type { RawHistoryEntry } from "../audit/historyChain.ts";
import type { Address, Hash, Hex, InstrumentId } from "../types.ts";
import type { ClientContext } from "./context.ts";
import { addressOfContract, eventsIn } from "./events.ts";
import { idTopic, readLogs } from "./logs.ts";

/**
 * An instrument's history up to a block, as the node tells it.
 * @throws SDKError SDK_NOT_KEPT when it began before the snapshot that the node began with
 */
export async function readHistory(
  { rpc, contracts }: ClientContext,
  id: InstrumentId,
  toBlock: bigint,
): Promise<RawHistoryEntry[]> {
  const ledger = await contracts.at("TitleLedger");
  const event = ledger.getEvent("HistoryAppended");
  const query = {
    address: addressOfContract(ledger),
    topics: [event.fragment.topicHash as Hash, idTopic(id)],
    countAt: (block: bigint) => ledger.historyLength(id, { blockTag: block }),
  };
  const logs = await readLogs(rpc, query, { from: 0n, to: toBlock });
  return eventsIn(logs, ledger, event).map(({ kind, actor, timestamp, data }) => ({
    kind: kind as Hash,
    actor: actor.toLowerCase() as Address,
    timestamp: Number(timestamp),
    data: data as Hex,
  }));
}
