import { bytesToHex, hexToBytes } from "../../node/src/types/codec/bytes.ts";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Address } from "../../node/src/types/hex.ts";
import { keccak256Hex } from "../../node/src/types/keccak.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";

/**
 * A transaction of the small ledger: `type ‖ sender (20) ‖ nonce (8) ‖ data`, in an envelope of a type that no chain uses.
 * Nobody signs it: seeds are about signatures of validators, and transactions are decoded some thousand times a seed.
 */
const TYPE = 0x7e;
const HEADER_BYTES = 29;

/** Gas of every transaction. */
export const TRANSACTION_GAS = 21_000n;

export function encodeTransaction(sender: Address, nonce: bigint, data: Uint8Array): Uint8Array {
  const raw = new Uint8Array(HEADER_BYTES + data.length);
  raw[0] = TYPE;
  raw.set(hexToBytes(sender), 1);
  new DataView(raw.buffer).setBigUint64(21, nonce);
  raw.set(data, HEADER_BYTES);
  return raw;
}

const decoded = new WeakMap<Uint8Array, RecoveredTransaction>();

/** Each array once: nobody changes what is on its way. Throws CRYPTO_INVALID_TRANSACTION, as the node's own decoder does. */
export function decodeTransaction(raw: Uint8Array): RecoveredTransaction {
  const known = decoded.get(raw);
  if (known !== undefined) return known;
  const transaction = decode(raw);
  decoded.set(raw, transaction);
  return transaction;
}

function decode(raw: Uint8Array): RecoveredTransaction {
  if (raw[0] !== TYPE || raw.length <= HEADER_BYTES) {
    throw new NodeError("CRYPTO_INVALID_TRANSACTION", "invalid transaction: not of the ledger");
  }
  return {
    hash: keccak256Hex(raw),
    raw,
    sender: bytesToHex(raw.subarray(1, 21)),
    type: TYPE,
    nonce: new DataView(raw.buffer, raw.byteOffset).getBigUint64(21),
    gasLimit: TRANSACTION_GAS,
    gasPrice: 0n,
    maxPriorityFeePerGas: undefined,
    to: undefined,
    value: 0n,
    data: raw.subarray(HEADER_BYTES),
    chainId: undefined,
    accessList: [],
    signature: { yParity: 0, r: "0x00", s: "0x00" },
  };
}
