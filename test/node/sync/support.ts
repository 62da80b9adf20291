import { addressOf, recover, signDigest } from "../../../node/src/crypto/signing.ts";
import { listRoot } from "../../../node/src/exec/trie/listRoot.ts";
import type { VerifyOptions } from "../../../node/src/sync/verifySealed.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { Block, Header, SealedBlock } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA } from "../../../node/src/types/codec/extraData.ts";
import { sealDigest } from "../../../node/src/types/codec/header.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";

/** Four validators' keys, by ascending address. */
export const KEYS: readonly Uint8Array[] = ["11", "22", "33", "44"]
  .map((byte) => hexToBytes(`0x${byte.repeat(32)}`))
  .sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
export const VALIDATORS: readonly Address[] = KEYS.map(addressOf);
export const STRANGER = hexToBytes(`0x${"55".repeat(32)}`);

const ROOT: Hash = `0x${"5a".repeat(32)}`;

export interface BlockFields {
  readonly header?: Partial<Header>;
  readonly transactions?: readonly Uint8Array[];
  /** Who seals; three of four validators are a quorum. */
  readonly keys?: readonly Uint8Array[];
  /** Applied after sealing. */
  readonly tamper?: (block: Block) => Block;
}

export const genesis: SealedBlock = sealedBlockOf({
  header: {
    parentHash: `0x${"00".repeat(32)}`,
    coinbase: `0x${"00".repeat(20)}`,
    stateRoot: ROOT,
    transactionsRoot: listRoot([]),
    receiptsRoot: listRoot([]),
    logsBloom: new Uint8Array(256),
    number: 0n,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: 1_773_104_400n,
    extraData: EMPTY_EXTRA_DATA,
  },
  transactions: [],
});

/** A block on a parent, sealed by a quorum unless the fields say otherwise. */
export function aBlockOn(parent: SealedBlock, fields: BlockFields = {}): SealedBlock {
  const before = parent.block.header;
  const transactions = fields.transactions ?? [Uint8Array.of(2, Number(before.number % 128n))];
  const header: Header = {
    ...before,
    parentHash: parent.hash,
    coinbase: assertDefined(VALIDATORS[Number(before.number % 4n)], "four validators"),
    number: before.number + 1n,
    timestamp: before.timestamp + 1n,
    transactionsRoot: listRoot(transactions),
    extraData: EMPTY_EXTRA_DATA,
    ...fields.header,
  };
  const seals = (fields.keys ?? KEYS.slice(0, 3)).map((key) => signDigest(key, sealDigest(header)));
  const block: Block = {
    header: { ...header, extraData: { ...header.extraData, seals } },
    transactions,
  };
  return sealedBlockOf(fields.tamper?.(block) ?? block);
}

/** Genesis and `length` blocks on it. */
export function aChain(length: number): readonly SealedBlock[] {
  const chain = [genesis];
  while (chain.length <= length) chain.push(aBlockOn(assertDefined(chain.at(-1), "a parent")));
  return chain;
}

export function verifyOptions(overrides: Partial<VerifyOptions> = {}): VerifyOptions {
  return {
    parent: genesis,
    validators: VALIDATORS,
    recover,
    transactionsRootOf: listRoot,
    ...overrides,
  };
}

/** The block with other seals than it was made with. */
export function withSeals(block: Block, seals: readonly Uint8Array[]): Block {
  const { header } = block;
  return { ...block, header: { ...header, extraData: { ...header.extraData, seals } } };
}
