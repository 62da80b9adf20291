import { bigintBetween, newBytesOffHeap, writeHex } from "../../types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../types/hex.ts";
import type { LogIndex, LogSelector } from "../../types/ports/store.ts";
import type { Log, Receipt } from "../../types/receipt.ts";
import { PREFIX, writeUint64 } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

export interface LogRepository extends Pick<LogIndex, "blocksWith"> {
  /** One record for each emitter, event and first argument of a block. */
  writes(number: bigint, receipts: readonly Receipt[]): readonly Write[];
}

/** Parts of a key. Address and event are shortened: who meets another of the same beginning looks at a block too many. */
const ADDRESS_BYTES = 8;
const EVENT_BYTES = 4;
const ARGUMENT_BYTES = 32;
const PLACE_BYTES = 1 + ADDRESS_BYTES + EVENT_BYTES + ARGUMENT_BYTES;
const KEY_BYTES = PLACE_BYTES + 8;
/** Of a log without arguments. */
const NO_ARGUMENT: Hash = `0x${"00".repeat(ARGUMENT_BYTES)}`;
const LAST_ARGUMENT: Hash = `0x${"ff".repeat(ARGUMENT_BYTES)}`;
const LAST_BLOCK = 2n ** 64n - 1n;
const NOTHING = new Uint8Array(0);

/** Blocks by the logs in them: `address ‖ event ‖ first argument ‖ number`, so that the blocks of one are in a row. */
export function createLogRepository(db: KeyValue): LogRepository {
  async function numbersBetween(first: Uint8Array, last: Uint8Array, max: number) {
    const records = await db.range({ first, last }, max);
    return records.map(({ key }) => bigintBetween(key, PLACE_BYTES, KEY_BYTES));
  }

  return {
    writes(number, receipts) {
      const places = new Set(receipts.flatMap(({ logs }) => logs.flatMap(placeOfLog)));
      return [...places].map((place) => ({ key: keyOf(place, number), value: NOTHING }));
    },
    async blocksWith({ address, event, argument }: LogSelector, { from, to }, max) {
      const place = (word: Hash) => placeOf(address, event, word);
      if (argument !== undefined) {
        return numbersBetween(keyOf(place(argument), from), keyOf(place(argument), to), max);
      }
      const first = keyOf(place(NO_ARGUMENT), 0n);
      const last = keyOf(place(LAST_ARGUMENT), LAST_BLOCK);
      const numbers = await numbersBetween(first, last, max + 1);
      if (numbers.length > max) return undefined;
      const within = numbers.filter((number) => from <= number && number <= to);
      return [...new Set(within)].sort((left, right) => (left < right ? -1 : 1));
    },
  };
}

/** A log without topics is in no place: nobody can ask for it by its event. */
function placeOfLog({ address, topics: [event, argument] }: Log): readonly Hex[] {
  return event === undefined ? [] : [placeOf(address, event, argument ?? NO_ARGUMENT)];
}

function placeOf(address: Address, event: Hash, argument: Hash): Hex {
  const emitter: Hex = `0x${address.slice(2, 2 + 2 * ADDRESS_BYTES)}`;
  return `${emitter}${event.slice(2, 2 + 2 * EVENT_BYTES)}${argument.slice(2)}`;
}

function keyOf(place: Hex, number: bigint): Uint8Array {
  const key = newBytesOffHeap(KEY_BYTES);
  key[0] = PREFIX.log;
  writeHex(place, key, 1);
  writeUint64(number, key, PLACE_BYTES);
  return key;
}
