import { cp, rm } from "node:fs/promises";
import { createChain } from "../../node/src/app/chain.ts";
import { chainRulesOf } from "../../node/src/app/chainRules.ts";
import { readJSON, readNodeConfig } from "../../node/src/app/config.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { storagePaths } from "../../node/src/app/storage.ts";
import { readKeystoreFile } from "../../node/src/crypto/keystore.ts";
import { addressOf, signDigest } from "../../node/src/crypto/signing.ts";
import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { type Database, openDatabase } from "../../node/src/db/database.ts";
import { createExecutor } from "../../node/src/exec/executor.ts";
import { type GenesisFile, parseGenesis } from "../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../node/src/exec/genesis/genesisState.ts";
import type { Block, SealedBlock } from "../../node/src/types/block.ts";
import { sealedBlockOf } from "../../node/src/types/codec/block.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import { sealDigest } from "../../node/src/types/codec/header.ts";
import type { Address, Hex } from "../../node/src/types/hex.ts";
import { proposerOf } from "../../node/src/types/validators.ts";

export interface LongChainOptions {
  /** Of a network whose nodes are stopped. */
  readonly directory: string;
  /** The validators, whose databases all become the same. */
  readonly names: readonly string[];
  readonly blocks: number;
  /** Raw transactions of the `index`-th block that is made. */
  readonly transactionsAt: (index: number) => readonly Hex[];
}

export interface LongChain {
  readonly head: SealedBlock;
  readonly transactions: number;
}

/**
 * Extends a stopped network's chain by blocks that the validators could have decided one a second: built by the node's own
 * executor, sealed by every key, committed to the first node's database, which the others then get a copy of.
 */
export async function extendChain(options: LongChainOptions): Promise<LongChain> {
  const { directory, names } = options;
  const layout = networkLayout(directory);
  const genesis = parseGenesis(readJSON(layout.genesis));
  const [first = "", ...others] = names.map((name) => chainOf(directory, name));
  const database = await openDatabase(first, genesisState(genesis));
  const keys = new Map<Address, Uint8Array>();
  for (const name of names) {
    const { keystore: keystorePath, password: passwordPath } = layout.node(name);
    const key = await readKeystoreFile({ keystorePath, passwordPath });
    keys.set(addressOf(key), key);
  }
  try {
    const transactions = await extend(database, genesis, keys, options);
    const head = database.chain.head();
    await database.close();
    for (const other of others) {
      await rm(other, { recursive: true, force: true });
      await cp(first, other, { recursive: true });
    }
    return { head, transactions };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function chainOf(directory: string, name: string): string {
  return storagePaths(readNodeConfig(networkLayout(directory).node(name).config)).chain;
}

async function extend(
  { chain: store, state }: Database,
  genesis: GenesisFile,
  keys: ReadonlyMap<Address, Uint8Array>,
  { blocks, transactionsAt }: LongChainOptions,
): Promise<number> {
  const rules = chainRulesOf(genesis);
  const decodeTransaction = createTransactionDecoder(rules);
  const executor = createExecutor({ ...rules, state, chain: store, decodeTransaction });
  const chain = createChain(store, executor);
  let count = 0;
  for (let index = 0; index < blocks; index += 1) {
    const { header } = chain.head().block;
    const validators = await chain.validatorsAfter(header);
    const coinbase = proposerOf(validators, header.coinbase, 0);
    const timestamp = header.timestamp + BigInt(genesis.config.qbft.blockperiodseconds);
    const transactions = transactionsAt(index).map((raw) => decodeTransaction(hexToBytes(raw)));
    const { block } = await chain.build({ timestamp, coinbase, transactions }, 0);
    if (block.transactions.length !== transactions.length) {
      throw new Error(`block ${header.number + 1n} does not take all of its transactions`);
    }
    await chain.commit(sealed(block, keys));
    count += transactions.length;
  }
  return count;
}

function sealed(
  { header, transactions }: Block,
  keys: ReadonlyMap<Address, Uint8Array>,
): SealedBlock {
  const digest = sealDigest(header);
  const seals = [...keys.values()].map((key) => signDigest(key, digest));
  return sealedBlockOf({
    header: { ...header, extraData: { ...header.extraData, seals } },
    transactions,
  });
}
