import { type ConsensusMessageKind, MESSAGE_KINDS } from "../../audit/equivocation.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import { addressOfContract, eventsIn } from "../../chain/events.ts";
import { readLogs } from "../../chain/logs.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import type { Address, Hash } from "../../types.ts";

/** An equivocation that the chain has verified. */
export interface RecordedEquivocation {
  readonly validator: Address;
  /** The bank that ran the validator at that height. */
  readonly operator: Address;
  readonly kind: ConsensusMessageKind;
  readonly height: bigint;
  readonly round: number;
  readonly evidence: Hash;
}

/** Every equivocation on record, in the order of reporting. */
export async function listEquivocations({
  rpc,
  contracts,
}: ClientContext): Promise<readonly RecordedEquivocation[]> {
  const registry = await contracts.at("EquivocationRegistry");
  const event = registry.getEvent("Equivocated");
  const query = {
    address: addressOfContract(registry),
    topics: [event.fragment.topicHash as Hash],
    countAt: (block: bigint) => registry.count({ blockTag: block }),
  };
  const logs = await readLogs(rpc, query, { from: 0n, to: await blockNumberOf(rpc) });
  return eventsIn(logs, registry, event).map((fields) => ({
    validator: toAddress(fields.validator),
    operator: toAddress(fields.operator),
    kind: MESSAGE_KINDS[Number(fields.code) as keyof typeof MESSAGE_KINDS],
    height: fields.height,
    round: Number(fields.round),
    evidence: toHash(fields.evidence),
  }));
}
