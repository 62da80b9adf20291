import type { Random } from "../world/random.ts";

/** What a disk writes at once. */
const BLOCK_BYTES = 4_096;

/** One file: what the system shows of it, and what is left of it when the power fails. */
export class FileImage {
  /** As every reader sees it, piece by piece as it was written: most files are never read. */
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** So much the device holds for certain. */
  #held = 0;
  /** So much it said to hold. */
  #promised = 0;

  get length(): number {
    return this.#length;
  }

  content(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece.subarray(0, this.#length - at), at);
      at += piece.length;
      if (at >= this.#length) break;
    }
    return bytes;
  }

  /** Nobody changes the bytes afterwards. */
  append(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** Puts another file in its place. */
  replace(content: Uint8Array): void {
    this.#pieces = [content];
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
    const bytes = this.content();
    for (let at = from; at < this.#length; at = (Math.floor(at / BLOCK_BYTES) + 1) * BLOCK_BYTES) {
      const end = Math.min(this.#length, (Math.floor(at / BLOCK_BYTES) + 1) * BLOCK_BYTES);
      bytes.fill(0, random.pick([at, end, end, random.within(at, end)]), end);
    }
    this.replace(bytes);
    return hasLied;
  }

  /** Returns false when there is nothing to flip. */
  flipBit(random: Random): boolean {
    if (this.#length === 0) return false;
    const at = random.within(0, this.#length - 1);
    const bytes = this.content();
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.within(0, 7));
    this.replace(bytes);
    return true;
  }
}
