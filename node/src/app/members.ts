import { hexToBytes } from "../types/codec/bytes.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { Receipt } from "../types/receipt.ts";
import { DIRECTORY_ADDRESS } from "./genesis/deployer.ts";
import { bytes32Text } from "./genesis/text.ts";

export interface MembersOptions {
  /** A storage slot at the head. */
  readonly slotOf: (address: Address, slot: Hash) => Hash;
  /** Whether strangers may send as well: a development network. */
  readonly isOpen: boolean;
}

/** Whose share of the pool a transaction uses: with free gas, only membership tells a client from a flood. */
export interface Members {
  /**
   * The member account whose operator the sender is: that which the transaction is sent to, or the central bank's, which may
   * write to anything. A validator stands for itself; a development network's strangers share the share of one member.
   * Undefined for a sender who may not use the network.
   */
  memberOf(sender: Address, to: Address | undefined): Address | undefined;
  /** To be called with the validators of every height. */
  onValidators(validators: readonly Address[]): void;
  /** Whether a block may have changed who belongs to whom. */
  onBlock(receipts: readonly Receipt[]): boolean;
  /** To be called when the head's state came from elsewhere: no block tells what changed. */
  onAdopted(): void;
}

/** Stands for everybody whom no member answers for. */
export const STRANGERS: Address = "0x0000000000000000000000000000000000000000";

/** Pairs of sender and recipient whose answer is kept until members change. */
const KNOWN_MAX = 8_192;

// Where the contracts keep what is asked here; see contracts/layouts/.
/** `_targets` of the Directory. */
const TARGETS_SLOT = 1n;
/** `_centralBank` and `_members` of the MemberRegistry. */
const CENTRAL_BANK_SLOT = 0n;
const MEMBERS_SLOT = 2n;
/** Bits below `status` in the first word of a `Member`: 20 bytes of address, one of kind. */
const STATUS_SHIFT = 168n;
const STATUS_ACTIVE = 1n;
/** `_operators` of a MemberAccount: zero for who has no role. */
const ROLES_SLOT = 1n;

/** What the contracts emit whenever an answer given before may no longer hold. */
const CHANGES: ReadonlySet<Hash> = new Set(
  [
    "OperatorSet(address,uint8)",
    "MemberSuspended(address,string)",
    "MemberRestored(address)",
    "Named(bytes32,address)",
  ].map((signature) => keccak256Hex(Buffer.from(signature))),
);

export function createMembers({ slotOf, isOpen }: MembersOptions): Members {
  const registrySlot = slotInMapping(bytes32Text("MemberRegistry"), TARGETS_SLOT);
  const known = new Map<string, Address | undefined>();
  let validators: ReadonlySet<Address> = new Set();

  function isOperator(registry: Address, account: Address, sender: Address): boolean {
    const member = BigInt(slotOf(registry, slotInMapping(account, MEMBERS_SLOT)));
    if (((member >> STATUS_SHIFT) & 0xffn) !== STATUS_ACTIVE) return false;
    return BigInt(slotOf(account, slotInMapping(sender, ROLES_SLOT))) !== 0n;
  }

  function find(sender: Address, to: Address | undefined): Address | undefined {
    const registry = addressIn(slotOf(DIRECTORY_ADDRESS, registrySlot));
    // A chain without members: everybody stands for itself.
    if (registry === STRANGERS) return sender;
    const centralBank = addressIn(slotOf(registry, word(CENTRAL_BANK_SLOT)));
    for (const account of [to, centralBank]) {
      if (account !== undefined && isOperator(registry, account, sender)) return account;
    }
    return isOpen ? STRANGERS : undefined;
  }

  return {
    memberOf(sender, to) {
      if (validators.has(sender)) return sender;
      const pair = `${sender}${to}`;
      if (known.has(pair)) return known.get(pair);
      const member = find(sender, to);
      if (known.size >= KNOWN_MAX) known.clear();
      known.set(pair, member);
      return member;
    },
    onValidators(set) {
      validators = new Set(set);
    },
    onBlock(receipts) {
      const changed = receipts.some(({ logs }) =>
        logs.some(({ topics: [topic] }) => topic !== undefined && CHANGES.has(topic)),
      );
      if (changed) known.clear();
      return changed;
    },
    onAdopted: () => known.clear(),
  };
}

/** Where Solidity keeps a mapping's value. */
function slotInMapping(key: Address | Hash, slot: bigint): Hash {
  const padded: Hash = `0x${key.slice(2).padStart(64, "0")}`;
  return keccak256Hex(hexToBytes(`${padded}${word(slot).slice(2)}` as Hash));
}

function word(value: bigint): Hash {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

function addressIn(slot: Hash): Address {
  return `0x${slot.slice(-40)}`;
}
