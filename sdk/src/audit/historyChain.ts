import { AbiCoder, keccak256 } from "ethers";
import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { ZERO_HASH } from "./stateProof.ts";

/** One entry of an instrument's history as the TitleLedger chained it; its sequence is its place in the list. */
export interface RawHistoryEntry {
  /** bytes32 text. */
  readonly kind: Hash;
  /** The registry or desk that caused the entry. */
  readonly actor: Address;
  /** Block time, UTC seconds. */
  readonly timestamp: number;
  /** abi-encoded particulars, by kind. */
  readonly data: Hex;
}

const ENTRY_TYPES = ["bytes32", "uint64", "bytes32", "address", "uint64", "bytes"];

/** head' = keccak256(abi.encode(head, sequence, kind, actor, timestamp, data)), from zero, sequence from 1. */
export function chainHistory(entries: readonly RawHistoryEntry[]): Hash {
  const coder = AbiCoder.defaultAbiCoder();
  return entries.reduce<Hash>(
    (head, { kind, actor, timestamp, data }, index) =>
      keccak256(coder.encode(ENTRY_TYPES, [head, index + 1, kind, actor, timestamp, data])) as Hash,
    ZERO_HASH,
  );
}

/** @throws AuditError AUDIT_UNKNOWN_INSTRUMENT, AUDIT_HISTORY_MISMATCH */
export function verifyHistory(entries: readonly RawHistoryEntry[], provenHead: Hash): void {
  if (provenHead === ZERO_HASH) {
    throw new AuditError("AUDIT_UNKNOWN_INSTRUMENT", "the ledger has no history of the instrument");
  }
  const head = chainHistory(entries);
  if (head !== provenHead) {
    throw new AuditError("AUDIT_HISTORY_MISMATCH", "the entries do not add up to the proven head", {
      entries: entries.length,
      recomputed: head,
      proven: provenHead,
    });
  }
}
