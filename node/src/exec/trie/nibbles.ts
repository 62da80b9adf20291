import { concatBytes } from "../../types/codec/bytes.ts";

/** A path through the trie: one nibble (0..15) a byte. Parts of it are taken by `slice`: a view would move it off V8's heap. */
export type Nibbles = Uint8Array;

export const NO_NIBBLES: Nibbles = new Uint8Array(0);

export function bytesToNibbles(bytes: Uint8Array): Nibbles {
  const nibbles = new Uint8Array(bytes.length * 2);
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    nibbles[2 * index] = byte >> 4;
    nibbles[2 * index + 1] = byte & 15;
  }
  return nibbles;
}

/** Length of what `path` and `key`, read from `offset`, have in common. */
export function commonLength(path: Nibbles, key: Nibbles, offset: number): number {
  const limit = Math.min(path.length, key.length - offset);
  let length = 0;
  while (length < limit && path[length] === key[offset + length]) length++;
  return length;
}

export function concatNibbles(...parts: readonly Nibbles[]): Nibbles {
  return concatBytes(parts);
}

/** What a key has from an index on. */
export interface KeyRest {
  readonly key: Nibbles;
  readonly from: number;
}

/** The first `length` nibbles of a path, and behind them the rest of a key. */
export function joinNibbles(path: Nibbles, length: number, { key, from }: KeyRest): Nibbles {
  const joined = new Uint8Array(length + key.length - from);
  for (let index = 0; index < length; index++) joined[index] = path[index] ?? 0;
  for (let index = from; index < key.length; index++) {
    joined[length + index - from] = key[index] ?? 0;
  }
  return joined;
}

/** Hex-prefix encoding (Yellow Paper, appendix C): parity and leaf flag, then the packed path. To be read at once. */
export function encodePath({ key, from }: KeyRest, isLeaf: boolean): Uint8Array {
  const length = key.length - from;
  const isOdd = length % 2 === 1;
  const encoded = ENCODED_PATHS[length >> 1] ?? new Uint8Array((length >> 1) + 1);
  encoded[0] = (isLeaf ? 0x20 : 0) | (isOdd ? 0x10 | (key[from] ?? 0) : 0);
  let at = isOdd ? from + 1 : from;
  for (let index = 1; index < encoded.length; index++, at += 2) {
    encoded[index] = ((key[at] ?? 0) << 4) | (key[at + 1] ?? 0);
  }
  return encoded;
}

/** By the number of whole bytes in a path, for keys that are hashes. */
const ENCODED_PATHS = Array.from({ length: 33 }, (_, bytes) => new Uint8Array(1 + bytes));

export function decodePath(encoded: Uint8Array): {
  readonly path: Nibbles;
  readonly isLeaf: boolean;
} {
  const flags = (encoded[0] ?? 0) >> 4;
  const nibbles = bytesToNibbles(encoded);
  return { path: nibbles.slice(flags & 1 ? 1 : 2), isLeaf: (flags & 2) !== 0 };
}
