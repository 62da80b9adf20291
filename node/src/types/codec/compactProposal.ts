import { NodeError } from "../errors.ts";
import type { Hash } from "../hex.ts";
import { keccak256Hex } from "../keccak.ts";
import { MESSAGE_CODE, type View } from "../message.ts";
import { transactionInput, transactionOf } from "./block.ts";
import { bigintToBytes, bytesToHex, newBytes, writeHex } from "./bytes.ts";
import { invalidField, limitExceeded } from "./errors.ts";
import {
  bytesOf,
  fixedBytesOf,
  listOf,
  numberOf,
  SIGNATURE_BYTES,
  tupleOf,
  uint64Of,
} from "./fields.ts";
import { BLOCK_TRANSACTIONS_MAX, ROUND_MAX } from "./limits.ts";
import { decodeRLP, encodeRLPAfter, type RLPInput, type RLPItem } from "./rlp.ts";

/**
 * A proposal whose transactions are named by their hashes:
 *
 *     [height, round, header, hashes, signature, justification]
 *
 * `hashes` is one string of 32 bytes each; everything else stands as in the message. It is an encoding, not a statement: what
 * is signed is the full form, and a hash has one transaction, so that there is one message which it can stand for. Whoever
 * has the transactions has the message, byte for byte, and verifies that.
 */
export interface CompactProposal extends View {
  /** Its encoding. */
  readonly header: Uint8Array;
  readonly hashes: readonly Hash[];
  readonly signature: Uint8Array;
  /** Its encoding. */
  readonly justification: Uint8Array;
}

/** A proposal's compact form and the transactions that are not in it. */
export interface SplitProposal {
  readonly compact: CompactProposal;
  readonly transactions: ReadonlyMap<Hash, Uint8Array>;
}

const HASH_BYTES = 32;

/**
 * Splits an encoded message. Undefined for what has no compact form and travels as it is: all but proposals, those with no
 * transactions or more than a block may have, and what does not decode, which is for the receiving end to judge.
 */
export function splitProposal(wire: Uint8Array): SplitProposal | undefined {
  if (wire[0] !== MESSAGE_CODE.proposal) return undefined;
  try {
    return split(decodeRLP(wire.subarray(1)));
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
}

function split(message: RLPItem): SplitProposal | undefined {
  const [signed, justification] = tupleOf(message, 2, "proposal");
  const [payload, signature] = tupleOf(signed, 2, "proposal");
  const [height, round, block] = tupleOf(payload, 3, "proposal");
  const [header, body, uncles, withdrawals] = tupleOf(block, 4, "proposal.block");
  tupleOf(uncles, 0, "block.uncles");
  tupleOf(withdrawals, 0, "block.withdrawals");
  const items = listOf(body, "proposal.transactions");
  if (items.length === 0 || items.length > BLOCK_TRANSACTIONS_MAX) return undefined;
  const transactions = new Map(items.map(transactionOf).map((raw) => [keccak256Hex(raw), raw]));
  const hashes = [...transactions.keys()];
  if (hashes.length < items.length) return undefined;
  const compact = {
    ...viewOf(height, round),
    header: encodingOf(header),
    hashes,
    signature: fixedBytesOf(signature, SIGNATURE_BYTES, "proposal.signature"),
    justification: encodingOf(justification),
  };
  return { compact, transactions };
}

/** The encoded message; `transactions` are those that are named, in their order. */
export function joinProposal(
  { height, round, header, signature, justification }: CompactProposal,
  transactions: readonly Uint8Array[],
): Uint8Array {
  const body = transactions.map(transactionInput);
  const block = [{ raw: header }, body, [], []];
  const payload = [...viewInput({ height, round }), block];
  const code = Uint8Array.of(MESSAGE_CODE.proposal);
  return encodeRLPAfter(code, [[payload, signature], { raw: justification }]);
}

export function compactInput(compact: CompactProposal): RLPInput {
  const { header, hashes, signature, justification } = compact;
  const names = hashesInput(hashes);
  return [...viewInput(compact), { raw: header }, names, signature, { raw: justification }];
}

/** Throws CodecError. Keeps views of what was decoded. */
export function compactOf(item: RLPItem): CompactProposal {
  const [height, round, header, body, signature, justification] = tupleOf(
    item,
    6,
    "compact proposal",
  );
  return {
    ...viewOf(height, round),
    header: encodingOf(header),
    hashes: hashesOf(body, BLOCK_TRANSACTIONS_MAX),
    signature: fixedBytesOf(signature, SIGNATURE_BYTES, "compact.signature"),
    justification: encodingOf(justification),
  };
}

/** Hashes one after the other in one string. */
export function hashesInput(hashes: readonly Hash[]): Uint8Array {
  const bytes = newBytes(hashes.length * HASH_BYTES);
  for (const [index, hash] of hashes.entries()) writeHex(hash, bytes, index * HASH_BYTES);
  return bytes;
}

/** Each once, at most so many and at least one. Throws CodecError. */
export function hashesOf(item: RLPItem | undefined, max: number): readonly Hash[] {
  const bytes = bytesOf(item, "hashes");
  const count = bytes.length / HASH_BYTES;
  if (!Number.isInteger(count) || count === 0) throw invalidField("hashes", "32 bytes each");
  if (count > max) throw limitExceeded("hashes", count, max);
  const hashes = Array.from({ length: count }, (_, index) =>
    bytesToHex(bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)),
  );
  if (new Set(hashes).size !== count) throw invalidField("hashes", "each once");
  return hashes;
}

function viewInput({ height, round }: View): readonly Uint8Array[] {
  return [bigintToBytes(height), bigintToBytes(BigInt(round))];
}

function viewOf(height: RLPItem | undefined, round: RLPItem | undefined): View {
  return {
    height: uint64Of(height, "proposal.height"),
    round: numberOf(round, { min: 0, max: ROUND_MAX }, "proposal.round"),
  };
}

/** Of a list, which is not looked into. */
function encodingOf(item: RLPItem | undefined): Uint8Array {
  if (item?.kind !== "list") throw invalidField("proposal", "lists where it has lists");
  return item.raw;
}
