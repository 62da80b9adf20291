import { expect } from "chai";
import { signDigest } from "../../../node/src/crypto/signing.ts";
import { type BlockFault, verifySealed } from "../../../node/src/sync/verifySealed.ts";
import type { Block, SealedBlock } from "../../../node/src/types/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA } from "../../../node/src/types/codec/extraData.ts";
import { sealDigest } from "../../../node/src/types/codec/header.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import {
  aBlockOn,
  genesis,
  KEYS,
  STRANGER,
  VALIDATORS,
  verifyOptions,
  withSeals,
} from "./support.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function faultOf(sealed: SealedBlock, options = verifyOptions()): unknown {
  try {
    verifySealed(sealed, options);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    expect(error.code).to.equal("SYNC_INVALID_BLOCK");
    return error.details["fault"];
  }
  return undefined;
}

/** The same seal with s replaced by its malleable twin. */
function malleated(seal: Uint8Array): Uint8Array {
  const s = BigInt(bytesToHex(seal.subarray(32, 64)));
  const twin = hexToBytes(`0x${(ORDER - s).toString(16).padStart(64, "0")}`);
  return Uint8Array.from([...seal.subarray(0, 32), ...twin, 1 - (seal[64] ?? 0)]);
}

function resealed(change: (seals: readonly Uint8Array[]) => readonly Uint8Array[]) {
  return (block: Block): Block => withSeals(block, change(block.header.extraData.seals));
}

describe("a sealed block", () => {
  it("passes with a quorum of seals of any round", () => {
    expect(faultOf(aBlockOn(genesis))).to.equal(undefined);
    expect(faultOf(aBlockOn(genesis, { keys: KEYS }))).to.equal(undefined);
    const extraData = { ...EMPTY_EXTRA_DATA, round: 3 };
    expect(faultOf(aBlockOn(genesis, { header: { extraData } }))).to.equal(undefined);
  });

  it("may have its parent's timestamp only where blocks share seconds", () => {
    const { timestamp } = genesis.block.header;
    const twin = aBlockOn(genesis, { header: { timestamp } });
    const shared = { ...verifyOptions(), timestampGapMin: 0n };
    expect(faultOf(twin)).to.equal("timestamp");
    expect(faultOf(twin, shared)).to.equal(undefined);
    const earlier = aBlockOn(genesis, { header: { timestamp: timestamp - 1n } });
    expect(faultOf(earlier, shared)).to.equal("timestamp");
  });

  const [first, second, third, fourth] = KEYS;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
    throw new Error("four keys");
  }
  const good = aBlockOn(genesis);
  const other = `0x${"0f".repeat(32)}` as const;
  const vote = { recipient: VALIDATORS[0] ?? "0x", add: true };
  const rows: readonly {
    readonly desc: string;
    readonly fault: BlockFault;
    readonly sealed: SealedBlock;
  }[] = [
    {
      desc: "of another height",
      fault: "number",
      sealed: aBlockOn(genesis, { header: { number: 2n } }),
    },
    {
      desc: "on another parent",
      fault: "parentHash",
      sealed: aBlockOn(genesis, { header: { parentHash: other } }),
    },
    { desc: "under another hash", fault: "hash", sealed: { ...good, hash: other } },
    {
      desc: "no later than its parent",
      fault: "timestamp",
      sealed: aBlockOn(genesis, { header: { timestamp: genesis.block.header.timestamp } }),
    },
    {
      desc: "with another gas limit",
      fault: "gas",
      sealed: aBlockOn(genesis, { header: { gasLimit: 1n } }),
    },
    {
      desc: "with more gas used than its limit",
      fault: "gas",
      sealed: aBlockOn(genesis, { header: { gasUsed: 100_000_001n } }),
    },
    {
      desc: "with validators in its header",
      fault: "extraData",
      sealed: aBlockOn(genesis, {
        header: { extraData: { ...EMPTY_EXTRA_DATA, validators: VALIDATORS } },
      }),
    },
    {
      desc: "with a vote in its header",
      fault: "extraData",
      sealed: aBlockOn(genesis, { header: { extraData: { ...EMPTY_EXTRA_DATA, vote } } }),
    },
    {
      desc: "proposed by a stranger",
      fault: "coinbase",
      sealed: aBlockOn(genesis, { header: { coinbase: `0x${"77".repeat(20)}` } }),
    },
    {
      desc: "with another body",
      fault: "transactionsRoot",
      sealed: aBlockOn(genesis, {
        tamper: (block) => ({ ...block, transactions: [Uint8Array.of(2, 99)] }),
      }),
    },
    {
      desc: "without its body",
      fault: "transactionsRoot",
      sealed: aBlockOn(genesis, { tamper: (block) => ({ ...block, transactions: [] }) }),
    },
    {
      desc: "with fewer seals than a quorum",
      fault: "quorum",
      sealed: aBlockOn(genesis, { keys: [first, second] }),
    },
    { desc: "without seals", fault: "quorum", sealed: aBlockOn(genesis, { keys: [] }) },
    {
      desc: "with one seal three times",
      fault: "sealDuplicate",
      sealed: aBlockOn(genesis, { keys: [first, first, first] }),
    },
    {
      desc: "with a quorum and a duplicate",
      fault: "sealDuplicate",
      sealed: aBlockOn(genesis, { keys: [first, second, third, third] }),
    },
    {
      desc: "with a stranger's seal",
      fault: "sealAuthor",
      sealed: aBlockOn(genesis, { keys: [first, second, STRANGER] }),
    },
    {
      desc: "with a quorum and a stranger's seal",
      fault: "sealAuthor",
      sealed: aBlockOn(genesis, { keys: [first, second, third, STRANGER] }),
    },
    {
      desc: "with more seals than validators",
      fault: "sealCount",
      sealed: aBlockOn(genesis, { keys: [...KEYS, first] }),
    },
    {
      desc: "with seals over another block",
      fault: "sealAuthor",
      sealed: aBlockOn(genesis, {
        tamper: (block) =>
          withSeals(
            block,
            [first, second, third].map((key) => signDigest(key, other)),
          ),
      }),
    },
    {
      desc: "with seals over another round",
      fault: "sealAuthor",
      sealed: aBlockOn(genesis, {
        tamper: (block) => ({
          ...block,
          header: { ...block.header, extraData: { ...block.header.extraData, round: 1 } },
        }),
      }),
    },
    {
      desc: "with a high-s twin for a third seal",
      fault: "sealForm",
      sealed: aBlockOn(genesis, {
        keys: [first, second],
        tamper: resealed((seals) => [...seals, malleated(seals[0] ?? new Uint8Array(65))]),
      }),
    },
    {
      desc: "with a recovery id of 2",
      fault: "sealForm",
      sealed: aBlockOn(genesis, {
        tamper: resealed((seals) =>
          seals.map((seal) => Uint8Array.from([...seal.subarray(0, 64), 2])),
        ),
      }),
    },
    {
      desc: "with a seal that nobody made",
      fault: "sealForm",
      sealed: aBlockOn(genesis, {
        tamper: resealed(([seal, ...rest]) => [
          new Uint8Array(65),
          ...rest,
          ...(seal === undefined ? [] : [seal]),
        ]),
      }),
    },
  ];
  for (const { desc, fault, sealed } of rows) {
    it(`${desc} is refused with SYNC_INVALID_BLOCK (${fault})`, () => {
      expect(faultOf(sealed)).to.equal(fault);
    });
  }

  it("is judged by the set of its parent, not by another", () => {
    const sealed = aBlockOn(genesis, { keys: [first, second, third] });
    const before = verifyOptions({ validators: [...VALIDATORS.slice(1)] });
    expect(faultOf(sealed, before)).to.equal("coinbase");
    const coinbase = VALIDATORS[3] ?? "0x";
    const later = aBlockOn(genesis, { header: { coinbase }, keys: [first, second, third] });
    expect(faultOf(later, before)).to.equal("sealAuthor");
    const alone = verifyOptions({ validators: [coinbase] });
    expect(faultOf(aBlockOn(genesis, { header: { coinbase }, keys: [fourth] }), alone)).to.equal(
      undefined,
    );
  });

  it("has its seals checked against the digest with the real round", () => {
    const extraData = { ...EMPTY_EXTRA_DATA, round: 2 };
    const sealed = aBlockOn(genesis, { header: { extraData } });
    expect(sealDigest(sealed.block.header)).to.not.equal(sealed.hash);
    expect(faultOf(sealed)).to.equal(undefined);
  });
});
