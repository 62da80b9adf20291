import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";
import { aChain, type TestChain } from "../../test/node/exec/support/chain.ts";
import type { SignedTransaction } from "../support/institution.ts";

/** A block is to hold all calls, however busy the machine is. */
export const BUILD_MS = 600_000;

export interface ChainOptions {
  readonly deployment: SignedTransaction;
  readonly decode: (raw: Uint8Array) => RecoveredTransaction;
  /** Of the database; a directory of its own unless given. */
  readonly path?: string;
  /** Transactions decoded before. */
  readonly known?: (hash: string) => RecoveredTransaction | undefined;
}

/** A chain in this process with the yardstick on it. */
export async function openYardstickChain(options: ChainOptions): Promise<TestChain> {
  const { deployment, decode, known, ...place } = options;
  const chain = await aChain({ ...place, executor: { known, limits: { buildMs: BUILD_MS } } });
  await chain.advance([decode(hexToBytes(deployment.raw))]);
  return chain;
}

/** Throws unless the block has so many transactions and all of them succeeded. */
export function requireSuccess({ receipts }: ExecutedBlock, transactions: number): void {
  if (receipts.length !== transactions || !receipts.every(({ succeeded }) => succeeded)) {
    throw new Error("a transaction failed");
  }
}
