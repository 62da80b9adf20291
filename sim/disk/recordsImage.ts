import type { KeyedRecord, KeyRange, Write } from "../../node/src/db/keyValue.ts";
import type { Random } from "../world/random.ts";

type Undo = readonly { readonly key: string; readonly value: Uint8Array | undefined }[];

/** A store of records that takes batches whole, in order: what LevelDB's log makes of any crash. */
export class RecordsImage {
  readonly #records = new Map<string, Uint8Array>();
  /** Batches that the device said it holds, and lied; the latest last. */
  #promised: Undo[] = [];

  get size(): number {
    return this.#records.size;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#records.get(textOf(key));
  }

  /** The first `max` records of a range, in the order of their keys. */
  range({ first, last }: KeyRange, max: number): readonly KeyedRecord[] {
    const [from, to] = [textOf(first), textOf(last)];
    return [...this.#records]
      .filter(([text]) => from <= text && text <= to)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .slice(0, max)
      .map(([text, value]) => ({ key: Buffer.from(text, "latin1"), value }));
  }

  /** On the device, with all that came before. */
  write(writes: readonly Write[]): void {
    for (const { key, value } of writes) this.#set(textOf(key), value);
    this.#promised = [];
  }

  /** Shown to readers until the power fails. */
  pretendToWrite(writes: readonly Write[]): void {
    const undo = writes.map(({ key }) => {
      const text = textOf(key);
      return { key: text, value: this.#records.get(text) };
    });
    for (const { key, value } of writes) this.#set(textOf(key), value);
    this.#promised.push(undo);
  }

  /** Returns whether something is gone that the device had promised to hold. */
  losePower(random: Random): boolean {
    const kept = random.within(0, this.#promised.length);
    const lost = this.#promised.slice(kept).reverse();
    for (const { key, value } of lost.flat()) this.#set(key, value);
    this.#promised = [];
    return lost.length > 0;
  }

  /** Returns false when there is nothing to flip. */
  flipBit(random: Random): boolean {
    const keys = [...this.#records.keys()];
    const key = keys[random.within(0, keys.length - 1)];
    const value = key === undefined ? undefined : this.#records.get(key)?.slice();
    if (key === undefined || value === undefined || value.length === 0) return false;
    const at = random.within(0, value.length - 1);
    value[at] = (value[at] ?? 0) ^ (1 << random.within(0, 7));
    this.#records.set(key, value);
    return true;
  }

  #set(key: string, value: Uint8Array | undefined): void {
    if (value === undefined) this.#records.delete(key);
    else this.#records.set(key, value);
  }
}

/** No key is longer. */
const KEY_BYTES_MAX = 128;
const copy = Buffer.alloc(KEY_BYTES_MAX);

/** By way of a copy: a view of a short array costs a multiple. */
function textOf(key: Uint8Array): string {
  copy.set(key);
  return copy.toString("latin1", 0, key.length);
}
