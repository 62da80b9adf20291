import type { HistoryEntry } from "../../../sdk/src/audit/historyEntry.ts";
import { readEntries } from "../../../sdk/src/audit/readEntries.ts";
import type { ClientContext } from "../../../sdk/src/chain/context.ts";
import { createContracts } from "../../../sdk/src/chain/contracts.ts";
import { createOpenRequests } from "../../../sdk/src/chain/openRequests.ts";
import { createRequestIds } from "../../../sdk/src/chain/requestId.ts";
import { createRPC } from "../../../sdk/src/chain/rpc.ts";
import { createSerial } from "../../../sdk/src/chain/serial.ts";
import { createSubmitter } from "../../../sdk/src/chain/submit.ts";
import type { InstrumentId } from "../../../sdk/src/index.ts";
import type { Party, TestNetwork } from "./network.ts";

/** What actions work with, for reads below the client. */
export function contextOf({ anvil }: TestNetwork): ClientContext {
  const rpc = createRPC({ rpcUrls: [anvil.url], timeoutMs: 5_000 });
  const contracts = createContracts(rpc);
  const nothing = { actor: undefined, fingerprintKey: undefined };
  const trust = { genesis: undefined, checkpoint: undefined, trustsNodeTime: true };
  const own = { serial: createSerial(), requestIds: createRequestIds() };
  const openRequests = createOpenRequests();
  return { rpc, contracts, openRequests, ...own, ...trust, ...nothing };
}

/** What actions of an institution work with, for requests that no action of the client makes. */
export function actingContextOf(network: TestNetwork, { signer }: Party): ClientContext {
  const context = contextOf(network);
  const timing = { pollMs: 5, inclusionMs: 60_000, requestMs: 5_000 };
  const submitter = createSubmitter(context.rpc, signer.checker, timing);
  return { ...context, actor: { ...signer, submitter } };
}

/** An instrument's history as the node tells it: an EVM without QBFT seals proves nothing. */
export function entriesOf(
  network: TestNetwork,
  id: InstrumentId,
): Promise<readonly HistoryEntry[]> {
  return readEntries(contextOf(network), id);
}
