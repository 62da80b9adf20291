import { createMPT } from "@ethereumjs/mpt";
import { expect } from "chai";
import { encodeRlp, toBeArray } from "ethers";
import { receiptsRoot } from "../../../node/src/exec/block/receipts.ts";
import { HeldTries } from "../../../node/src/exec/trie/heldTries.ts";
import { listRoot } from "../../../node/src/exec/trie/listRoot.ts";
import { bytesToNibbles } from "../../../node/src/exec/trie/nibbles.ts";
import { NodeReader } from "../../../node/src/exec/trie/nodeReader.ts";
import { EMPTY_ROOT, stateTrieAt, updateTrie } from "../../../node/src/exec/trie/trie.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { encodeRLP } from "../../../node/src/types/codec/rlp.ts";
import type { Hash, Hex } from "../../../node/src/types/hex.ts";
import type { Log, Receipt } from "../../../node/src/types/receipt.ts";

async function rootElsewhere(items: readonly Uint8Array[]): Promise<Hash> {
  const trie = await createMPT();
  for (const [index, item] of items.entries()) {
    await trie.put(encodeRLP(BigInt(index)), item);
  }
  return bytesToHex(trie.root());
}

/** Items of so many bytes, no two alike. */
function itemsOf(count: number, bytes: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const item = new Uint8Array(bytes).fill(index);
    item[0] = 0xc0 + (index >> 8);
    return item;
  });
}

/** Around every length of keys and of nodes that branch. */
const COUNTS = [0, 1, 2, 15, 16, 17, 127, 128, 129, 130, 143, 144, 255, 256, 257, 258, 512, 1_000];

describe("the root of a list", () => {
  for (const count of COUNTS) {
    it(`is that of the trie of its ${count} items, short, ordinary or long`, async () => {
      for (const bytes of [1, 20, 31, 60, 400]) {
        const items = itemsOf(count, bytes);
        expect(listRoot(items), `${bytes} bytes`).to.equal(await rootElsewhere(items));
      }
    });
  }

  it("is that of the trie where items are larger than any buffer of ours", async () => {
    const items = itemsOf(3, 140_000);
    expect(listRoot(items)).to.equal(await rootElsewhere(items));
  });

  it("is that of our own trie where keys have four bytes", () => {
    const items = itemsOf(65_600, 40);
    const changes = items.map((value, index) => ({
      key: bytesToNibbles(encodeRLP(BigInt(index))),
      value,
    }));
    const nothing = new NodeReader(() => [], new HeldTries(1));
    expect(listRoot(items)).to.equal(updateTrie(nothing, stateTrieAt(EMPTY_ROOT), changes).root);
  });

  it("takes receipts as every client encodes them", async () => {
    const receipts = [0, 1, 2, 4].map(aReceipt);
    const encoded = receipts.map((receipt) => hexToBytes(encodedElsewhere(receipt)));
    expect(receiptsRoot(receipts)).to.equal(await rootElsewhere(encoded));
  });
});

function aReceipt(type: number): Receipt {
  const hash: Hash = `0x${`0${type}`.repeat(32)}`;
  const address: Hex = `0x${`a${type}`.repeat(20)}`;
  const logs: readonly Log[] = [
    { address, topics: [hash, hash], data: "0x" },
    { address, topics: [], data: `0x${"07".repeat(70 * type)}` },
  ];
  return {
    type,
    succeeded: type % 2 === 0,
    cumulativeGasUsed: 21_000n * BigInt(type + 1),
    gasUsed: 21_000n,
    contractAddress: undefined,
    logs: logs.slice(0, type),
    logsBloom: new Uint8Array(256).fill(type),
    transactionHash: hash,
  };
}

function encodedElsewhere(receipt: Receipt): Hex {
  const list = encodeRlp([
    receipt.succeeded ? "0x01" : "0x",
    bytesToHex(toBeArray(receipt.cumulativeGasUsed)),
    bytesToHex(receipt.logsBloom),
    receipt.logs.map(({ address, topics, data }) => [address, [...topics], data]),
  ]) as Hex;
  return receipt.type === 0 ? list : `0x0${receipt.type}${list.slice(2)}`;
}
