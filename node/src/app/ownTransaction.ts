import type { Signature } from "../types/block.ts";
import { bigintToBytes, bytesToBigint, hexToBytes } from "../types/codec/bytes.ts";
import { encodeRLPAfter, type RLPInput } from "../types/codec/rlp.ts";
import type { Address, Hash, Hex } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";

export interface OwnTransaction {
  readonly chainId: bigint;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  readonly to: Address;
  readonly data: Hex;
}

/** EIP-2718 type of EIP-1559 transactions. */
const TYPE = 2;
const NOTHING = new Uint8Array(0);

/** A transaction of the node's own key at the price 0, signed and encoded. */
export function signOwnTransaction(
  { chainId, nonce, gasLimit, to, data }: OwnTransaction,
  sign: (digest: Hash) => Signature,
): Uint8Array {
  const [free, noValue, noAccessList] = [NOTHING, NOTHING, []];
  const fields: readonly RLPInput[] = [
    bigintToBytes(chainId),
    bigintToBytes(nonce),
    free,
    free,
    bigintToBytes(gasLimit),
    hexToBytes(to),
    noValue,
    hexToBytes(data),
    noAccessList,
  ];
  const signature = sign(keccak256Hex(envelope(fields)));
  const parity = signature.subarray(64);
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32, 64)];
  return envelope([...fields, ...[parity, r, s].map(scalar)]);
}

function envelope(fields: readonly RLPInput[]): Uint8Array {
  return encodeRLPAfter(Uint8Array.of(TYPE), fields);
}

function scalar(bytes: Uint8Array): Uint8Array {
  return bigintToBytes(bytesToBigint(bytes));
}
