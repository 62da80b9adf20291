import { sealedBlockOf } from "../../node/src/types/codec/block.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";
import type { TestChain } from "../../test/node/exec/support/chain.ts";
import { cpuMs } from "../support/cpu.ts";
import { requireSuccess } from "../yardstick/chain.ts";

/** CPU milliseconds of all threads of this process, by what a validator does with a block. */
export interface BlockCost {
  readonly decode: number;
  readonly build: number;
  readonly execute: number;
  readonly commit: number;
}

/** Takes one block through everything: decoded, built, executed again as somebody else's, committed. */
export async function costOfBlock(
  { database, executor, build }: TestChain,
  decode: (raw: Uint8Array) => RecoveredTransaction,
  raws: readonly `0x${string}`[],
): Promise<BlockCost> {
  const bytes = raws.map(hexToBytes);
  const began = cpuMs();
  const transactions = bytes.map(decode);
  const decoded = cpuMs();
  const built = await build(transactions);
  const isBuilt = cpuMs();
  const { block: parent, hash } = database.chain.head();
  const executed = await executor.execute(built.block, parent.header, hash, { isDecided: false });
  const isExecuted = cpuMs();
  await database.chain.commit(executed, sealedBlockOf(executed.block));
  const committed = cpuMs();
  requireSuccess(executed, raws.length);
  return {
    decode: decoded - began,
    build: isBuilt - decoded,
    execute: isExecuted - isBuilt,
    commit: committed - isExecuted,
  };
}
