import type { Genesis } from "../../../../node/src/db/database.ts";
import type { Block, Header, SealedBlock } from "../../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../../node/src/types/codec/block.ts";
import { EMPTY_EXTRA_DATA } from "../../../../node/src/types/codec/extraData.ts";
import { blockHash } from "../../../../node/src/types/codec/header.ts";
import type { Address, Hash } from "../../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../../node/src/types/keccak.ts";
import type { ExecutedBlock, StateDelta } from "../../../../node/src/types/ports/store.ts";
import type { Receipt } from "../../../../node/src/types/receipt.ts";

/** 32 times the same byte. */
export function aHash(byte: number): Hash {
  return `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
}

export function aHeader(fields: Partial<Header> = {}): Header {
  return {
    parentHash: aHash(0),
    coinbase: "0x0000000000000000000000000000000000000000",
    stateRoot: aStateRoot(0),
    transactionsRoot: aHash(2),
    receiptsRoot: aHash(3),
    logsBloom: new Uint8Array(256),
    number: 0n,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: 1n,
    extraData: EMPTY_EXTRA_DATA,
    ...fields,
  };
}

export function aGenesisBlock(fields: Partial<Header> = {}): Genesis {
  return {
    sealed: sealedBlockOf({ header: aHeader(fields), transactions: [] }),
    delta: {
      codes: [],
      nodes: [aRootNode(0)],
    },
  };
}

/** The root node of the state after a block. */
export function aRootNode(number: number): StateDelta["nodes"][number] {
  const form = Uint8Array.of(0xc2, number >> 8, number & 0xff);
  return { place: Uint8Array.of(0), node: { form, record: undefined }, replaced: undefined };
}

export function aStateRoot(number: number): Hash {
  return keccak256Hex(aRootNode(number).node.form);
}

export const SENDER: Address = "0x00000000000000000000000000000000000000aa";

export function aReceipt(fields: Partial<Receipt> = {}): Receipt {
  return {
    type: 2,
    succeeded: true,
    cumulativeGasUsed: 50_000n,
    gasUsed: 29_000n,
    contractAddress: undefined,
    logs: [{ address: SENDER, topics: [aHash(1), aHash(2)], data: "0x0102" }],
    logsBloom: new Uint8Array(256).fill(3),
    transactionHash: aHash(0x71),
    ...fields,
  };
}

/** A block of two transactions on a parent, as if it had been executed. */
export function aChild(parent: SealedBlock, fields: Partial<ExecutedBlock> = {}): ExecutedBlock {
  const number = parent.block.header.number + 1n;
  const stateRoot = aStateRoot(Number(number));
  const header = aHeader({ parentHash: parent.hash, number, stateRoot });
  const block: Block = { header, transactions: [Uint8Array.of(2, 0xc0), Uint8Array.of(0xc0)] };
  return {
    block,
    hash: blockHash(header),
    receipts: [aReceipt(), aReceipt({ transactionHash: aHash(0x72) })],
    senders: [SENDER, SENDER],
    delta: {
      codes: [],
      nodes: [aRootNode(Number(number))],
    },
    ...fields,
  };
}
