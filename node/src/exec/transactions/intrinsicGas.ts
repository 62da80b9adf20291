import type { RecoveredTransaction } from "../../types/transaction.ts";

const GAS = {
  base: 21_000n,
  creation: 32_000n,
  zeroByte: 4n,
  otherByte: 16n,
  initCodeWord: 2n,
  listedAddress: 2_400n,
  listedSlot: 1_900n,
  authorization: 25_000n,
  floorZeroByte: 10n,
  floorOtherByte: 40n,
} as const;

/** EIP-3860: bytes of init code that a transaction may carry. */
export const INIT_CODE_BYTES_MAX = 49_152;

/** What of a transaction its intrinsic gas depends on. */
export type GasRelevant = Pick<RecoveredTransaction, "to" | "data" | "accessList">;

/** Gas of a transaction before its first instruction (EIP-2028, 2930, 3860, 7702). */
export function intrinsicGas(transaction: GasRelevant, authorizations: number): bigint {
  const { zeros, others } = countBytes(transaction.data);
  let gas = GAS.base + zeros * GAS.zeroByte + others * GAS.otherByte;
  if (transaction.to === undefined) {
    gas += GAS.creation + BigInt(Math.ceil(transaction.data.length / 32)) * GAS.initCodeWord;
  }
  for (const { storageKeys } of transaction.accessList) {
    gas += GAS.listedAddress + BigInt(storageKeys.length) * GAS.listedSlot;
  }
  return gas + BigInt(authorizations) * GAS.authorization;
}

/** Gas that a transaction pays at least for its data (EIP-7623). */
export function floorGas(data: Uint8Array): bigint {
  const { zeros, others } = countBytes(data);
  return GAS.base + zeros * GAS.floorZeroByte + others * GAS.floorOtherByte;
}

function countBytes(data: Uint8Array): { readonly zeros: bigint; readonly others: bigint } {
  let zeros = 0;
  for (const byte of data) if (byte === 0) zeros++;
  return { zeros: BigInt(zeros), others: BigInt(data.length - zeros) };
}
