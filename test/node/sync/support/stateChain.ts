// A chain with a state worth fetching: a contract that names the validators and keeps what it is told.
import type { Wallet } from "ethers";
import { type Chain, createChain } from "../../../../node/src/app/chain.ts";
import { addressOf, signDigest } from "../../../../node/src/crypto/signing.ts";
import { createDatabase, type Database } from "../../../../node/src/db/database.ts";
import { createExecutor } from "../../../../node/src/exec/executor.ts";
import type { Alloc } from "../../../../node/src/exec/genesis/genesisFile.ts";
import type { GenesisState } from "../../../../node/src/exec/genesis/genesisState.ts";
import { assertDefined } from "../../../../node/src/types/assert.ts";
import type { SealedBlock } from "../../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../../node/src/types/codec/block.ts";
import { bytesToHex } from "../../../../node/src/types/codec/bytes.ts";
import { sealDigest } from "../../../../node/src/types/codec/header.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import type { Executor } from "../../../../node/src/types/ports/executor.ts";
import type { RecoveredTransaction } from "../../../../node/src/types/transaction.ts";
import { quorumOf, sortValidators } from "../../../../node/src/types/validators.ts";
import {
  aGenesis,
  aTransaction,
  aWallet,
  CHAIN_ID,
  decodeTransaction,
  VALIDATOR_CONTRACT,
} from "../../exec/support/chain.ts";
import { aDisk, type MemoryDisk, openDisk } from "./memoryKeyValue.ts";

/**
 * Slot 0 holds a count, slots 1 and up addresses. Called with a selector it returns them as `address[]`; with more it
 * writes the words of the call to the slots 0, 1 ….
 */
const NAMES_VALIDATORS: Hex = `0x${[
  "36600410602f57",
  "60206000526000",
  "5b80548160051b602001528060005411906001019060",
  "0e5760051b60200160",
  "00f3",
  "5b60005b8060051b3581556001018060051b36116032",
  "5700",
].join("")}`;

/** Writes the second and later words of the call to the slots from the first word on. */
const WRITES_SLOTS: Hex = "0x60005b8060010160051b358160003501556001018060010160051b36116002575b00";

export const SLOTS: Address = "0x0000000000000000000000000000000000005555";

/** Keys by number; the set of a chain is named by them. */
export function keyOf(n: number): Uint8Array {
  return new Uint8Array(32).fill(n);
}

export function validatorOf(n: number): Address {
  return addressOf(keyOf(n));
}

export interface StateNode {
  readonly disk: MemoryDisk;
  readonly database: Database;
  readonly executor: Executor;
  readonly chain: Chain;
}

export const FIRST_SET: readonly number[] = [1, 2, 3, 4];

export function genesisOf(first: readonly number[] = FIRST_SET): GenesisState {
  return aGenesis(allocOf(first));
}

/** A node over a disk, which may hold what an earlier one left. */
export async function aStateNode(
  genesis: GenesisState,
  disk: MemoryDisk = aDisk(),
): Promise<StateNode> {
  const database = await createDatabase(openDisk(disk), genesis);
  const executor = createExecutor({
    state: database.state,
    chain: database.chain,
    chainId: CHAIN_ID,
    validatorContract: VALIDATOR_CONTRACT,
    decodeTransaction,
  });
  return { disk, database, executor, chain: createChain(database.chain, executor) };
}

/** Extends chains: each block is sealed by the keys of the set that its parent names. */
export class Sealer {
  readonly node: StateNode;
  readonly #wallet: Wallet = aWallet(7);
  #nonce = 0;
  #signers: readonly number[];

  constructor(node: StateNode, first: readonly number[] = FIRST_SET) {
    this.node = node;
    this.#signers = first;
  }

  /** A block with these transactions. */
  async advance(transactions: readonly RecoveredTransaction[] = []): Promise<SealedBlock> {
    const { chain, database } = this.node;
    const head = database.chain.head();
    const signers = this.#signers;
    const proposer = assertDefined(signers[0], "a proposer");
    const timestamp = head.block.header.timestamp + 1n;
    const request = { timestamp, coinbase: validatorOf(proposer), transactions };
    const { block } = await chain.build(request, 0);
    const sealed = sealWith(sealedBlockOf(block), signers.slice(0, quorumOf(signers.length)));
    await chain.commit(sealed);
    return sealed;
  }

  /** A block that writes `count` slots from `first` on. */
  write(first: number, count: number): Promise<SealedBlock> {
    const words = Array.from({ length: count }, (_, index) => BigInt(first * 1_000 + index + 1));
    return this.advance([this.#transaction(SLOTS, [BigInt(first), ...words])]);
  }

  /** A block after which this set decides; with an empty one the contract fails, and the one before goes on. */
  async change(set: readonly number[]): Promise<SealedBlock> {
    const addresses = sortValidators(set.map(validatorOf));
    const words = [BigInt(addresses.length), ...addresses.map(BigInt)];
    const sealed = await this.advance([this.#transaction(VALIDATOR_CONTRACT, words)]);
    if (set.length > 0) this.#signers = set;
    return sealed;
  }

  #transaction(to: Address, words: readonly bigint[]): RecoveredTransaction {
    const data: Hex = `0x${words.map((word) => word.toString(16).padStart(64, "0")).join("")}`;
    const nonce = this.#nonce;
    this.#nonce += 1;
    return aTransaction(this.#wallet, { nonce, to, data, gasLimit: 10_000_000n });
  }
}

/** The block with the seals of these keys. */
export function sealWith({ block }: SealedBlock, signers: readonly number[]): SealedBlock {
  const { header, transactions } = block;
  const bare = { ...header, extraData: { ...header.extraData, seals: [] } };
  const seals = signers.map((n) => signDigest(keyOf(n), sealDigest(bare)));
  return sealedBlockOf({
    header: { ...bare, extraData: { ...bare.extraData, seals } },
    transactions,
  });
}

function allocOf(first: readonly number[]): Alloc {
  const addresses = sortValidators(first.map(validatorOf));
  const words = [BigInt(addresses.length), ...addresses.map(BigInt)];
  const storage = Object.fromEntries(
    words.map((word, slot) => [wordOf(BigInt(slot)), wordOf(word)]),
  );
  return {
    [VALIDATOR_CONTRACT]: { nonce: "0x1", code: NAMES_VALIDATORS, storage },
    [SLOTS]: { nonce: "0x1", code: WRITES_SLOTS, storage: { [wordOf(0n)]: wordOf(77n) } },
    [bytesToHex(new Uint8Array(20).fill(0xee))]: { balance: "0x1234" },
  };
}

export function wordOf(value: bigint): Hash {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
