import type { SealedBlock } from "../../types/block.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { quantity } from "../format.ts";
import { authorizationListOf } from "./authorization.ts";

export type TransactionView = Readonly<Record<string, unknown>>;

/** Where a transaction stands; undefined while it is in the pool. */
export interface Place {
  readonly sealed: SealedBlock;
  readonly index: number;
}

export function transactionView(transaction: RecoveredTransaction, place?: Place): TransactionView {
  return {
    blockHash: place?.sealed.hash ?? null,
    blockNumber: place === undefined ? null : quantity(place.sealed.block.header.number),
    blockTimestamp: place === undefined ? null : quantity(place.sealed.block.header.timestamp),
    transactionIndex: place === undefined ? null : quantity(place.index),
    hash: transaction.hash,
    type: quantity(transaction.type),
    from: transaction.sender,
    to: transaction.to ?? null,
    nonce: quantity(transaction.nonce),
    gas: quantity(transaction.gasLimit),
    value: quantity(transaction.value),
    input: bytesToHex(transaction.data),
    ...feeFields(transaction, place !== undefined),
    ...envelopeFields(transaction),
    ...signatureFields(transaction),
  };
}

/** What a unit of gas cost: the base fee is 0, so the priority fee is the whole price. */
export function effectiveGasPrice({
  gasPrice,
  maxPriorityFeePerGas: tip,
}: RecoveredTransaction): bigint {
  return tip === undefined || tip > gasPrice ? gasPrice : tip;
}

function feeFields(transaction: RecoveredTransaction, included: boolean) {
  const { gasPrice, maxPriorityFeePerGas } = transaction;
  if (maxPriorityFeePerGas === undefined) return { gasPrice: quantity(gasPrice) };
  return {
    gasPrice: quantity(included ? effectiveGasPrice(transaction) : gasPrice),
    maxFeePerGas: quantity(gasPrice),
    maxPriorityFeePerGas: quantity(maxPriorityFeePerGas),
  };
}

function envelopeFields({ type, chainId, accessList, raw }: RecoveredTransaction) {
  const chain = chainId === undefined ? {} : { chainId: quantity(chainId) };
  if (type === 0) return chain;
  if (type !== 4) return { ...chain, accessList };
  return { ...chain, accessList, authorizationList: authorizationListOf(raw) };
}

function signatureFields({ type, chainId, signature: { yParity, r, s } }: RecoveredTransaction) {
  const scalars = { r: quantity(BigInt(r)), s: quantity(BigInt(s)) };
  if (type !== 0) return { ...scalars, v: quantity(yParity), yParity: quantity(yParity) };
  const v = chainId === undefined ? 27n : 35n + 2n * chainId;
  return { ...scalars, v: quantity(v + BigInt(yParity)) };
}
