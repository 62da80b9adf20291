import { expect } from "chai";
import { decodingOf } from "../../../node/src/evm/segments/decoding.ts";
import { World } from "../../../node/src/evm/world.ts";
import { encodeAccount } from "../../../node/src/exec/state/account.ts";
import { createCodeCache, createWorldReader } from "../../../node/src/exec/state/worldReader.ts";
import { EMPTY_ROOT } from "../../../node/src/exec/trie/trie.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { keccak256, keccak256Hex } from "../../../node/src/types/keccak.ts";

const COUNT = 8;
const BYTES = 512;
/** Two of them fit. */
const CACHE_BYTES = 2 * (BYTES * 144 + 2_048);

const addressAt = (index: number): Address => `0x${(index + 16).toString(16).padStart(40, "0")}`;
const codeAt = (index: number): Uint8Array => new Uint8Array(BYTES).fill(index);

/** A world over contracts whose codes are counted as they are read. */
function aWorld({ keptBytesMax }: { readonly keptBytesMax?: number } = {}) {
  const read: Hash[] = [];
  const codes = new Map(
    Array.from({ length: COUNT }, (_, index) => [keccak256Hex(codeAt(index)), codeAt(index)]),
  );
  const cache = createCodeCache(CACHE_BYTES);
  const reader = createWorldReader(
    {
      root: EMPTY_ROOT,
      account: (address) =>
        encodeAccount({
          nonce: 1n,
          balance: 0n,
          storageRoot: hexToBytes(EMPTY_ROOT),
          codeHash: keccak256(codeAt(Number(address) - 16)),
        }),
      slot: () => undefined,
      code: (hash) => {
        read.push(hash);
        return codes.get(hash);
      },
    },
    cache,
    keptBytesMax,
  );
  const world = new World(reader);
  const lookAtAll = () =>
    Array.from({ length: COUNT }, (_, index) => world.codeOf(addressAt(index)));
  return { world, reader, cache, codes, read, lookAtAll };
}

describe("the codes that a world asks for", () => {
  it("are read and analysed once, however many contracts take turns and however few the cache holds", () => {
    const { lookAtAll, read, cache } = aWorld();
    const first = lookAtAll().map((code) => ({ code, analysis: code.analysis }));
    for (let turn = 0; turn < 10; turn++) {
      const again = lookAtAll().map((code) => ({ code, analysis: code.analysis }));
      for (const [index, { code, analysis }] of again.entries()) {
        expect(code).to.equal(first[index]?.code);
        expect(analysis).to.equal(first[index]?.analysis);
      }
    }
    expect(read).to.have.length(COUNT);
    expect(cache.size).to.equal(2);
  });

  it("have segments as long as the cache has them", () => {
    const { lookAtAll, cache } = aWorld();
    for (const code of lookAtAll()) decodingOf(code);
    const withSegments = lookAtAll().filter((code) => decodingOf(code).segments !== undefined);
    expect(withSegments.map(({ hash }) => hash)).to.have.members([...cache.keys()]);
  });

  it("take a ninth more than their bytes when they are analysed", () => {
    const { lookAtAll } = aWorld();
    for (const { analysis, bytes } of lookAtAll()) {
      const { opcodes, jumpTargets } = analysis;
      expect(opcodes.length + jumpTargets.length).to.be.below((BYTES * 9) / 8 + 64);
      expect(bytes).to.have.length(BYTES);
    }
    for (const { analysis, bytes } of lookAtAll()) {
      expect(bytes.buffer).to.equal(analysis.opcodes.buffer);
    }
  });

  it("are read again by one that may keep less", () => {
    const { lookAtAll, read } = aWorld({ keptBytesMax: 4 * BYTES });
    lookAtAll();
    lookAtAll();
    expect(read).to.have.length.above(COUNT);
  });

  it("throw EXEC_STATE_MISSING where they are not there", () => {
    const { world, codes } = aWorld();
    codes.clear();
    const hash = keccak256Hex(codeAt(1));
    expect(() => world.codeOf(addressAt(1)))
      .to.throw(NodeError)
      .that.deep.includes({ code: "EXEC_STATE_MISSING", details: { hash } });
  });

  it("have the bytes that were stored", () => {
    const { lookAtAll } = aWorld();
    for (const [index, code] of lookAtAll().entries()) {
      expect(code.analysis.opcodes.subarray(0, BYTES)).to.deep.equal(codeAt(index));
      expect(bytesToHex(code.bytes)).to.equal(bytesToHex(codeAt(index)));
    }
  });
});
