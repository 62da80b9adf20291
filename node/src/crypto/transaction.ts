import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createTxFromRLP, type TypedTransaction } from "@ethereumjs/tx";
import { bytesToHex, equalBytes, hexToBytes } from "../types/codec/bytes.ts";
import type { Address } from "../types/hex.ts";
import { keccak256, keccak256Hex } from "../types/keccak.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { cryptoError } from "./errors.ts";
import { minimumGasOf } from "./minimumGas.ts";
import { recoverAddress } from "./signing.ts";

/**
 * Longest encoding accepted: 128 KiB of calldata (the pool's bound) and 4 KiB for the other fields.
 * Wider than the pool's bound, so that slightly too long calldata meets the pool's own error.
 */
export const TRANSACTION_BYTES_MAX = 132 * 1024;

export interface TransactionDecoderOptions {
  readonly chainId: bigint;
  /** Legacy transactions without a chain id (EIP-155) can be replayed from another chain; refused by default as Besu does. */
  readonly unprotectedAllowed?: boolean;
}

export type DecodeTransaction = (raw: Uint8Array) => RecoveredTransaction;

/**
 * A decoder of canonical transactions of one chain: types 0, 1, 2 and 4, with the sender recovered.
 * It throws CRYPTO_INVALID_TRANSACTION with `details.reason`.
 */
export function createTransactionDecoder(options: TransactionDecoderOptions): DecodeTransaction {
  const common = new SharedCommon({
    chain: { ...Mainnet, name: "piaohao", chainId: options.chainId.toString() },
    hardfork: Hardfork.Prague,
    customCrypto: { keccak256 },
  });
  return (raw) => {
    checkEnvelope(raw);
    const transaction = parse(raw, common);
    const yParity = yParityOf(transaction, options);
    const { hash, sender, signature } = recover(transaction, raw, yParity);
    return {
      hash,
      raw,
      sender,
      type: transaction.type,
      nonce: transaction.nonce,
      gasLimit: transaction.gasLimit,
      gasPrice: "maxFeePerGas" in transaction ? transaction.maxFeePerGas : transaction.gasPrice,
      maxPriorityFeePerGas:
        "maxPriorityFeePerGas" in transaction ? transaction.maxPriorityFeePerGas : undefined,
      to: transaction.to === undefined ? undefined : (transaction.to.toString() as Address),
      value: transaction.value,
      data: transaction.data,
      chainId: isUnprotected(transaction) ? undefined : options.chainId,
      accessList: accessListOf(transaction),
      signature,
    };
  };
}

/** Every transaction gets a copy of its rules from the library; ours never change, so that they share one. */
class SharedCommon extends Common {
  #isPrepared = false;

  override copy(): Common {
    return this;
  }

  /** Called for each transaction, always with the same parameters. */
  override updateParams(params: Parameters<Common["updateParams"]>[0]): void {
    if (this.#isPrepared) return;
    super.updateParams(params);
    this.#isPrepared = true;
  }
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

function parse(raw: Uint8Array, common: Common): TypedTransaction {
  let transaction: TypedTransaction;
  let canonical: Uint8Array;
  try {
    // Left unfrozen: the library's caches live on frozen objects only, and nothing of it outlives this call.
    transaction = createTxFromRLP(raw, { common, freeze: false });
    canonical = transaction.serialize();
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : "malformed", cause);
  }
  if (!transaction.isSigned()) throw invalid("not signed");
  // One transaction has one encoding, hence one hash: what does not encode back to itself is refused.
  if (!equalBytes(raw, canonical)) throw invalid("not the canonical encoding");
  const minimumGas = minimumGasOf(transaction);
  if (transaction.gasLimit < minimumGas) throw invalid(`gas limit below ${minimumGas}`);
  return transaction;
}

function isUnprotected(transaction: TypedTransaction): boolean {
  return transaction.type === 0 && (transaction.v === 27n || transaction.v === 28n);
}

function yParityOf(transaction: TypedTransaction, options: TransactionDecoderOptions): number {
  const v = transaction.v ?? 0n;
  if (transaction.type !== 0) return Number(v);
  if (isUnprotected(transaction)) {
    if (options.unprotectedAllowed !== true) throw invalid("no chain id (EIP-155)");
    return Number(v - 27n);
  }
  return Number(v - 35n - 2n * options.chainId);
}

function recover(
  transaction: TypedTransaction,
  raw: Uint8Array,
  yParity: number,
): Pick<RecoveredTransaction, "hash" | "sender" | "signature"> {
  const r = to32Bytes(transaction.r ?? 0n);
  const s = to32Bytes(transaction.s ?? 0n);
  const signature = Uint8Array.from([...r, ...s, yParity]);
  let sender: Address;
  try {
    sender = recoverAddress(bytesToHex(transaction.getMessageToVerifySignature()), signature);
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : "bad signature", cause);
  }
  return {
    hash: keccak256Hex(raw),
    sender,
    signature: { yParity, r: bytesToHex(r), s: bytesToHex(s) },
  };
}

function accessListOf(transaction: TypedTransaction): RecoveredTransaction["accessList"] {
  if (!("accessList" in transaction)) return [];
  return transaction.accessList.map(([address, storageKeys]) => ({
    address: bytesToHex(address),
    storageKeys: storageKeys.map(bytesToHex),
  }));
}

function to32Bytes(value: bigint): Uint8Array {
  return hexToBytes(`0x${value.toString(16).padStart(64, "0")}`);
}

function invalid(reason: string, cause?: unknown): Error {
  return cryptoError(
    "CRYPTO_INVALID_TRANSACTION",
    `invalid transaction: ${reason}`,
    { reason },
    cause,
  );
}
