import type { Block, Header } from "../../types/block.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import { blockHash } from "../../types/codec/header.ts";
import { NodeError } from "../../types/errors.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256Hex } from "../../types/keccak.ts";
import type { ExecutedBlock } from "../../types/ports/store.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { execError, isExecError } from "../errors.ts";
import type { BlockProcessor } from "./processor.ts";
import { transactionsRoot } from "./transactionsRoot.ts";

export interface TransactionDecoding {
  /** Decodes and recovers the sender; throws CRYPTO_INVALID_TRANSACTION. */
  readonly decodeTransaction: (raw: Uint8Array) => RecoveredTransaction;
  /** A transaction decoded before, so that its sender is not recovered twice. */
  readonly known: (hash: Hash) => RecoveredTransaction | undefined;
}

/** Header fields that only execution can tell. */
const COMPUTED_FIELDS = ["stateRoot", "receiptsRoot", "gasUsed"] as const;

/** What a block follows. */
export interface Predecessor {
  readonly parent: Header;
  readonly parentHash: Hash;
  /** Seconds that its timestamp is after the parent's, at least. */
  readonly timestampGapMin: bigint;
}

/** What can be said of a foreign block before it runs. Throws EXEC_INVALID_BLOCK. */
export function checkFrame(
  block: Block,
  { parent, parentHash, timestampGapMin }: Predecessor,
): void {
  const { header } = block;
  expectField("parentHash", header.parentHash, parentHash);
  expectField("number", header.number, parent.number + 1n);
  expectField("gasLimit", header.gasLimit, parent.gasLimit);
  expectField("extraData.validators", header.extraData.validators.length, 0);
  expectField("extraData.vote", header.extraData.vote, undefined);
  expectField("transactionsRoot", header.transactionsRoot, transactionsRoot(block.transactions));
  if (header.timestamp < parent.timestamp + timestampGapMin) {
    throw invalidBlock("timestamp", { timestamp: header.timestamp, parent: parent.timestamp });
  }
}

/** Runs a foreign block, of which so much is `executed`, and compares what comes out with its header. Throws EXEC_INVALID_BLOCK. */
export async function executeBlock(
  processor: BlockProcessor,
  block: Block,
  decoding: TransactionDecoding,
  executed = 0,
): Promise<ExecutedBlock> {
  const { header } = block;
  for (const [index, raw] of block.transactions.entries()) {
    if (index < executed) continue;
    try {
      await processor.add(decoding.known(keccak256Hex(raw)) ?? decoding.decodeTransaction(raw));
    } catch (error) {
      if (!isInvalidTransaction(error)) throw error;
      throw invalidBlock("transaction", { index, ...error.details }, error);
    }
  }
  const processed = processor.finish(block.transactions);
  const computed = processed.block.header;
  for (const field of COMPUTED_FIELDS) expectField(field, header[field], computed[field]);
  expectField("logsBloom", bytesToHex(header.logsBloom), bytesToHex(computed.logsBloom));
  return { ...processed, block, hash: blockHash(header) };
}

function isInvalidTransaction(error: unknown): error is NodeError {
  if (isExecError(error, "EXEC_INVALID_TRANSACTION")) return true;
  return error instanceof NodeError && error.code === "CRYPTO_INVALID_TRANSACTION";
}

function expectField(field: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw invalidBlock(field, { actual, expected });
}

function invalidBlock(
  reason: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): NodeError {
  const message = `the block is not valid: ${reason}`;
  return execError("EXEC_INVALID_BLOCK", message, { ...details, reason }, cause);
}
