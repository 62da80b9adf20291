import { recover } from "../../node/src/crypto/signing.ts";
import type { Header } from "../../node/src/types/block.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import { decodeExtraData } from "../../node/src/types/codec/extraData.ts";
import { sealDigest } from "../../node/src/types/codec/header.ts";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import { heightOf } from "../support/blocks.ts";
import type { Endpoint } from "../support/endpoint.ts";

/** A block as JSON-RPC gives it. */
type BlockView = Readonly<
  Record<Exclude<keyof Header, "coinbase" | "extraData">, Hex> & Record<"miner" | "extraData", Hex>
>;

const POLL_MS = 20;

/** Asks until there is an answer; fails after `timeoutMs`. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs;
  while (performance.now() < endsAt) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}

/** The first block from a height on that carries a validator's seal, as far as the chain goes; and where to look next. */
export async function findSeal(
  endpoint: Endpoint,
  validator: Address,
  from: number,
): Promise<{ readonly found: number | undefined; readonly next: number }> {
  const head = await heightOf(endpoint);
  for (let number = from; number <= head; number += 1) {
    const block = await endpoint.call<BlockView>("eth_getBlockByNumber", [
      `0x${number.toString(16)}`,
      false,
    ]);
    if (sealersOf(headerOf(block)).includes(validator)) return { found: number, next: number };
  }
  return { found: undefined, next: Math.max(from, head + 1) };
}

function headerOf(block: BlockView): Header {
  return {
    parentHash: block.parentHash,
    coinbase: block.miner,
    stateRoot: block.stateRoot,
    transactionsRoot: block.transactionsRoot,
    receiptsRoot: block.receiptsRoot,
    logsBloom: hexToBytes(block.logsBloom),
    number: BigInt(block.number),
    gasLimit: BigInt(block.gasLimit),
    gasUsed: BigInt(block.gasUsed),
    timestamp: BigInt(block.timestamp),
    extraData: decodeExtraData(hexToBytes(block.extraData)),
  };
}

function sealersOf(header: Header): readonly (Address | undefined)[] {
  const digest = sealDigest(header);
  return header.extraData.seals.map((seal) => recover(digest, seal));
}
