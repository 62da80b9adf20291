import { assert } from "../../types/assert.ts";
import { bigintToBytes, newBytesOffHeap } from "../../types/codec/bytes.ts";
import { bytesOf, listOf, tupleOf, uint64Of } from "../../types/codec/fields.ts";
import { decodeOwnRLP, encodeRLP, type RLPItem } from "../../types/codec/rlp.ts";
import type { Former, Version } from "../../types/ports/storedNode.ts";
import { PREFIX, writeUint64 } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { decodeRecord } from "../record.ts";
import { decodeNodeRecord, encodeNodeRecord, type NodeRecord } from "./version.ts";

/** What a block replaced at one place: what was before it, and the node as its difference from the new one. */
export interface Replaced {
  readonly former: Former | undefined;
  readonly difference: Uint8Array;
}

export interface Summary {
  readonly pieces: number;
  /** Places that the block left empty; each still has a record that leads here. */
  readonly emptied: readonly Uint8Array[];
}

/** A piece is written when it has so many bytes: finding a record reads one. */
const PIECE_BYTES = 2 * 1_024;
const SUMMARY = 0xffff;

/** The history of one block in the making. */
export class HistoryWriter {
  readonly #block: bigint;
  readonly #writes: Write[] = [];
  readonly #emptied: Uint8Array[] = [];
  #entries: Uint8Array[] = [];
  #bytes = 0;

  constructor(block: bigint) {
    this.#block = block;
  }

  /** Where the record will be found. */
  add(place: Uint8Array, { former, difference }: Replaced): Version {
    if (this.#bytes >= PIECE_BYTES) this.#flush();
    const record = encodeNodeRecord({ former, node: difference });
    this.#entries.push(place, record);
    this.#bytes += place.length + record.length;
    return { block: this.#block, piece: this.#writes.length };
  }

  onEmptied(place: Uint8Array): void {
    this.#emptied.push(place);
  }

  /** Nothing of a block that replaced nothing. */
  finish(): readonly Write[] {
    if (this.#entries.length === 0) return [];
    this.#flush();
    const pieces = bigintToBytes(BigInt(this.#writes.length));
    const summary = encodeRLP([pieces, this.#emptied]);
    return [...this.#writes, { key: historyKey(this.#block, SUMMARY), value: summary }];
  }

  #flush(): void {
    const piece = this.#writes.length;
    assert(piece < SUMMARY, "the history of a block fits into its pieces");
    this.#writes.push({ key: historyKey(this.#block, piece), value: encodeRLP(this.#entries) });
    this.#entries = [];
    this.#bytes = 0;
  }
}

/** The record at a place that a block replaced; undefined when its history is gone. Throws DB_CORRUPT. */
export function readReplaced(
  db: KeyValue,
  { block, piece }: Version,
  place: Uint8Array,
): Replaced | undefined {
  const key = historyKey(block, piece);
  const record = db.get(key);
  if (record === undefined) return undefined;
  return decodeRecord("piece of history", key, record, (bytes) => {
    const entries = listOf(decodeOwnRLP(bytes), "history");
    const found = recordOf(entries, place);
    return found && { former: found.former, difference: found.node };
  });
}

/** What there is of a block's history; undefined if it replaced nothing, or its history is gone. Throws DB_CORRUPT. */
export function readSummary(db: Pick<KeyValue, "get">, block: bigint): Summary | undefined {
  const key = historyKey(block, SUMMARY);
  const record = db.get(key);
  return (
    record &&
    decodeRecord("summary of history", key, record, (bytes) => {
      const [pieces, emptied] = tupleOf(decodeOwnRLP(bytes), 2, "history");
      return {
        pieces: Number(uint64Of(pieces, "history.pieces")),
        emptied: listOf(emptied, "history.emptied").map((item) => bytesOf(item, "history.emptied")),
      };
    })
  );
}

/** Deletes a block's history. */
export function forgetHistory(block: bigint, { pieces }: Summary): readonly Write[] {
  const numbers = [...Array.from({ length: pieces }, (_, piece) => piece), SUMMARY];
  return numbers.map((number) => ({ key: historyKey(block, number), value: undefined }));
}

/** Entries are places and records by turns. */
function recordOf(entries: readonly RLPItem[], place: Uint8Array): NodeRecord | undefined {
  for (let index = 0; index + 1 < entries.length; index += 2) {
    if (Buffer.compare(bytesOf(entries[index], "history.place"), place) === 0) {
      return decodeNodeRecord(bytesOf(entries[index + 1], "history.record"));
    }
  }
  return undefined;
}

function historyKey(block: bigint, piece: number): Uint8Array {
  const key = newBytesOffHeap(11);
  key[0] = PREFIX.history;
  writeUint64(block, key, 1);
  key[9] = piece >> 8;
  key[10] = piece;
  return key;
}
