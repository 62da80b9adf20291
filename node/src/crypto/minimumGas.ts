import type { RecoveredTransaction } from "../types/transaction.ts";

const TRANSACTION_GAS = 21_000;
const CREATION_GAS = 32_000;
/** EIP-3860, per word of 32 bytes. */
const INIT_CODE_WORD_GAS = 2;
/** EIP-2028 and EIP-7623: a zero byte is one token, any other byte four. */
const TOKEN_GAS = 4;
const FLOOR_TOKEN_GAS = 10;
/** EIP-2930. */
const ACCESS_LIST_ADDRESS_GAS = 2_400;
const ACCESS_LIST_KEY_GAS = 1_900;
/** EIP-7702. */
const AUTHORIZATION_GAS = 25_000;

/** EIP-3860: bytes of init code that a transaction may carry. */
export const INIT_CODE_BYTES_MAX = 49_152;

type GasRelevant = Pick<RecoveredTransaction, "to" | "data" | "accessList">;

/** Gas below which a transaction can never be included (Prague): its intrinsic gas, or EIP-7623's floor if higher. */
export function minimumGasOf(transaction: GasRelevant, authorizations: number): bigint {
  const tokens = tokensIn(transaction.data);
  const floor = TRANSACTION_GAS + FLOOR_TOKEN_GAS * tokens;
  const intrinsic =
    TRANSACTION_GAS +
    TOKEN_GAS * tokens +
    creationGas(transaction) +
    accessListGas(transaction) +
    authorizations * AUTHORIZATION_GAS;
  return BigInt(Math.max(floor, intrinsic));
}

function tokensIn(data: Uint8Array): number {
  let zeroBytes = 0;
  for (const byte of data) if (byte === 0) zeroBytes += 1;
  return zeroBytes + 4 * (data.length - zeroBytes);
}

function creationGas({ to, data }: GasRelevant): number {
  if (to !== undefined) return 0;
  return CREATION_GAS + INIT_CODE_WORD_GAS * Math.ceil(data.length / 32);
}

function accessListGas({ accessList }: GasRelevant): number {
  const keys = accessList.reduce((sum, { storageKeys }) => sum + storageKeys.length, 0);
  return accessList.length * ACCESS_LIST_ADDRESS_GAS + keys * ACCESS_LIST_KEY_GAS;
}
