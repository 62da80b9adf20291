import { assertDefined } from "../types/assert.ts";
import type { Header, SealedBlock } from "../types/block.ts";
import type { Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { RPCBackend } from "./backend.ts";
import { notFound, notKept, stateNotKept } from "./errors.ts";
import { higherOf } from "./format.ts";
import type { BlockReference } from "./schemas.ts";
import { decodeStored } from "./storedTransaction.ts";
import { inTurns, mapInTurns } from "./turns.ts";
import { blockView } from "./views/block.ts";
import { placedLogs, placedLogsOf, receiptView } from "./views/receipt.ts";
import { type Place, transactionView } from "./views/transaction.ts";

/** What the questions here are put to. */
type ChainBackend = Pick<RPCBackend, "chain">;

/** The block a caller means; undefined if the chain has none such. Throws for one that was before this node's snapshot. */
export function findBlock(
  backend: ChainBackend,
  reference: BlockReference,
): SealedBlock | undefined {
  const { chain } = backend;
  if (reference.kind === "number") {
    requireKept(backend, reference.number);
    return chain.blockByNumber(reference.number);
  }
  if (reference.kind !== "hash") return chain.head();
  const sealed = chain.blockByHash(reference.hash);
  if (sealed !== undefined) requireKept(backend, sealed.block.header.number);
  return sealed;
}

/** Throws for a block that this node does not have with its receipts, though the chain has it. */
export function requireKept({ chain }: ChainBackend, number: bigint): void {
  const earliest = chain.earliest();
  if (number > 0n && number < earliest) throw notKept(number, earliest);
}

/** As findBlock, for questions about state, which have no answer without the block. */
export function requireHeader(backend: ChainBackend, reference: BlockReference): Header {
  return requireBlock(backend, reference).block.header;
}

/** As findBlock; throws for one that the chain does not have. */
export function requireBlock(backend: ChainBackend, reference: BlockReference): SealedBlock {
  const sealed = findBlock(backend, reference);
  if (sealed === undefined) throw notFound(describe(reference));
  return sealed;
}

/** The header of a block whose state this node keeps. */
export function requireState(backend: ChainBackend, reference: BlockReference): Header {
  const header = requireHeader(backend, reference);
  const earliest = backend.chain.earliestState();
  if (header.number > 0n && header.number < earliest) throw stateNotKept(header.number, earliest);
  return header;
}

function describe(reference: BlockReference): string {
  if (reference.kind === "number") return `block ${reference.number}`;
  return reference.kind === "hash" ? `block ${reference.hash}` : "head";
}

/** What is made in turns of each transaction of a block, decoded with its recorded sender. */
export async function mapTransactions<T>(
  backend: ChainBackend,
  sealed: SealedBlock,
  make: (transaction: RecoveredTransaction, index: number) => T,
): Promise<readonly T[]> {
  const { chain } = backend;
  requireKept(backend, sealed.block.header.number);
  const senders = assertDefined(chain.sendersOf(sealed.hash), "a stored block has senders");
  return mapInTurns(sealed.block.transactions, (raw, index) => {
    const sender = assertDefined(senders[index], "each transaction has a sender");
    return make(decodeStored(raw, sender), index);
  });
}

export function transactionAt(backend: ChainBackend, { sealed, index }: Place) {
  const raw = sealed.block.transactions[index];
  if (raw === undefined) return undefined;
  requireKept(backend, sealed.block.header.number);
  const sender = backend.chain.sendersOf(sealed.hash)?.[index];
  return decodeStored(raw, assertDefined(sender, "each transaction has a sender"));
}

/** Where a transaction was included; undefined while it is pending or unknown. */
export function placeOf({ chain }: ChainBackend, transactionHash: Hash): Place | undefined {
  const location = chain.locationOf(transactionHash);
  if (location === undefined) return undefined;
  const sealed = assertDefined(
    chain.blockByHash(location.blockHash),
    "the index names stored blocks",
  );
  return { sealed, index: location.index };
}

/** A block with its transactions as hashes. */
export function describeBlock(sealed: SealedBlock) {
  // The hash of a transaction is that of its canonical encoding, whatever its type.
  return blockView(sealed, sealed.block.transactions.map(keccak256Hex));
}

/** A block with its transactions whole. */
export async function describeWholeBlock(backend: ChainBackend, sealed: SealedBlock) {
  const view = (transaction: RecoveredTransaction, index: number) =>
    transactionView(transaction, { sealed, index });
  return blockView(sealed, await mapTransactions(backend, sealed, view));
}

export function receiptsOf(backend: ChainBackend, sealed: SealedBlock) {
  requireKept(backend, sealed.block.header.number);
  return assertDefined(backend.chain.receiptsOf(sealed.hash), "a stored block has receipts");
}

/** The receipt of one transaction of a block. */
export function describeReceipt(backend: ChainBackend, { sealed, index }: Place) {
  const receipts = receiptsOf(backend, sealed);
  const transaction = assertDefined(transactionAt(backend, { sealed, index }), "within the block");
  const receipt = assertDefined(receipts[index], "each transaction has a receipt");
  const logs = placedLogsOf(receipts, index);
  return receiptView({ sealed, receipt, transaction, index, logs });
}

/** The receipts of a block, made in turns. */
export function describeReceipts(backend: ChainBackend, sealed: SealedBlock) {
  const receipts = receiptsOf(backend, sealed);
  const logs = Map.groupBy(placedLogs(receipts), (placed) => placed.transactionIndex);
  return mapTransactions(backend, sealed, (transaction, index) =>
    receiptView({
      sealed,
      receipt: assertDefined(receipts[index], "each transaction has a receipt"),
      transaction,
      index,
      logs: logs.get(index) ?? [],
    }),
  );
}

/**
 * The blocks of a range in order, as far as the chain goes. Throws when some were before this node's snapshot, and
 * DB_CORRUPT when one is missing below the head: an answer without it would be a wrong one.
 */
export async function* blocksBetween(
  backend: ChainBackend,
  from: bigint,
  to: bigint,
): AsyncGenerator<SealedBlock> {
  if (from <= to && to > 0n) requireKept(backend, higherOf(from, 1n));
  yield* blocksAt(backend, numbersBetween(from, to));
}

function* numbersBetween(from: bigint, to: bigint): Generator<bigint> {
  for (let number = from; number <= to; number += 1n) yield number;
}

/** The blocks of some numbers in their order, read in turns, up to the first that is not there. */
export async function* blocksAt(
  { chain }: ChainBackend,
  numbers: Iterable<bigint>,
): AsyncGenerator<SealedBlock> {
  for await (const number of inTurns(numbers)) {
    const sealed = chain.blockByNumber(number);
    // Above the head: of a block below it the chain does not say that there is none.
    if (sealed === undefined) return;
    yield sealed;
  }
}
