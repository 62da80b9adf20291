import { parentPort } from "node:worker_threads";
import { assertDefined } from "../types/assert.ts";
import { decodeSignedTransaction } from "../types/codec/transaction.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import { senderOf } from "./transaction.ts";

/** Transactions one behind the other: such an array is handed over, not copied. */
export interface PackedTransactions {
  readonly bytes: Uint8Array;
  readonly lengths: readonly number[];
}

/** Transactions by their hash, with who signed them; those that nobody did are left out. */
export type FoundSenders = readonly (readonly [Hash, Address])[];

const port = assertDefined(parentPort, "it runs as a thread");

port.on("message", (packed: PackedTransactions) => port.postMessage([...sendersOf(packed)]));
// It is there.
port.postMessage([]);

function* sendersOf({ bytes, lengths }: PackedTransactions): Generator<FoundSenders[number]> {
  let from = 0;
  for (const length of lengths) {
    const raw = bytes.subarray(from, from + length);
    from += length;
    const sender = senderIn(raw);
    if (sender !== undefined) yield [keccak256Hex(raw), sender];
  }
}

/** Why there is none, whoever decodes the transaction is told. */
function senderIn(raw: Uint8Array): Address | undefined {
  try {
    return senderOf(decodeSignedTransaction(raw));
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
}
