import { AbiCoder, keccak256, toBeHex } from "ethers";
import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash, InstrumentId } from "../types.ts";

/** One slot's value, 32 bytes; from a genesis file, a proof or a node. */
export type ReadSlot = (slot: Hash) => Hash;

/** `_validators` of the ValidatorRegistry: the length here, the elements from keccak256(0) on. */
export const VALIDATORS_SLOT: Hash = slotHash(0n);
/** `_heads` of the TitleLedger. */
const HEADS_SLOT = 0n;
/** `_targets` of the Directory. */
const TARGETS_SLOT = 1n;
/** Where an ERC-1967 proxy keeps the address of its code; what code that is made for proxies answers (ERC-1822). */
export const IMPLEMENTATION_SLOT: Hash =
  "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
/** Where an ERC-1967 proxy keeps the address of the beacon that knows its code. */
export const BEACON_SLOT: Hash =
  "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
/** More than the ValidatorRegistry admits. */
const VALIDATORS_MAX = 256n;

export function headSlotOf(instrumentId: InstrumentId): Hash {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [instrumentId, HEADS_SLOT]),
  ) as Hash;
}

/** @param name bytes32 text. */
export function targetSlotOf(name: Hash): Hash {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [name, TARGETS_SLOT]),
  ) as Hash;
}

/** The slots that hold `count` validators. */
export function validatorSlots(count: bigint): readonly Hash[] {
  const first = BigInt(keccak256(VALIDATORS_SLOT));
  return Array.from({ length: Number(count) }, (_, index) => slotHash(first + BigInt(index)));
}

/**
 * The validator set as the ValidatorRegistry stores it.
 * @throws AuditError AUDIT_VALIDATORS_INVALID unless there is at least one and they ascend strictly.
 */
export function readValidators(read: ReadSlot): readonly Address[] {
  const validators = validatorSlots(readValidatorCount(read)).map((slot) =>
    wordToAddress(read(slot)),
  );
  requireValidatorSet(validators);
  return validators;
}

/**
 * @throws AuditError AUDIT_VALIDATORS_INVALID unless there is at least one, at most 256, and they ascend strictly.
 */
export function requireValidatorSet(validators: readonly Address[]): void {
  requireValidatorCount(BigInt(validators.length));
  const ascending = validators.every(
    (validator, index) => index === 0 || validator > (validators[index - 1] ?? ""),
  );
  if (ascending) return;
  throw new AuditError("AUDIT_VALIDATORS_INVALID", "the validators do not ascend", { validators });
}

export function readValidatorCount(read: ReadSlot): bigint {
  return requireValidatorCount(BigInt(read(VALIDATORS_SLOT)));
}

function requireValidatorCount(count: bigint): bigint {
  if (count > 0n && count <= VALIDATORS_MAX) return count;
  throw new AuditError("AUDIT_VALIDATORS_INVALID", "a validator set has 1 to 256 members", {
    count,
  });
}

/** The low 20 bytes of a word. */
export function wordToAddress(word: Hash): Address {
  return `0x${word.slice(-40)}`;
}

function slotHash(slot: bigint): Hash {
  return toBeHex(slot, 32) as Hash;
}
