import type { RawHistoryEntry } from "../audit/historyChain.ts";
import type { Hash, Hex, InstrumentId } from "../types.ts";
import type { Log } from "./answers.ts";
import type { ClientContext } from "./context.ts";
import { toAddress } from "./decode.ts";
import { addressOfContract, eventsIn } from "./events.ts";
import type { ContractOf } from "./interfaces.ts";
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
  return entriesIn(logs, ledger).map(({ entry }) => entry);
}

/** The entries of histories among some logs, each with its place in its history, from 1 on. */
export function entriesIn(
  logs: readonly Log[],
  ledger: ContractOf<"TitleLedger">,
): readonly { readonly entry: RawHistoryEntry; readonly sequence: number }[] {
  return eventsIn(logs, ledger, ledger.getEvent("HistoryAppended")).map(
    ({ kind, actor, timestamp, data, sequence }) => ({
      entry: {
        kind: kind as Hash,
        actor: toAddress(actor),
        timestamp: Number(timestamp),
        data: data as Hex,
      },
      sequence: Number(sequence),
    }),
  );
}
