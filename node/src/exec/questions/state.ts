import { hashToWord } from "../../evm/word.ts";
import { bytesToBigint, bytesToHex } from "../../types/codec/bytes.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { AccountProof, AccountState } from "../../types/ports/executor.ts";
import { NO_BYTES, padTo32 } from "../bytes.ts";
import { execError } from "../errors.ts";
import { decodeAccount, EMPTY_CODE_HASH } from "../state/account.ts";
import type { StateReader } from "../state/reader.ts";
import { keyOfAddress, keyOfSlot } from "../state/secureKey.ts";
import { decodeSlot } from "../state/slot.ts";
import type { NodeReader } from "../trie/nodeReader.ts";
import { storageTrie, type TrieAt } from "../trie/place.ts";
import { EMPTY_ROOT, proveValue, stateTrieAt } from "../trie/trie.ts";
import { createTurns } from "./turns.ts";

const NO_ACCOUNT: AccountState = {
  nonce: 0n,
  balance: 0n,
  codeHash: bytesToHex(EMPTY_CODE_HASH),
  storageRoot: EMPTY_ROOT,
};

export function accountAt(reader: StateReader, address: Address): AccountState | undefined {
  const encoded = reader.account(address);
  return encoded && accountState(encoded);
}

/** Empty for an account without code. Throws EXEC_STATE_MISSING. */
export function codeAt(reader: StateReader, address: Address): Uint8Array {
  const account = accountAt(reader, address);
  if (account === undefined || account.codeHash === NO_ACCOUNT.codeHash) return NO_BYTES;
  const code = reader.code(account.codeHash);
  if (code === undefined) {
    const details = { address, hash: account.codeHash };
    throw execError("EXEC_STATE_MISSING", "a code is missing", details);
  }
  return code;
}

/** 32 bytes. */
export function storageAt(reader: StateReader, address: Address, slot: Hash): Hash {
  return bytesToHex(padTo32(reader.slot(address, hashToWord(slot)) ?? NO_BYTES));
}

/**
 * An account and slots of it with their proofs under a state root (EIP-1186); it proves absence too. Many slots of a state of
 * long ago take a while: others have their turns in between. Rejects EXEC_STATE_MISSING, also when the state goes meanwhile.
 */
export async function proofAt(
  nodes: NodeReader,
  root: Hash,
  address: Address,
  slots: readonly Hash[],
): Promise<AccountProof> {
  const key = keyOfAddress(address);
  const { value, proof } = proveValue(nodes, stateTrieAt(root), key);
  const account = value === undefined ? NO_ACCOUNT : accountState(value);
  const storage = { name: storageTrie(key), root: account.storageRoot };
  const storageProof: SlotProof[] = [];
  const turnOver = createTurns();
  for (const slot of slots) {
    storageProof.push(slotProof(nodes, storage, slot));
    await turnOver();
  }
  return { ...account, address, accountProof: proof.map(bytesToHex), storageProof };
}

type SlotProof = AccountProof["storageProof"][number];

function slotProof(nodes: NodeReader, storage: TrieAt, slot: Hash): SlotProof {
  const { value, proof } = proveValue(nodes, storage, keyOfSlot(hashToWord(slot)));
  return {
    key: slot,
    value: value === undefined ? 0n : bytesToBigint(decodeSlot(value)),
    proof: proof.map(bytesToHex),
  };
}

function accountState(encoded: Uint8Array): AccountState {
  const { nonce, balance, codeHash, storageRoot } = decodeAccount(encoded);
  return {
    nonce,
    balance,
    codeHash: bytesToHex(codeHash),
    storageRoot: bytesToHex(storageRoot),
  };
}
