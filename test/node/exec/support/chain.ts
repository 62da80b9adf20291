import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transaction, Wallet } from "ethers";
import { createTransactionDecoder } from "../../../../node/src/crypto/transaction.ts";
import { type Database, openDatabase } from "../../../../node/src/db/database.ts";
import { createExecutor, type ExecutorOptions } from "../../../../node/src/exec/executor.ts";
import { type Alloc, parseGenesis } from "../../../../node/src/exec/genesis/genesisFile.ts";
import { type GenesisState, genesisState } from "../../../../node/src/exec/genesis/genesisState.ts";
import { sealedBlockOf } from "../../../../node/src/types/codec/block.ts";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../../../node/src/types/hex.ts";
import type { BuildRequest, Executor } from "../../../../node/src/types/ports/executor.ts";
import type { ExecutedBlock } from "../../../../node/src/types/ports/store.ts";
import type { RecoveredTransaction } from "../../../../node/src/types/transaction.ts";

export const CHAIN_ID = 20260310n;
export const COINBASE: Address = "0x00000000000000000000000000000000000c0b05";
export const VALIDATOR_CONTRACT: Address = "0x0000000000000000000000000000000000009999";

export const decodeTransaction = createTransactionDecoder({ chainId: CHAIN_ID });

/** A genesis with these accounts. */
export function aGenesis(alloc: Alloc = {}): GenesisState {
  return genesisState(parseGenesis(aGenesisFile(alloc)));
}

/** A genesis file with these accounts, and with other settings of consensus where they are given. */
export function aGenesisFile(alloc: Alloc = {}, qbft: object = {}): Record<string, unknown> {
  return {
    config: {
      chainId: Number(CHAIN_ID),
      londonBlock: 0,
      pragueTime: 0,
      zeroBaseFee: true,
      qbft: {
        blockperiodseconds: 1,
        requesttimeoutseconds: 4,
        epochlength: 30_000,
        validatorcontractaddress: VALIDATOR_CONTRACT,
        ...qbft,
      },
    },
    nonce: "0x0",
    timestamp: "0x69af6a10",
    extraData: `0xe5a0${"00".repeat(32)}c0c080c0`,
    gasLimit: "0x5f5e100",
    baseFeePerGas: "0x0",
    difficulty: "0x1",
    mixHash: "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365",
    coinbase: "0x0000000000000000000000000000000000000000",
    alloc,
  };
}

export interface TestChain {
  readonly path: string;
  readonly genesis: GenesisState;
  readonly database: Database;
  readonly executor: Executor;
  /** Builds a block of these on the head without committing it. */
  build(transactions: readonly RecoveredTransaction[], told?: Told): Promise<ExecutedBlock>;
  /** Builds and commits. */
  advance(transactions: readonly RecoveredTransaction[]): Promise<ExecutedBlock>;
  /** Closes it; `keep` leaves the directory. */
  close(keep?: boolean): Promise<void>;
}

export function anExecutor(
  { state, chain }: Database,
  options: Partial<ExecutorOptions> = {},
): Executor {
  const rules = { chainId: CHAIN_ID, validatorContract: VALIDATOR_CONTRACT };
  return createExecutor({ ...rules, state, chain, decodeTransaction, ...options });
}

/** Who is told of what while a block is built. */
export type Told = Pick<BuildRequest, "onInvalid" | "onPreview">;

/** For a block of these on the head. */
export function aBuildRequest(
  { chain }: Pick<Database, "chain">,
  transactions: readonly RecoveredTransaction[],
  told: Told = {},
): BuildRequest {
  const { block, hash } = chain.head();
  return {
    parent: block.header,
    parentHash: hash,
    timestamp: block.header.timestamp + 1n,
    coinbase: COINBASE,
    transactions,
    ...told,
  };
}

/** A database in a directory of its own, or in `path`, with its executor. */
export async function aChain(
  options: {
    readonly alloc?: Alloc;
    /** Instead of one with these accounts. */
    readonly genesis?: GenesisState;
    readonly path?: string;
    readonly executor?: Partial<ExecutorOptions>;
  } = {},
): Promise<TestChain> {
  const path = options.path ?? mkdtempSync(join(tmpdir(), "piaohao-exec-"));
  const genesis = options.genesis ?? aGenesis(options.alloc);
  const database = await openDatabase(path, genesis);
  const executor = anExecutor(database, options.executor);
  const build: TestChain["build"] = (transactions, told) =>
    executor.build(aBuildRequest(database, transactions, told));
  return {
    path,
    genesis,
    database,
    executor,
    build,
    async advance(transactions) {
      const executed = await build(transactions);
      await database.chain.commit(executed, sealedBlockOf(executed.block));
      return executed;
    },
    async close(keep = false) {
      await database.close();
      if (!keep) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The n-th account of the tests. */
export function aWallet(index: number): Wallet {
  return new Wallet(`0x${(index + 1).toString(16).padStart(64, "0")}`);
}

export interface TransactionFields {
  readonly nonce?: number;
  readonly to?: Address;
  readonly data?: Hex;
  readonly value?: bigint;
  readonly gasLimit?: bigint;
  readonly gasPrice?: bigint;
}

/** A signed legacy transaction, decoded as the node decodes it. */
export function aTransaction(wallet: Wallet, fields: TransactionFields = {}): RecoveredTransaction {
  const transaction = Transaction.from({
    type: 0,
    chainId: CHAIN_ID,
    nonce: fields.nonce ?? 0,
    to: fields.to ?? null,
    data: fields.data ?? "0x",
    value: fields.value ?? 0n,
    gasLimit: fields.gasLimit ?? 1_000_000n,
    gasPrice: fields.gasPrice ?? 0n,
  });
  transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
  return decodeTransaction(hexToBytes(transaction.serialized as Hex));
}
