import type { ClientContext } from "../chain/context.ts";
import { addressOfContract } from "../chain/events.ts";
import { readHistory } from "../chain/history.ts";
import { readLogs } from "../chain/logs.ts";
import type { RPC } from "../chain/rpc.ts";
import type { Address, Hash, Hex, InstrumentId } from "../types.ts";
import { formatInstrumentNumber } from "../values/instrumentNumber.ts";
import type { AuditBundle, ProvenHeader } from "./bundle.ts";
import type { AuditAnchor } from "./genesis.ts";
import { decodeHeader } from "./header.ts";
import { type NodeHeader, readHeader, readProofNodes } from "./nodeBlock.ts";
import { createProvenState, type ProvenState } from "./stateProof.ts";
import {
  headSlotOf,
  IMPLEMENTATION_SLOT,
  readValidatorCount,
  readValidators,
  VALIDATORS_SLOT,
  validatorSlots,
} from "./storageLayout.ts";

/** Asks a node for everything that verifying an instrument's history takes, as of its newest block. */
export async function collectBundle(
  context: ClientContext,
  id: InstrumentId,
  anchor: AuditAnchor,
): Promise<AuditBundle> {
  const newest = await readHeader(context.rpc, "latest");
  return {
    format: "piaohao-audit-1",
    instrument: formatInstrumentNumber(id),
    transitions: await collectTransitions(context, anchor, newest.number),
    head: await proveHead(context.rpc, newest, { ledger: anchor.ledger, id }),
    history: await readHistory(context, id, newest.number),
  };
}

/** Proves the head of an instrument's history in the state of a block. */
export async function proveHead(
  rpc: RPC,
  { encoded, number }: NodeHeader,
  { ledger, id }: { readonly ledger: Address; readonly id: InstrumentId },
): Promise<ProvenHeader> {
  const slots = [headSlotOf(id), IMPLEMENTATION_SLOT];
  const nodes = await readProofNodes(rpc, { account: ledger, slots, block: number });
  return prune(encoded, nodes, (state) => {
    for (const slot of slots) state.storageAt(ledger, slot);
  });
}

/** Every block before the last in which the validator set became another. */
async function collectTransitions(
  context: ClientContext,
  { registry, validators }: AuditAnchor,
  headNumber: bigint,
): Promise<ProvenHeader[]> {
  const transitions: ProvenHeader[] = [];
  let current = validators.join();
  for (const block of await changeBlocks(context, headNumber)) {
    const proven = await proveValidators(context.rpc, registry, block);
    if (proven.validators.join() !== current) transitions.push(proven.header);
    current = proven.validators.join();
  }
  return transitions;
}

/** Blocks in which the registry said that a validator came, went or changed its key. */
async function changeBlocks(
  { rpc, contracts }: ClientContext,
  headNumber: bigint,
): Promise<readonly bigint[]> {
  if (headNumber < 2n) return [];
  const registry = await contracts.at("ValidatorRegistry");
  const events = [
    registry.getEvent("ValidatorAdmitted"),
    registry.getEvent("ValidatorRemoved"),
    registry.getEvent("ValidatorKeyReplaced"),
  ];
  const logs = await readLogs(rpc, {
    address: addressOfContract(registry),
    topics: [events.map(({ fragment }) => fragment.topicHash as Hash)],
    fromBlock: 1n,
    toBlock: headNumber - 1n,
  });
  return [...new Set(logs.map(({ blockNumber }) => blockNumber))];
}

/** Proves the validator set in the state of a block, which is that of the block after it. */
export async function proveValidators(
  rpc: RPC,
  registry: Address,
  block: bigint,
): Promise<{ readonly header: ProvenHeader; readonly validators: readonly Address[] }> {
  const { encoded, stateRoot } = await readHeader(rpc, block);
  const ask = (slots: readonly Hash[]) => readProofNodes(rpc, { account: registry, slots, block });
  const first = await ask([VALIDATORS_SLOT]);
  const state = createProvenState(stateRoot, first);
  const slots = validatorSlots(readValidatorCount((slot) => state.storageAt(registry, slot)));
  const nodes = [...first, ...(await ask(slots))];
  const read = (proven: ProvenState) => readValidators((slot) => proven.storageAt(registry, slot));
  return {
    header: prune(encoded, nodes, read),
    validators: read(createProvenState(stateRoot, nodes)),
  };
}

/** Keeps the nodes that the verification will use, in its order. */
function prune(
  encoded: Hex,
  nodes: readonly Hex[],
  use: (state: ProvenState) => unknown,
): ProvenHeader {
  const state = createProvenState(decodeHeader(encoded).stateRoot, nodes);
  use(state);
  return { header: encoded, nodes: [...state.used()] };
}
