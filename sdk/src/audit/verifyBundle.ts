import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash, InstrumentId } from "../types.ts";
import { type AuditBundle, type ProvenHeader, parseBundle } from "./bundle.ts";
import { type AuditCheckpoint, anchorAt, checkpointOf, requireAfter } from "./checkpoint.ts";
import { type AuditAnchor, readAnchor } from "./genesis.ts";
import { decodeHeader, type SealedHeader } from "./header.ts";
import { verifyHistory } from "./historyChain.ts";
import { decodeHistoryEntry, type HistoryEntry } from "./historyEntry.ts";
import { verifySeals } from "./seals.ts";
import { createProvenState, type ProvenState, requireAllUsed } from "./stateProof.ts";
import { headSlotOf, IMPLEMENTATION_SLOT, readValidators, wordToAddress } from "./storageLayout.ts";

/** A history that holds, and the block as of which it is complete. */
export interface VerifiedHistory {
  readonly instrumentId: InstrumentId;
  readonly entries: readonly HistoryEntry[];
  readonly asOf: {
    readonly number: bigint;
    readonly hash: Hash;
    /** UTC seconds. */
    readonly timestamp: bigint;
  };
  /** For the next audit to go on from that block. */
  readonly checkpoint: AuditCheckpoint;
  /** How often the validator set changed between genesis, or the checkpoint that was given, and that block. */
  readonly validatorSetChanges: number;
  /** The ledger's code at that block, and whether governance has replaced that of genesis. */
  readonly ledgerImplementation: Address;
  readonly ledgerUpgraded: boolean;
}

/**
 * Verifies a bundle offline. Nothing of it is believed: validator sets flow from genesis through headers that a quorum of
 * the set before has sealed, the head of the history from the state root of such a header.
 * @dev Assumption of every proof-of-authority chain: no quorum of a past set signs a second history with its old keys. A
 * `checkpoint` (parsed JSON) leaves this to sets since its block: what the bundle says of before is not looked at.
 * @throws AuditError
 */
export function verifyBundle(
  text: string,
  genesis: unknown,
  checkpoint?: unknown,
): VerifiedHistory {
  const anchor = readAnchor(genesis);
  const from = checkpoint === undefined ? anchor : anchorAt(anchor, checkpoint);
  return verifyParsedBundle(parseBundle(text), from);
}

export function verifyParsedBundle(bundle: AuditBundle, anchor: AuditAnchor): VerifiedHistory {
  const header = decodeHeader(bundle.head.header);
  requireAfter(header, anchor);
  const { validators, changes } = followTransitions(bundle, header, anchor);
  const instrumentId = BigInt(bundle.instrument);
  return withSealedState(header, bundle.head.nodes, validators, (state) => {
    verifyHistory(bundle.history, state.storageAt(anchor.ledger, headSlotOf(instrumentId)));
    const implementation = wordToAddress(state.storageAt(anchor.ledger, IMPLEMENTATION_SLOT));
    return {
      instrumentId,
      entries: bundle.history.map(decodeHistoryEntry),
      checkpoint: checkpointOf(header, validators),
      asOf: { number: header.number, hash: header.hash, timestamp: header.timestamp },
      validatorSetChanges: changes,
      ledgerImplementation: implementation,
      ledgerUpgraded: implementation !== anchor.ledgerImplementation,
    };
  });
}

/** The set that seals the bundle's last block. The set of a block is in the state of the block before it. */
function followTransitions(
  { transitions }: AuditBundle,
  head: SealedHeader,
  anchor: AuditAnchor,
): { readonly validators: readonly Address[]; readonly changes: number } {
  let validators = anchor.validators;
  let changes = 0;
  let previous = 0n;
  for (const { header: encoded, nodes } of transitions) {
    const header = decodeHeader(encoded);
    const { number } = header;
    requireAscending(previous, number);
    previous = number;
    if (number < (anchor.since?.number ?? 0n)) continue;
    requireAfter(header, anchor);
    const next = withSealedState(header, nodes, validators, (state) =>
      readValidators((slot) => state.storageAt(anchor.registry, slot)),
    );
    requireChange(validators, next, number);
    validators = next;
    changes += 1;
  }
  requireAscending(previous, head.number);
  return { validators, changes };
}

/** Opens a header's state once a quorum of `validators` vouches for it. */
function withSealedState<Result>(
  header: SealedHeader,
  nodes: ProvenHeader["nodes"],
  validators: readonly Address[],
  use: (state: ProvenState) => Result,
): Result {
  verifySeals(header, validators);
  const state = createProvenState(header.stateRoot, nodes);
  const result = use(state);
  requireAllUsed(state, nodes);
  return result;
}

function requireAscending(previous: bigint, number: bigint): void {
  if (number <= previous) {
    throw new AuditError("AUDIT_TRANSITION_ORDER", "the bundle's blocks do not ascend", {
      previous,
      number,
    });
  }
}

function requireChange(before: readonly Address[], after: readonly Address[], block: bigint): void {
  if (before.join() === after.join()) {
    throw new AuditError("AUDIT_TRANSITION_ORDER", "a transition changes nothing", { block });
  }
}
