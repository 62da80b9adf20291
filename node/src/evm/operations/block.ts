import type { Environment, Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { addressToWord } from "../word.ts";
import { known } from "./environment.ts";

const HASHES_KEPT = 256n;

/** What a code can know of its block. */
export const BLOCK: Readonly<Record<number, Operation>> = {
  64: { name: "BLOCKHASH", gas: 20, pops: 1, pushes: 1, execute: hashOfBlock },
  65: known("COINBASE", (_frame, { block }) => addressToWord(block.coinbase)),
  66: known("TIMESTAMP", (_frame, { block }) => block.timestamp),
  67: known("NUMBER", (_frame, { block }) => block.number),
  68: known("PREVRANDAO", (_frame, { block }) => block.prevRandao),
  69: known("GASLIMIT", (_frame, { block }) => block.gasLimit),
  70: known("CHAINID", (_frame, { block }) => block.chainId),
  71: known("SELFBALANCE", (frame, { world }) => world.account(frame.address).balance, 5),
  72: known("BASEFEE", (_frame, { block }) => block.baseFee),
  73: { name: "BLOBHASH", gas: 3, pops: 1, pushes: 1, execute: hashOfBlob },
  74: known("BLOBBASEFEE", (_frame, { block }) => block.blobBaseFee),
};

function hashOfBlock(frame: Frame, { block }: Environment): void {
  const number = frame.peek(0);
  const isKept = number < block.number && number + HASHES_KEPT >= block.number;
  frame.replace(isKept ? BigInt(block.hashOf(number) ?? 0) : 0n);
}

function hashOfBlob(frame: Frame, { transaction }: Environment): void {
  frame.replace(transaction.blobHashes[Number(frame.peek(0))] ?? 0n);
}
