import { LRUCache } from "lru-cache";
import { Code } from "../../evm/code.ts";
import { dropSegments } from "../../evm/segments/decoding.ts";
import { bytesToWord } from "../../evm/word.ts";
import type { WorldReader } from "../../evm/world.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import { execError } from "../errors.ts";
import { decodeAccount } from "./account.ts";
import type { StateReader } from "./reader.ts";

/**
 * Codes with their analysis, kept by hash: contracts run thousands of times for each time they are read. One that has to go
 * loses its segments, which are most of what it takes, whoever still has it.
 */
export type CodeCache = LRUCache<Hash, Code>;

/**
 * What a byte of code may take at worst when all of it has run: its analysis, its segments and their steps. Ours take some 25,
 * those made of nothing but jump targets and positions five times as much.
 */
const MEMORY_PER_BYTE = 144;
/** What a code takes however short it is. */
const CODE_OVERHEAD_BYTES = 2_048;

/** Codes that take at most so many bytes of memory. */
export function createCodeCache(bytesMax: number): CodeCache {
  return new LRUCache<Hash, Code>({
    maxSize: bytesMax,
    sizeCalculation: ({ bytes }) => bytes.length * MEMORY_PER_BYTE + CODE_OVERHEAD_BYTES,
    dispose: dropSegments,
  });
}

/**
 * The state of a reader as the machine reads it. `code` throws EXEC_STATE_MISSING. Whatever code was asked for once it keeps
 * with its jump targets: a ninth more than its bytes, for which the first look at an account in a transaction pays 2,600 gas.
 * That is no more than what the same gas buys of a frame's memory, and later looks, at 100 gas, would not pay for reading it
 * again. Beyond `keptBytesMax` bytes of code it begins anew.
 */
export function createWorldReader(
  reader: StateReader,
  codes: CodeCache,
  keptBytesMax = Number.POSITIVE_INFINITY,
): WorldReader {
  const kept = new Map<Hash, Code>();
  let keptBytes = 0;

  function keep(code: Code): void {
    const { length } = code.bytes;
    if (keptBytes + length > keptBytesMax) {
      kept.clear();
      keptBytes = 0;
    }
    kept.set(code.hash, code);
    keptBytes += length;
  }

  function read(hash: Hash): Code {
    const bytes = reader.code(hash);
    if (bytes === undefined) throw execError("EXEC_STATE_MISSING", "a code is missing", { hash });
    const code = new Code(bytes, hash);
    codes.set(hash, code);
    return code;
  }

  return {
    account(address) {
      const encoded = reader.account(address);
      if (encoded === undefined) return undefined;
      const { nonce, balance, codeHash, storageRoot } = decodeAccount(encoded);
      return {
        nonce,
        balance,
        codeHash: bytesToHex(codeHash),
        storageRoot: bytesToHex(storageRoot),
      };
    },
    slot(address, slot) {
      const value = reader.slot(address, slot);
      return value === undefined ? 0n : bytesToWord(value);
    },
    code(hash) {
      const own = kept.get(hash);
      if (own !== undefined) return own;
      const code = codes.get(hash) ?? read(hash);
      keep(code);
      return code;
    },
  };
}
