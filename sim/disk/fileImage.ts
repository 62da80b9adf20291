import type { Random } from "../world/random.ts";

/** What a disk writes at once. */
const BLOCK_BYTES = 4_096;
const NOTHING: Uint8Array = new Uint8Array(0);

/** One file: what the system shows of it, and what is left of it when the power fails. */
export class FileImage {
  /** As every reader sees it, with room to grow. */
  #bytes = NOTHING;
  #length = 0;
  /** So much the device holds for certain. */
  #held = 0;
  /** So much it said to hold. */
  #promised = 0;

  get length(): number {
    return this.#length;
  }

  content(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(length * 2);
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** Puts another file in its place. */
  replace(content: Uint8Array): void {
    this.#bytes = content.slice();
    this.#length = content.length;
    this.sync();
  }

  sync(): void {
    this.#held = this.#length;
    this.#promised = this.#length;
  }

  /** Says that everything is held, and does nothing. */
  pretendToSync(): void {
    this.#promised = this.#length;
  }

  /**
   * The power fails: of what is not held, the file may have grown or not, and any of its blocks may have been written, in
   * part or not at all. Returns whether the device had promised to hold it.
   */
  losePower(random: Random): boolean {
    const hasLied = this.#promised > this.#held;
    const from = this.#held;
    this.#length = random.pick([from, random.within(from, this.#length), this.#length]);
    for (let at = from; at < this.#length; at = (Math.floor(at / BLOCK_BYTES) + 1) * BLOCK_BYTES) {
      const end = Math.min(this.#length, (Math.floor(at / BLOCK_BYTES) + 1) * BLOCK_BYTES);
      this.#bytes.fill(0, random.pick([at, end, end, random.within(at, end)]), end);
    }
    this.sync();
    return hasLied;
  }

  /** Returns false when there is nothing to flip. */
  flipBit(random: Random): boolean {
    if (this.#length === 0) return false;
    const at = random.within(0, this.#length - 1);
    this.#bytes[at] = (this.#bytes[at] ?? 0) ^ (1 << random.within(0, 7));
    this.sync();
    return true;
  }
}
