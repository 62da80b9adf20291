import { keccak256 } from "../../node/src/types/keccak.ts";

/** A slot that a bill of the yardstick has of its own; both count from 0. */
export interface BillSlot {
  readonly bill: number;
  readonly slot: number;
}

export const NEW_SLOTS = 5;
/** A number holds a slot's index and above it the beginning of its place, 28 bits. */
const INDICES = 2 ** 24;
const UNUSED_BITS = 4;

/** Where the contract puts it: at a hash, as what a mapping holds. */
export function nameOf(slot: BillSlot): bigint {
  return BigInt(`0x${Buffer.from(nameBytesOf(slot)).toString("hex")}`);
}

/** Bills of which each has so many new slots. */
export interface Bills {
  readonly first: number;
  readonly count: number;
  readonly newSlots: number;
}

/** Of those whose slots can be put in order together. */
export function billsAtOnceMax(newSlots: number): number {
  return Math.floor(INDICES / newSlots);
}

/** The slots of up to `billsAtOnceMax` bills in the order in which a storage trie has them, so many at a time. */
export function* inOrderOfPlaces(
  { first, count: bills, newSlots }: Bills,
  atATime: number,
): Generator<readonly BillSlot[]> {
  const count = bills * newSlots;
  if (count > INDICES) throw new Error(`at most ${billsAtOnceMax(newSlots)} bills at once`);
  const slotAt = (index: number): BillSlot => ({
    bill: first + Math.floor(index / newSlots),
    slot: index % newSlots,
  });
  const places = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    places[index] = placeOf(slotAt(index)) * INDICES + index;
  }
  places.sort();
  for (let from = 0; from < count; from += atATime) {
    const some = places.subarray(from, from + atATime);
    yield Array.from(some, (place) => slotAt(place % INDICES));
  }
}

function placeOf(slot: BillSlot): number {
  const hash = keccak256(nameBytesOf(slot));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) >>> UNUSED_BITS;
}

function nameBytesOf({ bill, slot }: BillSlot): Uint8Array {
  const number = Buffer.alloc(32);
  number.writeUIntBE(bill * 8 + slot, 26, 6);
  return keccak256(number);
}
