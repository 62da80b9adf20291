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

/** Hex-prefix encoding (Yellow Paper, appendix C): parity and leaf flag, then the packed path. */
export function encodePath(path: Nibbles, isLeaf: boolean): Uint8Array {
  const isOdd = path.length % 2 === 1;
  const encoded = new Uint8Array((path.length >> 1) + 1);
  encoded[0] = (isLeaf ? 0x20 : 0) | (isOdd ? 0x10 | (path[0] ?? 0) : 0);
  let from = isOdd ? 1 : 0;
  for (let index = 1; index < encoded.length; index++, from += 2) {
    encoded[index] = ((path[from] ?? 0) << 4) | (path[from + 1] ?? 0);
  }
  return encoded;
}

export function decodePath(encoded: Uint8Array): {
  readonly path: Nibbles;
  readonly isLeaf: boolean;
} {
  const flags = (encoded[0] ?? 0) >> 4;
  const nibbles = bytesToNibbles(encoded);
  return { path: nibbles.slice(flags & 1 ? 1 : 2), isLeaf: (flags & 2) !== 0 };
}
