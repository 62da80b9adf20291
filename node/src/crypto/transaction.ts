import { decodeSignedTransaction, type SignedTransaction } from "../types/codec/transaction.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256, keccak256Hex } from "../types/keccak.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { cryptoError } from "./errors.ts";
import { INIT_CODE_BYTES_MAX, minimumGasOf } from "./minimumGas.ts";
import { recoverSigner } from "./signing.ts";

/**
 * Longest encoding accepted: 128 KiB of calldata (the pool's bound) and 4 KiB for the other fields.
 * Wider than the pool's bound, so that slightly too long calldata meets the pool's own error.
 */
export const TRANSACTION_BYTES_MAX = 132 * 1024;

export interface TransactionDecoderOptions {
  readonly chainId: bigint;
  /** Legacy transactions without a chain id (EIP-155) can be replayed from another chain; refused by default as Besu does. */
  readonly unprotectedAllowed?: boolean;
  /** The sender of a transaction if it was recovered ahead. */
  readonly recovered?: (hash: Hash) => Address | undefined;
}

const WORD_MAX = (1n << 256n) - 1n;

/** `hash` is what the encoding hashes to, for whoever knows it already. */
export type DecodeTransaction = (raw: Uint8Array, hash?: Hash) => RecoveredTransaction;

/**
 * A decoder of canonical transactions of one chain: types 0, 1, 2 and 4, with the sender recovered.
 * It throws CRYPTO_INVALID_TRANSACTION with `details.reason`.
 */
export function createTransactionDecoder(options: TransactionDecoderOptions): DecodeTransaction {
  return (raw, given) => {
    checkEnvelope(raw);
    const signed = decode(raw);
    checkChain(signed, options);
    checkPrice(signed);
    checkGas(signed);
    const hash = given ?? keccak256Hex(raw);
    const sender = options.recovered?.(hash) ?? senderOf(signed);
    return { hash, raw, sender, ...signed.fields };
  };
}

function checkEnvelope(raw: Uint8Array): void {
  if (raw.length > TRANSACTION_BYTES_MAX)
    throw invalid(`longer than ${TRANSACTION_BYTES_MAX} bytes`);
  const first = raw[0];
  if (first === undefined) throw invalid("empty");
  if (first === 3) throw invalid("blob transactions are not accepted");
  const isKnown = first === 1 || first === 2 || first === 4 || first >= 0xc0;
  if (!isKnown) throw invalid(`unknown type ${first}`);
}

function decode(raw: Uint8Array): SignedTransaction {
  try {
    return decodeSignedTransaction(raw);
  } catch (cause) {
    throw asInvalid(cause);
  }
}

function checkChain({ fields }: SignedTransaction, options: TransactionDecoderOptions): void {
  const { chainId } = fields;
  if (chainId === undefined) {
    if (options.unprotectedAllowed !== true) throw invalid("no chain id (EIP-155)");
  } else if (chainId !== options.chainId) {
    throw invalid(`chain id ${chainId}, here it is ${options.chainId}`);
  }
}

function checkPrice({ fields }: SignedTransaction): void {
  const { gasLimit, gasPrice, maxPriorityFeePerGas } = fields;
  if (gasLimit * gasPrice > WORD_MAX) throw invalid("gas limit times price above 2^256 - 1");
  if (maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas > gasPrice) {
    throw invalid("priority fee above maximum fee");
  }
}

function checkGas({ fields, authorizations }: SignedTransaction): void {
  if (fields.to === undefined && fields.data.length > INIT_CODE_BYTES_MAX) {
    throw invalid(`init code longer than ${INIT_CODE_BYTES_MAX} bytes`);
  }
  const minimumGas = minimumGasOf(fields, authorizations);
  if (fields.gasLimit < minimumGas) throw invalid(`gas limit below ${minimumGas}`);
}

/** Who signed it. Throws CRYPTO_INVALID_TRANSACTION. */
export function senderOf({
  payload,
  signature,
}: Pick<SignedTransaction, "payload" | "signature">): Address {
  try {
    return recoverSigner(keccak256(payload), signature);
  } catch (cause) {
    throw asInvalid(cause);
  }
}

function asInvalid(cause: unknown): unknown {
  return cause instanceof NodeError ? invalid(cause.message, cause) : cause;
}

function invalid(reason: string, cause?: unknown): Error {
  return cryptoError(
    "CRYPTO_INVALID_TRANSACTION",
    `invalid transaction: ${reason}`,
    { reason },
    cause,
  );
}
