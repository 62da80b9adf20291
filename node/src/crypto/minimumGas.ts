import type { TypedTransaction } from "@ethereumjs/tx";

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

/** Gas below which a transaction can never be included (Prague): its intrinsic gas, or EIP-7623's floor if higher. */
export function minimumGasOf(transaction: TypedTransaction): bigint {
  const tokens = tokensIn(transaction.data);
  const floor = TRANSACTION_GAS + FLOOR_TOKEN_GAS * tokens;
  const intrinsic =
    TRANSACTION_GAS +
    TOKEN_GAS * tokens +
    creationGas(transaction) +
    accessListGas(transaction) +
    authorizationGas(transaction);
  return BigInt(Math.max(floor, intrinsic));
}

function tokensIn(data: Uint8Array): number {
  let zeroBytes = 0;
  for (const byte of data) if (byte === 0) zeroBytes += 1;
  return zeroBytes + 4 * (data.length - zeroBytes);
}

function creationGas(transaction: TypedTransaction): number {
  if (transaction.to !== undefined) return 0;
  return CREATION_GAS + INIT_CODE_WORD_GAS * Math.ceil(transaction.data.length / 32);
}

function accessListGas(transaction: TypedTransaction): number {
  if (!("accessList" in transaction)) return 0;
  const keys = transaction.accessList.reduce((sum, [, storageKeys]) => sum + storageKeys.length, 0);
  return transaction.accessList.length * ACCESS_LIST_ADDRESS_GAS + keys * ACCESS_LIST_KEY_GAS;
}

function authorizationGas(transaction: TypedTransaction): number {
  if (!("authorizationList" in transaction)) return 0;
  return transaction.authorizationList.length * AUTHORIZATION_GAS;
}
