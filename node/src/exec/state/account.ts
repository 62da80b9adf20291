import { bigintToBytes, bytesToBigint, bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import { bytesOf, fixedBytesOf, tupleOf } from "../../types/codec/fields.ts";
import { decodeRLP, encodeRLP } from "../../types/codec/rlp.ts";
import { execError } from "../errors.ts";

/** An account as the state trie holds it. Immutable. */
export interface AccountRecord {
  readonly nonce: bigint;
  /** wei. */
  readonly balance: bigint;
  readonly storageRoot: Uint8Array;
  readonly codeHash: Uint8Array;
}

export const EMPTY_CODE_HASH = hexToBytes(
  "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
);

/** RLP[nonce, balance, storageRoot, codeHash]: the leaf of the state trie, and the value of the flat state. */
export function encodeAccount(account: AccountRecord): Uint8Array {
  return encodeRLP([
    bigintToBytes(account.nonce),
    bigintToBytes(account.balance),
    account.storageRoot,
    account.codeHash,
  ]);
}

/** Throws EXEC_STATE_CORRUPT. */
export function decodeAccount(encoded: Uint8Array): AccountRecord {
  try {
    const [nonce, balance, storageRoot, codeHash] = tupleOf(decodeRLP(encoded), 4, "account");
    return {
      nonce: bytesToBigint(bytesOf(nonce, "account.nonce")),
      balance: bytesToBigint(bytesOf(balance, "account.balance")),
      storageRoot: fixedBytesOf(storageRoot, 32, "account.storageRoot"),
      codeHash: fixedBytesOf(codeHash, 32, "account.codeHash"),
    };
  } catch (cause) {
    const details = { account: bytesToHex(encoded) };
    const message = "a stored account does not decode";
    throw execError("EXEC_STATE_CORRUPT", message, details, cause);
  }
}
