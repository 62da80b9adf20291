import { findChanges } from "../chain/changes.ts";
import type { ClientContext } from "../chain/context.ts";
import { readHistory } from "../chain/history.ts";
import type { RPC } from "../chain/rpc.ts";
import type { Address, Hash, Hex, InstrumentId } from "../types.ts";
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

export interface CollectParams {
  /** The instrument's 30 digits, and the same as a number. */
  readonly instrument: string;
  readonly id: InstrumentId;
  readonly anchor: AuditAnchor;
}

/** Asks a node for everything that verifying an instrument's history takes, as of its newest block. */
export async function collectBundle(
  context: ClientContext,
  { instrument, id, anchor }: CollectParams,
): Promise<AuditBundle> {
  const newest = await readHeader(context.rpc, "latest");
  return {
    format: "piaohao-audit-1",
    instrument,
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

/** Blocks before the last that lead from one validator set to the next, as far as it takes to reach the last. */
async function collectTransitions(
  { rpc, contracts }: ClientContext,
  { registry, validators, since }: AuditAnchor,
  headNumber: bigint,
): Promise<ProvenHeader[]> {
  const contract = await contracts.at("ValidatorRegistry");
  const from = since === undefined ? 0n : since.number - 1n;
  const setAt = async (block: bigint) =>
    // What the anchor knows is not asked for: the state may be long gone.
    block === from
      ? String(validators)
      : String(await contract.getValidators({ blockTag: block })).toLowerCase();
  const transitions: ProvenHeader[] = [];
  for (const block of await findChanges(setAt, { from, to: headNumber - 1n })) {
    transitions.push(await proveValidators(rpc, registry, block));
  }
  return transitions;
}

/** Proves the validator set in the state of a block, which is that of the block after it. */
export async function proveValidators(
  rpc: RPC,
  registry: Address,
  block: bigint,
): Promise<ProvenHeader> {
  const { encoded, stateRoot } = await readHeader(rpc, block);
  const ask = (slots: readonly Hash[]) => readProofNodes(rpc, { account: registry, slots, block });
  const first = await ask([VALIDATORS_SLOT]);
  const state = createProvenState(stateRoot, first);
  const slots = validatorSlots(readValidatorCount((slot) => state.storageAt(registry, slot)));
  const nodes = [...first, ...(await ask(slots))];
  return prune(encoded, nodes, (proven) =>
    readValidators((slot) => proven.storageAt(registry, slot)),
  );
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
