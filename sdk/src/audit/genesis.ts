import { zeroPadValue } from "ethers";
import { z } from "zod";
import { DIRECTORY_ADDRESS } from "../chain/directory.ts";
import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { encodeShortText } from "../values/shortText.ts";
import { ZERO_HASH } from "./stateProof.ts";
import {
  IMPLEMENTATION_SLOT,
  type ReadSlot,
  readValidators,
  targetSlotOf,
  wordToAddress,
} from "./storageLayout.ts";

/** What a verification starts from and believes without proof. */
export interface AuditAnchor {
  /** The set that seals block 1, or the block of `since`. */
  readonly validators: readonly Address[];
  /** A later block that is known; what comes before it counts for nothing. */
  readonly since?: { readonly number: bigint; readonly hash: Hash };
  readonly registry: Address;
  readonly ledger: Address;
  /** The ledger's code at genesis. */
  readonly ledgerImplementation: Address;
}

const hex = z.string().regex(/^(0x)?[0-9a-fA-F]*$/);
const genesisSchema = z.looseObject({
  config: z.looseObject({ qbft: z.looseObject({ validatorcontractaddress: hex }) }),
  alloc: z.record(hex, z.looseObject({ storage: z.record(hex, hex).optional() })),
});

/** A parsed genesis file of a Besu-compatible QBFT network. */
export type Genesis = z.infer<typeof genesisSchema>;

/**
 * Reads the anchor from a genesis file: the contracts are in its `alloc`.
 * @param genesis the parsed JSON; the auditor's own copy, not one from the node under audit.
 * @throws AuditError AUDIT_GENESIS_MALFORMED, AUDIT_VALIDATORS_INVALID
 */
export function readAnchor(genesis: unknown): AuditAnchor {
  const parsed = genesisSchema.safeParse(genesis);
  if (!parsed.success) {
    throw new AuditError("AUDIT_GENESIS_MALFORMED", "the file is no genesis of a QBFT network", {
      issues: parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
    });
  }
  const storageOf = indexStorage(parsed.data);
  const registry = normalAddress(parsed.data.config.qbft.validatorcontractaddress);
  const ledgerSlot = targetSlotOf(encodeShortText("TitleLedger"));
  const ledger = wordToAddress(storageOf(DIRECTORY_ADDRESS)(ledgerSlot));
  return {
    validators: readValidators(storageOf(registry)),
    registry,
    ledger,
    ledgerImplementation: wordToAddress(storageOf(ledger)(IMPLEMENTATION_SLOT)),
  };
}

function indexStorage({ alloc }: Genesis): (address: Address) => ReadSlot {
  const byAddress = new Map(
    Object.entries(alloc).map(([address, account]) => [normalAddress(address), account]),
  );
  return (address) => {
    const account = byAddress.get(address);
    if (account === undefined) {
      throw new AuditError("AUDIT_GENESIS_MALFORMED", "a contract is not in the genesis file", {
        address,
      });
    }
    const slots = new Map(
      Object.entries(account.storage ?? {}).map(([slot, value]) => [word(slot), word(value)]),
    );
    return (slot) => slots.get(slot) ?? ZERO_HASH;
  };
}

function normalAddress(text: string): Address {
  const digits = bareHex(text);
  return `0x${digits.padStart(40, "0")}`;
}

function word(text: string): Hash {
  const digits = bareHex(text);
  return zeroPadValue(`0x${digits.padStart(digits.length + (digits.length % 2), "0")}`, 32) as Hash;
}

function bareHex(text: string): string {
  return text.toLowerCase().replace(/^0x/, "") as Hex;
}
