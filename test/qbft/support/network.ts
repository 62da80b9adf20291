import type { Block, Header, SealedBlock, Signature } from "../../../node/src/types/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA } from "../../../node/src/types/codec/extraData.ts";
import { blockHash, sealDigest } from "../../../node/src/types/codec/header.ts";
import { signingHash } from "../../../node/src/types/codec/message.ts";
import type { ConsensusConfig, Draft } from "../../../node/src/types/consensus.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { Payload, Signed, VerifiedMessage } from "../../../node/src/types/message.ts";

/** Addresses, blocks and signatures for tests of the core; signatures are stubs that name their author. */

/** Validator `index`, in ascending order. */
export function validator(index: number): Address {
  return `0x${(index + 1).toString(16).padStart(2, "0").repeat(20)}`;
}

export function validators(count: number): readonly Address[] {
  return Array.from({ length: count }, (_, index) => validator(index));
}

/** Author in the first 20 bytes, the beginning of the digest after it; s is 0 and the recovery id 0. */
export function stubSign(author: Address, digest: Hash): Signature {
  const signature = new Uint8Array(65);
  signature.set(hexToBytes(author));
  signature.set(hexToBytes(digest).subarray(0, 12), 20);
  return signature;
}

export function stubRecover(digest: Hash, signature: Signature): Address | undefined {
  const signs = bytesToHex(signature.subarray(20, 32)) === digest.slice(0, 26);
  return signs ? bytesToHex(signature.subarray(0, 20)) : undefined;
}

export function aConfig(self: Address, overrides: Partial<ConsensusConfig> = {}): ConsensusConfig {
  return {
    self,
    blockPeriodSeconds: 1,
    emptyBlockPeriodSeconds: 10,
    requestTimeoutMs: 1_000,
    maxRoundTimeoutMs: 8_000,
    futureMessagesMax: 1_000,
    futureHeightsMax: 10,
    ...overrides,
  };
}

const ZERO_HASH: Hash = `0x${"00".repeat(32)}`;
const BLOOM = new Uint8Array(256);

export function aHeader(overrides: Partial<Header>): Header {
  return {
    parentHash: ZERO_HASH,
    coinbase: `0x${"00".repeat(20)}`,
    stateRoot: ZERO_HASH,
    transactionsRoot: ZERO_HASH,
    receiptsRoot: ZERO_HASH,
    logsBloom: BLOOM,
    number: 0n,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: 1_000n,
    extraData: EMPTY_EXTRA_DATA,
    ...overrides,
  };
}

export function sealed(block: Block): SealedBlock {
  return { hash: blockHash(block.header), block };
}

/** The genesis block: its coinbase is nobody, so that validator 0 proposes height 1 in round 0. */
export const GENESIS = sealed({ header: aHeader({}), transactions: [] });

/** A block on a parent; `salt` makes another block of it. */
export function aBlock(
  parent: SealedBlock,
  coinbase: Address,
  { round = 0, salt = 0, gasUsed = 0n }: { round?: number; salt?: number; gasUsed?: bigint } = {},
): Block {
  const { number, timestamp } = parent.block.header;
  const header = aHeader({
    parentHash: parent.hash,
    coinbase,
    number: number + 1n,
    timestamp: timestamp + 1n + BigInt(salt),
    gasUsed,
    extraData: { ...EMPTY_EXTRA_DATA, round },
  });
  return { header, transactions: [] };
}

export function signedBy<P extends Payload>(author: Address, payload: P): Signed<P> {
  return { payload, author, signature: stubSign(author, signingHash(payload)) };
}

/** What the driver makes of a draft. */
export function messageOf(author: Address, draft: Draft): VerifiedMessage {
  switch (draft.kind) {
    case "proposal":
      return { ...draft, kind: "proposal", signed: signedBy(author, draft.payload) };
    case "prepare":
      return { kind: "prepare", signed: signedBy(author, draft.payload) };
    case "commit": {
      const commitSeal = stubSign(author, sealDigest(draft.block.header));
      return {
        kind: "commit",
        signed: signedBy(author, { ...draft.payload, commitSeal }),
      };
    }
    case "roundChange":
      return { ...draft, kind: "roundChange", signed: signedBy(author, draft.payload) };
  }
}
