import type { Header, SealedBlock } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { EMPTY_EXTRA_DATA } from "../../../node/src/types/codec/extraData.ts";
import type { Hash } from "../../../node/src/types/hex.ts";

const zeroHash: Hash = `0x${"00".repeat(32)}`;

export function aHeader(overrides: Partial<Header> = {}): Header {
  return {
    parentHash: zeroHash,
    coinbase: `0x${"11".repeat(20)}`,
    stateRoot: zeroHash,
    transactionsRoot: zeroHash,
    receiptsRoot: zeroHash,
    logsBloom: new Uint8Array(256),
    number: 1n,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: 1_773_104_400n,
    extraData: EMPTY_EXTRA_DATA,
    ...overrides,
  };
}

export function aSealedBlock(number: bigint, overrides: Partial<Header> = {}): SealedBlock {
  return sealedBlockOf({ header: aHeader({ number, ...overrides }), transactions: [] });
}
