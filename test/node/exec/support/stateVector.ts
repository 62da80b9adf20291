import { createTransactionDecoder } from "../../../../node/src/crypto/transaction.ts";
import { hashToWord } from "../../../../node/src/evm/word.ts";
import { stateDelta } from "../../../../node/src/exec/state/delta.ts";
import { createStateReader } from "../../../../node/src/exec/state/reader.ts";
import { createCodeCache, createWorldReader } from "../../../../node/src/exec/state/worldReader.ts";
import { fixedGasOf } from "../../../../node/src/exec/transactions/intrinsicGas.ts";
import { runMessage } from "../../../../node/src/exec/transactions/run.ts";
import { checkValidity } from "../../../../node/src/exec/transactions/validity.ts";
import { HeldTries } from "../../../../node/src/exec/trie/heldTries.ts";
import { nodesAfter } from "../../../../node/src/exec/trie/nodeReader.ts";
import { EMPTY_ROOT } from "../../../../node/src/exec/trie/trie.ts";
import { createEmptyWorld, createWorkspace } from "../../../../node/src/exec/workspace.ts";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import { encodeRLP } from "../../../../node/src/types/codec/rlp.ts";
import { NodeError } from "../../../../node/src/types/errors.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../../node/src/types/keccak.ts";
import type { Log } from "../../../../node/src/types/receipt.ts";
import type { RecoveredTransaction } from "../../../../node/src/types/transaction.ts";
import { aMemoryStore } from "./memoryStore.ts";

interface Account {
  readonly balance: Hex;
  readonly nonce: Hex;
  readonly code: Hex;
  readonly storage: Readonly<Record<Hex, Hex>>;
}

export interface PostState {
  readonly hash: Hash;
  readonly logs: Hash;
  readonly indexes: { readonly data: number; readonly gas: number; readonly value: number };
  readonly expectException?: string;
  /** The transaction as it came. */
  readonly txbytes: Hex;
}

/** A case of the General State Tests; see test/vectors/README.md. */
export interface StateVector {
  readonly name: string;
  readonly env: Readonly<
    Record<
      | "currentBaseFee"
      | "currentCoinbase"
      | "currentExcessBlobGas"
      | "currentGasLimit"
      | "currentNumber"
      | "currentRandom"
      | "currentTimestamp",
      Hex
    >
  >;
  readonly pre: Readonly<Record<Address, Account>>;
  readonly transaction: {
    readonly data: readonly Hex[];
    readonly gasLimit: readonly Hex[];
    readonly value: readonly Hex[];
    readonly nonce: Hex;
    readonly sender: Address;
    readonly to: Address | "";
    readonly gasPrice?: Hex;
    readonly maxFeePerGas?: Hex;
    readonly maxPriorityFeePerGas?: Hex;
    readonly maxFeePerBlobGas?: Hex;
    readonly blobVersionedHashes?: readonly Hash[];
    readonly accessLists?: readonly (
      | readonly { readonly address: Address; readonly storageKeys: readonly Hex[] }[]
      | null
    )[];
  };
  readonly post: { readonly Cancun: readonly PostState[] };
}

export interface VectorOutcome {
  readonly root: Hash;
  readonly logs: Hash;
  /** Why the transaction was refused. */
  readonly refused: string | undefined;
}

const pad = (value: Hex): Hash => `0x${value.slice(2).padStart(64, "0")}`;

const workspace = createWorkspace({
  chainId: 1n,
  fork: "cancun",
  hashOfBlock: (number) => keccak256Hex(new TextEncoder().encode(number.toString())),
});
const codes = createCodeCache(64 * 1024 * 1024);
const decode = createTransactionDecoder({ chainId: 1n });
const REFUSALS: readonly string[] = ["EXEC_INVALID_TRANSACTION", "CRYPTO_INVALID_TRANSACTION"];
const BLOB_GAS = 131_072n;
const BLOB_FEE_FRACTION = 3_338_477n;

/** Runs one case of a vector by the rules of Cancun. */
export function runStateVector(vector: StateVector, post: PostState): VectorOutcome {
  const { env } = vector;
  const { store, nodes, root } = preState(vector);
  const { world, chainId, hashOfBlock: hashOf } = workspace;
  world.begin(createWorldReader(createStateReader(store, nodes, root), codes));
  const baseFee = BigInt(env.currentBaseFee);
  const block = {
    number: BigInt(env.currentNumber),
    timestamp: BigInt(env.currentTimestamp),
    coinbase: env.currentCoinbase,
    gasLimit: BigInt(env.currentGasLimit),
    baseFee,
    prevRandao: BigInt(env.currentRandom),
    blobBaseFee: blobBaseFeeOf(env),
    chainId,
    hashOf,
  };
  let logs: readonly Log[] = [];
  let refused: string | undefined;
  try {
    const rules = { chainId: 1n, baseFee, gasAvailable: block.gasLimit, hasFloor: false };
    // What is to be refused for its encoding or its blobs never gets past the decoder.
    if (post.expectException !== undefined && isOfDecoding(vector))
      decode(hexToBytes(post.txbytes));
    const transaction = transactionOf(vector, post);
    const message = {
      ...transaction,
      authorizations: [],
      fixedGas: fixedGasOf(transaction, 0),
      gasPrice: priceOf(transaction, baseFee),
    };
    checkValidity(transaction, message, world, rules);
    ({ logs } = runMessage(
      workspace,
      { ...message, blobs: blobsOf(vector, block.blobBaseFee) },
      { block },
    ));
  } catch (error) {
    if (!(error instanceof NodeError) || !REFUSALS.includes(error.code)) throw error;
    refused = error.message;
  }
  return { root: stateDelta(world, nodes, root).root, logs: logsHash(logs), refused };
}

/** Blob transactions, which the node takes none of, and values beyond a word. */
function isOfDecoding({ transaction }: StateVector): boolean {
  return (
    transaction.maxFeePerBlobGas !== undefined ||
    transaction.value.some((value) => value.startsWith("0x:bigint"))
  );
}

function blobsOf({ transaction }: StateVector, blobBaseFee: bigint) {
  const { blobVersionedHashes: hashes } = transaction;
  return hashes && { hashes, fee: BigInt(hashes.length) * BLOB_GAS * blobBaseFee };
}

/** e to the power of excess / 3,338,477, by its series (EIP-4844). */
function blobBaseFeeOf({ currentExcessBlobGas }: StateVector["env"]): bigint {
  const excess = BigInt(currentExcessBlobGas);
  let sum = 0n;
  let term = BLOB_FEE_FRACTION;
  for (let power = 1n; term > 0n; power += 1n) {
    sum += term;
    term = (term * excess) / (BLOB_FEE_FRACTION * power);
  }
  return sum / BLOB_FEE_FRACTION;
}

function preState({ pre }: StateVector) {
  const store = aMemoryStore();
  const nodes = nodesAfter(store, 0n, new HeldTries(1_000));
  const world = createEmptyWorld();
  for (const [address, account] of Object.entries(pre) as [Address, Account][]) {
    world.setNonce(address, BigInt(account.nonce));
    world.setBalance(address, BigInt(account.balance));
    world.setCode(address, hexToBytes(account.code));
    for (const [slot, value] of Object.entries(account.storage) as [Hex, Hex][]) {
      world.setSlot(world.slot(address, hashToWord(slot)), BigInt(value));
    }
  }
  const { root, delta } = stateDelta(world, nodes, EMPTY_ROOT);
  store.apply(delta);
  return { store, nodes, root };
}

function transactionOf({ transaction }: StateVector, { indexes }: PostState): RecoveredTransaction {
  const accessList = transaction.accessLists?.[indexes.data] ?? [];
  const isFeeMarket = transaction.maxFeePerGas !== undefined;
  const priority = transaction.maxPriorityFeePerGas;
  return {
    hash: pad("0x0"),
    raw: new Uint8Array(0),
    sender: transaction.sender,
    type: isFeeMarket ? 2 : transaction.accessLists?.[indexes.data] ? 1 : 0,
    nonce: BigInt(transaction.nonce),
    gasLimit: BigInt(transaction.gasLimit[indexes.gas] ?? "0x0"),
    gasPrice: BigInt(transaction.maxFeePerGas ?? transaction.gasPrice ?? "0x0"),
    maxPriorityFeePerGas: priority === undefined ? undefined : BigInt(priority),
    to: transaction.to === "" ? undefined : transaction.to,
    value: BigInt(transaction.value[indexes.value] ?? "0x0"),
    data: hexToBytes(transaction.data[indexes.data] ?? "0x"),
    chainId: undefined,
    accessList: accessList.map(({ address, storageKeys }) => ({
      address,
      storageKeys: storageKeys.map(pad),
    })),
    signature: { yParity: 0, r: "0x", s: "0x" },
  };
}

function priceOf(
  { gasPrice, maxPriorityFeePerGas }: RecoveredTransaction,
  baseFee: bigint,
): bigint {
  if (maxPriorityFeePerGas === undefined) return gasPrice;
  const withPriority = baseFee + maxPriorityFeePerGas;
  return withPriority < gasPrice ? withPriority : gasPrice;
}

function logsHash(logs: readonly Log[]): Hash {
  return keccak256Hex(
    encodeRLP(
      logs.map(({ address, topics, data }) => [
        hexToBytes(address),
        topics.map(hexToBytes),
        hexToBytes(data),
      ]),
    ),
  );
}
