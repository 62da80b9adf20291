import type { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { TestChain } from "../../test/node/exec/support/chain.ts";
import { cpuMs } from "../support/cpu.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { requireSuccess } from "../yardstick/chain.ts";
import type { GrowingChain } from "./grow.ts";

/** A chain in this process, each transaction of which makes a bill. */
export interface BillChain extends GrowingChain {
  /** Signs a block of bills and takes it through what its proposer does: decoded, executed, committed. */
  add(bills: number): Promise<BlockTime>;
  close(): Promise<void>;
}

export interface BlockTime {
  readonly milliseconds: number;
  /** Of all threads. */
  readonly cpuMs: number;
}

/** What it takes from their bytes until they are on the disk. */
export async function timeBlock(
  chain: Pick<TestChain, "advance">,
  decode: ReturnType<typeof createTransactionDecoder>,
  signed: readonly SignedTransaction[],
): Promise<BlockTime> {
  const raws = signed.map(({ raw }) => hexToBytes(raw));
  const [began, cpuBefore] = [performance.now(), cpuMs()];
  const executed = await chain.advance(raws.map((raw) => decode(raw)));
  const time = { milliseconds: performance.now() - began, cpuMs: cpuMs() - cpuBefore };
  requireSuccess(executed, raws.length);
  return time;
}
