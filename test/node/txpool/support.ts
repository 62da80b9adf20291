import { type Account, createTxPool, type TxPoolOptions } from "../../../node/src/txpool/txPool.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { DropCode, TxPool } from "../../../node/src/types/ports/txPool.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";

/** The n-th sender's address. */
export function aSender(n: number): Address {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

export interface TransactionFields {
  readonly sender?: Address;
  readonly nonce?: bigint;
  readonly gasLimit?: bigint;
  readonly gasPrice?: bigint;
  readonly value?: bigint;
  readonly dataBytes?: number;
  /** What it is sent to. */
  readonly to?: Address;
  /** Tells apart transactions that are otherwise equal. */
  readonly salt?: number;
}

const R = `0x${"11".repeat(32)}` as const;

/** A recovered transaction; its signature is not looked at by the pool. */
export function aTransaction(fields: TransactionFields = {}): RecoveredTransaction {
  const sender = fields.sender ?? aSender(1);
  const nonce = fields.nonce ?? 0n;
  const gasPrice = fields.gasPrice ?? 0n;
  const data = new Uint8Array(fields.dataBytes ?? 0);
  const identity = `${sender}/${nonce}/${gasPrice}/${fields.salt ?? 0}/${data.length}`;
  return {
    hash: keccak256Hex(Buffer.from(identity)),
    raw: new Uint8Array(100 + data.length),
    sender,
    type: 0,
    nonce,
    gasLimit: fields.gasLimit ?? 100_000n,
    gasPrice,
    maxPriorityFeePerGas: undefined,
    to: fields.to ?? aSender(99),
    value: fields.value ?? 0n,
    data,
    chainId: 20_260_310n,
    accessList: [],
    signature: { yParity: 0, r: R, s: R },
  };
}

export interface PoolFixture {
  readonly pool: TxPool;
  readonly accounts: Map<Address, Account>;
  /** What the pool told of its drops: hash and code, in order. */
  readonly drops: (readonly [Hash, DropCode])[];
  /** Blocks without transactions. */
  passBlocks(count: number): void;
}

export function aPool(options: Partial<TxPoolOptions> = {}): PoolFixture {
  const accounts = new Map<Address, Account>();
  const pool = createTxPool({
    accountOf: (address) => accounts.get(address),
    blockGasLimit: 100_000_000n,
    ...options,
  });
  const drops: [Hash, DropCode][] = [];
  pool.onDropped(({ hash, code }) => drops.push([hash, code]));
  const passBlocks = (count: number): void => {
    for (let block = 0; block < count; block += 1) pool.onBlock([], []);
  };
  return { pool, accounts, drops, passBlocks };
}

/** The code of the NodeError that an action throws. */
export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof NodeError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

/** What a builder puts into a block when everything uses all the gas it asks for. */
export function fitting(
  taken: readonly RecoveredTransaction[],
  gas: bigint,
): readonly RecoveredTransaction[] {
  let left = gas;
  const waiting = new Set<Address>();
  return taken.filter(({ sender, gasLimit }) => {
    if (waiting.has(sender) || gasLimit > left) {
      waiting.add(sender);
      return false;
    }
    left -= gasLimit;
    return true;
  });
}

export function noncesOf(transactions: readonly RecoveredTransaction[]): readonly bigint[] {
  return transactions.map(({ nonce }) => nonce);
}

/** A reason for `discard`. */
export const THROWN_AWAY = {
  code: "TXPOOL_DISCARDED",
  message: "by the test",
  details: {},
} as const;
